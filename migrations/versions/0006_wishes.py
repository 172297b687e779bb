"""Wishlists and back-in-stock alerts

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('wishlist',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('visitor', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('share_token', sa.String(length=32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_wishlist_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishlist')),
    sa.UniqueConstraint('customer_id', name=op.f('uq_wishlist_customer_id')),
    sa.UniqueConstraint('share_token', name=op.f('uq_wishlist_share_token')),
    sa.UniqueConstraint('visitor', name=op.f('uq_wishlist_visitor'))
    )
    with op.batch_alter_table('wishlist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wishlist_active_at'), ['active_at'], unique=False)

    op.create_table('wish',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('wishlist_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('price_seen', sa.BigInteger(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_wish_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['wishlist_id'], ['wishlist.id'], name=op.f('fk_wish_wishlist_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish')),
    sa.UniqueConstraint('wishlist_id', 'product_id', name=op.f('uq_wish_wishlist_id'))
    )
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_product_id'), ['product_id'], unique=False)

    op.create_table('stock_alert',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_stock_alert_customer_id')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stock_alert_variant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_alert')),
    sa.UniqueConstraint('token', name=op.f('uq_stock_alert_token')),
    sa.UniqueConstraint('variant_id', 'email', name=op.f('uq_stock_alert_variant_id'))
    )
    with op.batch_alter_table('stock_alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_alert_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stock_alert_email'), ['email'], unique=False)
        batch_op.create_index('ix_stock_alert_waiting', ['sent_at', 'confirmed_at'], unique=False)


def downgrade() -> None:
    op.drop_table('stock_alert')
    op.drop_table('wish')
    op.drop_table('wishlist')
