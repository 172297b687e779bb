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

    op.create_table('return_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('answered_by', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_return_request_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_request')),
    sa.UniqueConstraint('token', name=op.f('uq_return_request_token'))
    )
    with op.batch_alter_table('return_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_request_order_id'), ['order_id'], unique=False)

    op.create_table('return_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_return_line_quantity_positive')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_return_line_order_line_id')),
    sa.ForeignKeyConstraint(['request_id'], ['return_request.id'], name=op.f('fk_return_line_request_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_line'))
    )
    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_line_request_id'), ['request_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_line_request_id'))

    op.drop_table('return_line')
    with op.batch_alter_table('return_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_request_order_id'))

    op.drop_table('return_request')

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
