"""Amounts that were paid and given back, and what was taken off

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('order_discount',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line_position', sa.Integer(), nullable=True),
    sa.Column('promotion_id', sa.BigInteger(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_order_discount_amount_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_order_discount_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_discount'))
    )
    with op.batch_alter_table('order_discount', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_discount_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_order_discount_promotion_id'), ['promotion_id'], unique=False)

    op.create_table('refund',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('provider_refund_id', sa.String(length=120), nullable=True),
    sa.Column('failure', sa.String(length=200), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_refund_amount_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_refund_order_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_refund_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund')),
    sa.UniqueConstraint('provider_refund_id', name=op.f('uq_refund_provider_refund_id')),
    sa.UniqueConstraint('token', name=op.f('uq_refund_token'))
    )
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refund_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_refund_payment_id'), ['payment_id'], unique=False)

    op.create_table('refund_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('refund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_delivery', sa.Boolean(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('restock', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount >= 0 AND tax >= 0 AND tax <= amount', name=op.f('ck_refund_line_amounts')),
    sa.CheckConstraint('restock >= 0 AND restock <= quantity', name=op.f('ck_refund_line_restock_within')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_refund_line_order_line_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refund.id'], name=op.f('fk_refund_line_refund_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund_line'))
    )
    with op.batch_alter_table('refund_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refund_line_refund_id'), ['refund_id'], unique=False)

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gstin', sa.String(length=15), server_default='', nullable=False))
        batch_op.add_column(sa.Column('business_name', sa.String(length=120), server_default='', nullable=False))
        batch_op.add_column(sa.Column('billing', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('place_of_supply', sa.String(length=2), server_default='', nullable=False))
        batch_op.add_column(sa.Column('payment_method', sa.String(length=16), server_default='online', nullable=False))
        batch_op.add_column(sa.Column('gift_total', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('captured', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('refunded', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.alter_column('payment_status',
               existing_type=sa.VARCHAR(length=12),
               type_=sa.String(length=16),
               existing_nullable=False)
    # What is paid was paid in full, by one payment; nothing has gone back yet.
    op.execute('UPDATE "order" SET captured = total WHERE payment_status = \'paid\'')
    op.execute('UPDATE "order" SET place_of_supply = state WHERE delivery_method <> \'pickup\'')
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.create_check_constraint(op.f('ck_order_gift_within'), 'gift_total >= 0 AND gift_total <= total')
        batch_op.create_check_constraint(op.f('ck_order_refunded_within'), 'refunded >= 0 AND refunded <= captured + gift_total')

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refunded', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('refunded_quantity', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('restocked', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_check_constraint(op.f('ck_order_line_refunded_within'), 'refunded >= 0 AND refunded <= total')
        batch_op.create_check_constraint(
            op.f('ck_order_line_returned_within'),
            'restocked >= 0 AND restocked <= refunded_quantity AND refunded_quantity <= quantity',
        )

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provider', sa.String(length=16), server_default='stripe', nullable=False))
        batch_op.add_column(sa.Column('method', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('captured', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('refunded', sa.BigInteger(), server_default='0', nullable=False))
    op.execute("UPDATE payment SET captured = amount WHERE state = 'paid'")
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_check_constraint(op.f('ck_payment_refunded_within'), 'refunded >= 0 AND refunded <= captured')


def downgrade() -> None:
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_refunded_within'), type_='check')
        batch_op.drop_column('refunded')
        batch_op.drop_column('captured')
        batch_op.drop_column('method')
        batch_op.drop_column('provider')

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_order_line_returned_within'), type_='check')
        batch_op.drop_constraint(op.f('ck_order_line_refunded_within'), type_='check')
        batch_op.drop_column('restocked')
        batch_op.drop_column('refunded_quantity')
        batch_op.drop_column('refunded')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_order_refunded_within'), type_='check')
        batch_op.drop_constraint(op.f('ck_order_gift_within'), type_='check')
        batch_op.alter_column('payment_status',
               existing_type=sa.String(length=16),
               type_=sa.VARCHAR(length=12),
               existing_nullable=False)
        batch_op.drop_column('refunded')
        batch_op.drop_column('captured')
        batch_op.drop_column('gift_total')
        batch_op.drop_column('payment_method')
        batch_op.drop_column('place_of_supply')
        batch_op.drop_column('billing')
        batch_op.drop_column('business_name')
        batch_op.drop_column('gstin')

    with op.batch_alter_table('refund_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refund_line_refund_id'))

    op.drop_table('refund_line')
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refund_payment_id'))
        batch_op.drop_index(batch_op.f('ix_refund_order_id'))

    op.drop_table('refund')
    with op.batch_alter_table('order_discount', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_discount_promotion_id'))
        batch_op.drop_index(batch_op.f('ix_order_discount_order_id'))

    op.drop_table('order_discount')
