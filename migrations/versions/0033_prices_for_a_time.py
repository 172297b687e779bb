"""Prices for many pieces hold from a moment on, or until one

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ONCE = ['variant_id', 'price_list_id', 'quantity']


def upgrade() -> None:
    with op.batch_alter_table('price_break') as batch_op:
        batch_op.add_column(sa.Column('valid_from', MOMENT, nullable=True))
        batch_op.add_column(sa.Column('valid_until', MOMENT, nullable=True))
        batch_op.drop_constraint(op.f('uq_price_break_variant_id'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_price_break_variant_id'), [*ONCE, 'valid_from'])


def downgrade() -> None:
    op.execute('DELETE FROM price_break WHERE valid_from IS NOT NULL OR valid_until IS NOT NULL')
    with op.batch_alter_table('price_break') as batch_op:
        batch_op.drop_constraint(op.f('uq_price_break_variant_id'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_price_break_variant_id'), ONCE)
        batch_op.drop_column('valid_until')
        batch_op.drop_column('valid_from')
