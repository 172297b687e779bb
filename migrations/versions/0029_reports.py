"""Reports look for the orders and refunds of a period: by the day of their money

Revision: 0029
Follows: 0028
"""

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_order_paid_at'), 'order', ['paid_at'])
    op.create_index(op.f('ix_refund_settled_at'), 'refund', ['settled_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_refund_settled_at'), 'refund')
    op.drop_index(op.f('ix_order_paid_at'), 'order')
