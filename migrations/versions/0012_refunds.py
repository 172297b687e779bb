"""What refunds need besides: tax and delivery given back, pieces taken out, prints stopped

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delivery_refunded', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('delivery_tax_refunded', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('making_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tax_refunded', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('withdrawn', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_constraint(op.f('ck_order_line_returned_within'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_order_line_returned_within'),
            'refunded_quantity >= 0 AND refunded_quantity <= quantity '
            'AND withdrawn >= 0 AND withdrawn <= restocked AND restocked <= quantity',
        )
        batch_op.create_check_constraint(
            op.f('ck_order_line_tax_refunded_within'),
            'tax_refunded >= 0 AND tax_refunded <= tax AND tax_refunded <= refunded',
        )
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reference', sa.String(length=80), server_default='', nullable=False))

    # What is being made cannot be given up by the customer any more.
    op.execute(
        'UPDATE "order" SET making_at = (SELECT MIN(moved_at) FROM print_job '
        'WHERE print_job.order_id = "order".id AND print_job.status <> \'queued\')'
    )

    with op.batch_alter_table('print_job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True))

    # Pieces of one order may come back more than once; `occasion` is the refund they came with.
    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('occasion', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.drop_constraint(op.f('uq_stock_movement_order_id'), type_='unique')
        batch_op.create_unique_constraint(
            op.f('uq_stock_movement_order_id'),
            ['order_id', 'variant_id', 'kind', 'occasion'],
        )


def downgrade() -> None:
    op.execute("DELETE FROM stock_movement WHERE occasion <> 0")
    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_stock_movement_order_id'), type_='unique')
        batch_op.create_unique_constraint(
            op.f('uq_stock_movement_order_id'), ['order_id', 'variant_id', 'kind']
        )
        batch_op.drop_column('occasion')

    with op.batch_alter_table('print_job', schema=None) as batch_op:
        batch_op.drop_column('stopped_at')

    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_column('reference')

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_order_line_tax_refunded_within'), type_='check')
        batch_op.drop_constraint(op.f('ck_order_line_returned_within'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_order_line_returned_within'),
            'restocked >= 0 AND restocked <= refunded_quantity AND refunded_quantity <= quantity',
        )
        batch_op.drop_column('withdrawn')
        batch_op.drop_column('tax_refunded')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_column('making_at')
        batch_op.drop_column('delivery_tax_refunded')
        batch_op.drop_column('delivery_refunded')
