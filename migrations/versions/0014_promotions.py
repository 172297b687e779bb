"""Promotions, codes and gift cards

Revision: 0014
Follows: 0013
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)

PROMOTION = sa.table(
    'promotion', sa.column('id'), sa.column('name'), sa.column('label'), sa.column('kind'),
    sa.column('automatic', sa.Boolean), sa.column('active', sa.Boolean),
    sa.column('combines', sa.JSON), sa.column('priority'), sa.column('rules', sa.JSON),
    sa.column('action', sa.JSON),
    sa.column('starts_at', MOMENT), sa.column('ends_at', MOMENT),
    sa.column('created_at', MOMENT), sa.column('version'),
)
COUPON = sa.table(
    'coupon', sa.column('id'), sa.column('code'), sa.column('label'),
    sa.column('percent_bp'), sa.column('amount'), sa.column('minimum'),
    sa.column('starts_at', MOMENT), sa.column('ends_at', MOMENT), sa.column('promotion_id'),
)


def upgrade() -> None:
    op.create_table('promotion',
    sa.Column('id', KEY, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('automatic', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('combines', sa.JSON(), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('action', sa.JSON(), nullable=False),
    sa.Column('starts_at', MOMENT, nullable=True),
    sa.Column('ends_at', MOMENT, nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promotion'))
    )
    op.create_index('ix_promotion_live', 'promotion', ['active', 'automatic'], unique=False)

    with op.batch_alter_table('coupon', schema=None) as batch_op:
        batch_op.add_column(sa.Column('promotion_id', KEY, nullable=True))
        batch_op.add_column(sa.Column('per_person_limit', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_coupon_promotion_id'), ['promotion_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_coupon_promotion_id'), 'promotion', ['promotion_id'], ['id']
        )

    op.create_table('coupon_redemption',
    sa.Column('id', KEY, nullable=False),
    sa.Column('coupon_id', KEY, nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('person', sa.String(length=254), nullable=False),
    sa.Column('customer_id', KEY, nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['coupon_id'], ['coupon.id'], name=op.f('fk_coupon_redemption_coupon_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['person.id'], name=op.f('fk_coupon_redemption_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coupon_redemption')),
    sa.UniqueConstraint('coupon_id', 'order_id', name=op.f('uq_coupon_redemption_coupon_id'))
    )
    op.create_index(op.f('ix_coupon_redemption_order_id'), 'coupon_redemption', ['order_id'], unique=False)
    op.create_index('ix_coupon_redemption_person', 'coupon_redemption', ['coupon_id', 'person'], unique=False)

    op.create_table('cart_code',
    sa.Column('cart_id', KEY, nullable=False),
    sa.Column('coupon_id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['cart_id'], ['cart.id'], name=op.f('fk_cart_code_cart_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['coupon_id'], ['coupon.id'], name=op.f('fk_cart_code_coupon_id')),
    sa.PrimaryKeyConstraint('cart_id', 'coupon_id', name=op.f('pk_cart_code'))
    )

    op.create_table('gift_card',
    sa.Column('id', KEY, nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('last4', sa.String(length=4), nullable=False),
    sa.Column('initial', sa.BigInteger(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', MOMENT, nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.CheckConstraint('balance >= 0 AND balance <= initial', name=op.f('ck_gift_card_balance_within')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gift_card')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_gift_card_code_hash'))
    )
    op.create_index(op.f('ix_gift_card_last4'), 'gift_card', ['last4'], unique=False)

    op.create_table('gift_card_entry',
    sa.Column('id', KEY, nullable=False),
    sa.Column('card_id', KEY, nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=True),
    sa.Column('delta', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('at', MOMENT, nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['gift_card.id'], name=op.f('fk_gift_card_entry_card_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gift_card_entry'))
    )
    op.create_index(op.f('ix_gift_card_entry_card_id'), 'gift_card_entry', ['card_id'], unique=False)
    op.create_index(op.f('ix_gift_card_entry_order_id'), 'gift_card_entry', ['order_id'], unique=False)

    op.create_table('cart_card',
    sa.Column('cart_id', KEY, nullable=False),
    sa.Column('card_id', KEY, nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['gift_card.id'], name=op.f('fk_cart_card_card_id')),
    sa.ForeignKeyConstraint(['cart_id'], ['cart.id'], name=op.f('fk_cart_card_cart_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cart_id', 'card_id', name=op.f('pk_cart_card'))
    )

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person', sa.String(length=254), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_order_person'), ['person'], unique=False)

    _tell_people_apart()
    _give_codes_promotions()
    _write_down_uses()


def _tell_people_apart() -> None:
    """Set what one person's addresses have in common, as `person_key` gives it."""
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE \"order\" SET person = lower(trim(email))"))
    rows = connection.execute(sa.text(
        "SELECT id, person FROM \"order\" WHERE person LIKE '%+%@%' "
        "OR person LIKE '%@gmail.com' OR person LIKE '%@googlemail.com'"
    )).all()
    update = sa.text('UPDATE "order" SET person = :person WHERE id = :id')
    for number, email in rows:
        name, _, domain = email.rpartition('@')
        name = name.partition('+')[0] or name
        if domain in ('gmail.com', 'googlemail.com'):
            name, domain = name.replace('.', ''), 'gmail.com'
        connection.execute(update, {'id': number, 'person': f'{name}@{domain}'})


def _give_codes_promotions() -> None:
    """A code's own terms become a promotion that counts beside the other classes."""
    connection = op.get_bind()
    for coupon in connection.execute(sa.select(COUPON).order_by(COUPON.c.id)).all():
        connection.execute(PROMOTION.insert().values(**_promotion(coupon)))
        update = COUPON.update().where(COUPON.c.id == coupon.id)
        connection.execute(update.values(promotion_id=coupon.id))
    if connection.dialect.name == 'postgresql':
        connection.execute(sa.text(
            "SELECT setval(pg_get_serial_sequence('promotion', 'id'), "
            "(SELECT coalesce(max(id), 1) FROM promotion), "
            "EXISTS (SELECT 1 FROM promotion))"
        ))


def _promotion(coupon: sa.Row) -> dict:
    if coupon.percent_bp:
        action = {'deed': 'percent', 'percent_bp': coupon.percent_bp}
    else:
        action = {'deed': 'amount', 'amount': coupon.amount}
    rules = {'minimum': coupon.minimum} if coupon.minimum else {}
    return {
        'id': coupon.id, 'name': coupon.label, 'label': coupon.label, 'kind': 'order',
        'automatic': False, 'active': True, 'combines': ['delivery', 'product'],
        'priority': 0, 'rules': rules, 'action': action,
        'starts_at': coupon.starts_at, 'ends_at': coupon.ends_at,
        'created_at': datetime.now(UTC), 'version': 1,
    }


def _write_down_uses() -> None:
    op.execute(
        "INSERT INTO coupon_redemption (coupon_id, order_id, person, customer_id, state, at) "
        "SELECT coupon_id, id, person, customer_id, "
        "CASE WHEN status IN ('cancelled', 'expired') THEN 'released' ELSE 'used' END, "
        "placed_at FROM \"order\" WHERE coupon_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO cart_code (cart_id, coupon_id) "
        "SELECT id, coupon_id FROM cart WHERE coupon_id IS NOT NULL AND status = 'open'"
    )


def downgrade() -> None:
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_person'))
        batch_op.drop_column('person')

    op.drop_table('cart_card')
    op.drop_table('gift_card_entry')
    op.drop_table('gift_card')
    op.drop_table('cart_code')
    op.drop_table('coupon_redemption')
    with op.batch_alter_table('coupon', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_coupon_promotion_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_coupon_promotion_id'))
        batch_op.drop_column('per_person_limit')
        batch_op.drop_column('promotion_id')

    op.drop_table('promotion')
