"""Consent to one reminder of a cart that was left, and carts brought back from it

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('cart_reminder',
    sa.Column('id', KEY, nullable=False),
    sa.Column('cart_id', KEY, nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('consent_words', sa.String(length=20), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('restored_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('restored_to', KEY, nullable=True),
    sa.ForeignKeyConstraint(
        ['cart_id'], ['cart.id'], name=op.f('fk_cart_reminder_cart_id'), ondelete='CASCADE'
    ),
    sa.ForeignKeyConstraint(
        ['restored_to'],
        ['cart.id'],
        name=op.f('fk_cart_reminder_restored_to'),
        ondelete='SET NULL',
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cart_reminder')),
    sa.UniqueConstraint('cart_id', name=op.f('uq_cart_reminder_cart_id'))
    )
    for column in ('email', 'announced_at', 'restored_to'):
        name = op.f(f'ix_cart_reminder_{column}')
        op.create_index(name, 'cart_reminder', [column], unique=False)


def downgrade() -> None:
    op.drop_table('cart_reminder')
