"""Zones and ways of delivery, and stock held at checkout

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')

ZONES = sa.table(
    'delivery_zone',
    sa.column('id', sa.Integer),
    sa.column('name', sa.String),
    sa.column('position', sa.Integer),
    sa.column('states', sa.JSON),
    sa.column('postcodes', sa.JSON),
    sa.column('is_rest', sa.Boolean),
)
METHODS = sa.table(
    'delivery_method',
    sa.column('zone_id', sa.Integer),
    sa.column('code', sa.String),
    sa.column('name', sa.String),
    sa.column('note', sa.String),
    sa.column('position', sa.Integer),
    sa.column('weight_table', sa.JSON),
    sa.column('step_g', sa.Integer),
    sa.column('step_price', sa.BigInteger),
    sa.column('price_table', sa.JSON),
    sa.column('free_over', sa.BigInteger),
    sa.column('days_from', sa.Integer),
    sa.column('days_to', sa.Integer),
    sa.column('is_pickup', sa.Boolean),
    sa.column('active', sa.Boolean),
)


def upgrade() -> None:
    op.create_table('delivery_zone',
    sa.Column('id', KEY, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('states', sa.JSON(), nullable=False),
    sa.Column('postcodes', sa.JSON(), nullable=False),
    sa.Column('is_rest', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_zone')),
    sa.UniqueConstraint('name', name=op.f('uq_delivery_zone_name'))
    )
    with op.batch_alter_table('delivery_zone', schema=None) as batch_op:
        batch_op.create_index('uq_delivery_zone_rest', ['is_rest'], unique=True, sqlite_where=sa.text('is_rest'), postgresql_where=sa.text('is_rest'))

    op.create_table('delivery_method',
    sa.Column('id', KEY, nullable=False),
    sa.Column('zone_id', KEY, nullable=True),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=160), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('weight_table', sa.JSON(), nullable=False),
    sa.Column('step_g', sa.Integer(), nullable=True),
    sa.Column('step_price', sa.BigInteger(), nullable=False),
    sa.Column('price_table', sa.JSON(), nullable=False),
    sa.Column('free_over', sa.BigInteger(), nullable=True),
    sa.Column('most_g', sa.Integer(), nullable=True),
    sa.Column('days_from', sa.Integer(), nullable=False),
    sa.Column('days_to', sa.Integer(), nullable=False),
    sa.Column('is_pickup', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint('days_from >= 0 AND days_to >= days_from', name=op.f('ck_delivery_method_days_in_order')),
    sa.CheckConstraint('step_g IS NULL OR step_g > 0', name=op.f('ck_delivery_method_step_positive')),
    sa.CheckConstraint('step_price >= 0', name=op.f('ck_delivery_method_step_price_not_negative')),
    sa.CheckConstraint('is_pickup = (zone_id IS NULL)', name=op.f('ck_delivery_method_fetched_or_sent')),
    sa.CheckConstraint("is_pickup = (code LIKE 'pickup%')", name=op.f('ck_delivery_method_code_tells_pickup')),
    sa.ForeignKeyConstraint(['zone_id'], ['delivery_zone.id'], name=op.f('fk_delivery_method_zone_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_method'))
    )
    with op.batch_alter_table('delivery_method', schema=None) as batch_op:
        batch_op.create_index('uq_delivery_method_code', ['zone_id', 'code'], unique=True)
    _deliver_as_before()

    with op.batch_alter_table('stock_hold', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cart_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('order_id', existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_unique_constraint(op.f('uq_stock_hold_cart_id'), ['cart_id', 'variant_id'])
        batch_op.create_check_constraint(op.f('ck_stock_hold_cart_or_order'), '(cart_id IS NULL) <> (order_id IS NULL)')

    with op.batch_alter_table('checkout_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gstin', sa.String(length=15), server_default='', nullable=False))
        batch_op.add_column(sa.Column('business_name', sa.String(length=120), server_default='', nullable=False))
        batch_op.add_column(sa.Column('billing', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('checkout_draft', schema=None) as batch_op:
        batch_op.drop_column('billing')
        batch_op.drop_column('business_name')
        batch_op.drop_column('gstin')

    op.execute('DELETE FROM stock_hold WHERE order_id IS NULL')
    with op.batch_alter_table('stock_hold', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_stock_hold_cart_or_order'), type_='check')
        batch_op.drop_constraint(op.f('uq_stock_hold_cart_id'), type_='unique')
        batch_op.alter_column('order_id', existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column('begun_at')
        batch_op.drop_column('cart_id')

    op.drop_table('delivery_method')
    op.drop_table('delivery_zone')


def _deliver_as_before() -> None:
    """Write down the ways that were in the code; a fresh shop delivers by them, too."""
    zone = {'name': 'All of India', 'position': 0, 'states': [], 'postcodes': []}
    op.bulk_insert(ZONES, [{**zone, 'is_rest': True}])
    zone_id = op.get_bind().scalar(sa.select(ZONES.c.id))
    op.bulk_insert(METHODS, [
        _method(zone_id, 'standard', 'Standard delivery', 'By surface courier, tracked', 0,
                first=7900, step=4000, free_over=199900, days=(3, 5)),
        _method(zone_id, 'express', 'Express delivery', 'By air, tracked', 1,
                first=14900, step=6000, free_over=None, days=(1, 2)),
        _method(None, 'pickup', 'Pick up in Bengaluru', 'At the workshop, Monday to Saturday, 10 to 6', 2,
                first=0, step=0, free_over=None, days=(1, 1)),
    ])


def _method(zone_id, code, name, note, position, *, first, step, free_over, days):
    return {
        'zone_id': zone_id,
        'code': code,
        'name': name,
        'note': note,
        'position': position,
        'weight_table': [[500, first]] if first else [],
        'step_g': 500 if first else None,
        'step_price': step,
        'price_table': [],
        'free_over': free_over,
        'days_from': days[0],
        'days_to': days[1],
        'is_pickup': zone_id is None,
        'active': True,
    }
