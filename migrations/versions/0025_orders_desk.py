"""The orders' desk: notes, tags, saved views, mails asked for again, runs over many orders

Revision: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
PRINTS = sa.text('quote_id IS NOT NULL')
FOUND_BY = ('number', 'name', 'email', 'tracking')  # by any part of them: pg_trgm
FLAGGED = sa.text("needs_attention <> ''")


def upgrade() -> None:
    op.create_table('order_note',
    sa.Column('id', KEY, nullable=False),
    sa.Column('order_id', KEY, nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_note_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_note'))
    )
    op.create_index(op.f('ix_order_note_order_id'), 'order_note', ['order_id'])
    op.create_table('order_tag',
    sa.Column('order_id', KEY, nullable=False),
    sa.Column('word', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_tag_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('order_id', 'word', name=op.f('pk_order_tag'))
    )
    op.create_index('ix_order_tag_word', 'order_tag', ['word', 'order_id'])
    op.create_table('order_view',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_order_view_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_view')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_order_view_person_id')),
    sa.UniqueConstraint('token', name=op.f('uq_order_view_token'))
    )
    op.create_table('order_mail',
    sa.Column('id', KEY, nullable=False),
    sa.Column('order_id', KEY, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.Column('sent_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_mail_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_mail'))
    )
    op.create_index(op.f('ix_order_mail_order_id'), 'order_mail', ['order_id'])
    op.create_table('order_run',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('word', sa.String(length=30), nullable=False),
    sa.Column('actor_id', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.Column('done_at', MOMENT, nullable=True),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_run')),
    sa.UniqueConstraint('token', name=op.f('uq_order_run_token'))
    )
    op.create_table('order_run_item',
    sa.Column('run_id', KEY, nullable=False),
    sa.Column('order_id', KEY, nullable=False),
    sa.Column('tracking', sa.String(length=80), nullable=False),
    sa.Column('fate', sa.String(length=8), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['order_run.id'], name=op.f('fk_order_run_item_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_run_item_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'order_id', name=op.f('pk_order_run_item'))
    )
    op.create_index('ix_order_run_item_fate', 'order_run_item', ['run_id', 'fate', 'order_id'])
    op.create_index(op.f('ix_order_run_item_order_id'), 'order_run_item', ['order_id'])

    op.create_index('ix_order_desk', 'order', ['status', 'fulfilment_status', 'promised_from', 'id'])
    op.create_index('ix_order_promised', 'order', ['promised_from', 'id'])
    op.create_index('ix_order_total', 'order', ['total', 'id'])
    op.create_index('ix_order_name', 'order', ['name', 'id'])
    op.create_index('ix_order_attention', 'order', ['id'], sqlite_where=FLAGGED, postgresql_where=FLAGGED)
    op.create_index('ix_order_line_print', 'order_line', ['order_id'], sqlite_where=PRINTS, postgresql_where=PRINTS)
    op.drop_index('ix_order_to_send', 'order')
    if op.get_bind().dialect.name == 'postgresql':
        for name in FOUND_BY:
            op.execute(f'CREATE INDEX search_engine_order_{name} ON "order" USING gin ({name} gin_trgm_ops)')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for name in FOUND_BY:
            op.execute(f'DROP INDEX search_engine_order_{name}')
    op.drop_index('ix_order_line_print', 'order_line')
    op.create_index('ix_order_to_send', 'order', ['status', 'fulfilment_status'])
    for name in ('attention', 'name', 'total', 'promised', 'desk'):
        op.drop_index(f'ix_order_{name}', 'order')
    for name in ('order_run_item', 'order_run', 'order_mail', 'order_view', 'order_tag', 'order_note'):
        op.drop_table(name)
