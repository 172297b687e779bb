"""Why staff look at customers, what they note, and the shop seen as a customer sees it

Revision: 0027
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('customer_look',
    sa.Column('id', KEY, nullable=False),
    sa.Column('customer_id', KEY, nullable=False),
    sa.Column('staff_id', KEY, nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_customer_look_customer_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['person.id'], name=op.f('fk_customer_look_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_look'))
    )
    for column in ('customer_id', 'staff_id', 'at'):
        op.create_index(op.f(f'ix_customer_look_{column}'), 'customer_look', [column])
    op.create_table('customer_note',
    sa.Column('id', KEY, nullable=False),
    sa.Column('customer_id', KEY, nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_customer_note_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_note'))
    )
    op.create_index(op.f('ix_customer_note_customer_id'), 'customer_note', ['customer_id'])
    op.create_table('impersonation',
    sa.Column('id', KEY, nullable=False),
    sa.Column('customer_id', KEY, nullable=False),
    sa.Column('staff_id', KEY, nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('desk', sa.String(length=64), nullable=False),
    sa.Column('began_at', MOMENT, nullable=False),
    sa.Column('ends_at', MOMENT, nullable=False),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_impersonation_customer_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['person.id'], name=op.f('fk_impersonation_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_impersonation'))
    )
    for column in ('customer_id', 'staff_id'):
        op.create_index(op.f(f'ix_impersonation_{column}'), 'impersonation', [column])


def downgrade() -> None:
    op.drop_table('impersonation')
    op.drop_table('customer_note')
    op.drop_table('customer_look')
