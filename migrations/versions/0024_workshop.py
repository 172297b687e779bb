"""Printers, spools, plates, tries and providers of the workshop

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('print_provider',
    sa.Column('id', KEY, nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('materials', sa.JSON(), nullable=False),
    sa.Column('width_mm', sa.Integer(), nullable=False),
    sa.Column('depth_mm', sa.Integer(), nullable=False),
    sa.Column('height_mm', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_provider')),
    sa.UniqueConstraint('slug', name=op.f('uq_print_provider_slug'))
    )
    op.create_table('spool',
    sa.Column('id', KEY, nullable=False),
    sa.Column('material_id', KEY, nullable=False),
    sa.Column('colour', sa.String(length=40), nullable=False),
    sa.Column('brand', sa.String(length=60), nullable=False),
    sa.Column('net_mg', sa.Integer(), nullable=False),
    sa.Column('left_mg', sa.Integer(), nullable=False),
    sa.Column('low_mg', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('opened_at', MOMENT, nullable=False),
    sa.Column('gone_at', MOMENT, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['material_id'], ['material.id'], name=op.f('fk_spool_material_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spool'))
    )
    with op.batch_alter_table('spool', schema=None) as batch_op:
        batch_op.create_index('ix_spool_material', ['material_id', 'colour'], unique=False)

    op.create_table('printer',
    sa.Column('id', KEY, nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('machine_id', KEY, nullable=False),
    sa.Column('width_mm', sa.Integer(), nullable=False),
    sa.Column('depth_mm', sa.Integer(), nullable=False),
    sa.Column('height_mm', sa.Integer(), nullable=False),
    sa.Column('materials', sa.JSON(), nullable=False),
    sa.Column('changes_spools', sa.Boolean(), nullable=False),
    sa.Column('spool_id', KEY, nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['machine_id'], ['machine.id'], name=op.f('fk_printer_machine_id')),
    sa.ForeignKeyConstraint(['spool_id'], ['spool.id'], name=op.f('fk_printer_spool_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_printer')),
    sa.UniqueConstraint('slug', name=op.f('uq_printer_slug')),
    sa.UniqueConstraint('spool_id', name=op.f('uq_printer_spool_id'))
    )
    with op.batch_alter_table('printer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_printer_machine_id'), ['machine_id'], unique=False)

    op.create_table('plate',
    sa.Column('id', KEY, nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('printer_id', KEY, nullable=True),
    sa.Column('spool_id', KEY, nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('started_at', MOMENT, nullable=False),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['printer_id'], ['printer.id'], name=op.f('fk_plate_printer_id')),
    sa.ForeignKeyConstraint(['spool_id'], ['spool.id'], name=op.f('fk_plate_spool_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plate')),
    sa.UniqueConstraint('number', name=op.f('uq_plate_number'))
    )
    with op.batch_alter_table('plate', schema=None) as batch_op:
        batch_op.create_index('ix_plate_printer', ['printer_id', 'ended_at'], unique=False)

    op.create_table('handoff',
    sa.Column('id', KEY, nullable=False),
    sa.Column('plate_id', KEY, nullable=False),
    sa.Column('provider_id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('sent_at', MOMENT, nullable=False),
    sa.Column('confirmed_at', MOMENT, nullable=True),
    sa.Column('tracking', sa.String(length=80), nullable=False),
    sa.Column('tracked_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['plate_id'], ['plate.id'], name=op.f('fk_handoff_plate_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['print_provider.id'], name=op.f('fk_handoff_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoff')),
    sa.UniqueConstraint('plate_id', name=op.f('uq_handoff_plate_id')),
    sa.UniqueConstraint('token', name=op.f('uq_handoff_token'))
    )
    with op.batch_alter_table('handoff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handoff_provider_id'), ['provider_id'], unique=False)

    op.create_table('print_try',
    sa.Column('id', KEY, nullable=False),
    sa.Column('job_id', KEY, nullable=False),
    sa.Column('plate_id', KEY, nullable=False),
    sa.Column('nth', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('started_at', MOMENT, nullable=False),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.Column('used_mg', sa.Integer(), nullable=False),
    sa.Column('scrap_mg', sa.Integer(), nullable=False),
    sa.Column('failed_for', sa.String(length=12), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('photo_source', sa.String(length=120), nullable=True),
    sa.Column('photo_key', sa.String(length=120), nullable=True),
    sa.Column('photo_failure', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['print_job.id'], name=op.f('fk_print_try_job_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plate_id'], ['plate.id'], name=op.f('fk_print_try_plate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_try')),
    sa.UniqueConstraint('job_id', 'nth', name='uq_print_try_nth')
    )
    with op.batch_alter_table('print_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_print_try_plate_id'), ['plate_id'], unique=False)
        batch_op.create_index('ix_print_try_started', ['started_at'], unique=False)

    op.create_table('spool_use',
    sa.Column('id', KEY, nullable=False),
    sa.Column('spool_id', KEY, nullable=False),
    sa.Column('try_id', KEY, nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('milligrams', sa.Integer(), nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['spool_id'], ['spool.id'], name=op.f('fk_spool_use_spool_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['try_id'], ['print_try.id'], name=op.f('fk_spool_use_try_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spool_use'))
    )
    with op.batch_alter_table('spool_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spool_use_spool_id'), ['spool_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spool_use_try_id'), ['try_id'], unique=False)

    with op.batch_alter_table('print_job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plate_id', KEY, nullable=True))
        batch_op.add_column(sa.Column('tries_made', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index(batch_op.f('ix_print_job_plate_id'), ['plate_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_print_job_plate_id'), 'plate', ['plate_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('print_job', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_print_job_plate_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_print_job_plate_id'))
        batch_op.drop_column('tries_made')
        batch_op.drop_column('plate_id')

    with op.batch_alter_table('spool_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spool_use_try_id'))
        batch_op.drop_index(batch_op.f('ix_spool_use_spool_id'))

    op.drop_table('spool_use')
    with op.batch_alter_table('print_try', schema=None) as batch_op:
        batch_op.drop_index('ix_print_try_started')
        batch_op.drop_index(batch_op.f('ix_print_try_plate_id'))

    op.drop_table('print_try')
    with op.batch_alter_table('handoff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handoff_provider_id'))

    op.drop_table('handoff')
    with op.batch_alter_table('plate', schema=None) as batch_op:
        batch_op.drop_index('ix_plate_printer')

    op.drop_table('plate')
    with op.batch_alter_table('printer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_printer_machine_id'))

    op.drop_table('printer')
    with op.batch_alter_table('spool', schema=None) as batch_op:
        batch_op.drop_index('ix_spool_material')

    op.drop_table('spool')
    op.drop_table('print_provider')
