"""Shelves that staff arrange: schedules, archives, versions, former addresses, pictures

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
ARCHIVED = ('collection', 'category', 'brand')


def upgrade() -> None:
    for table in (*ARCHIVED, 'attribute'):
        op.add_column(table, sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    for table in ARCHIVED:
        _add_flag(table, 'archived')
    _add_flag('collection', 'any_of')
    _add_flag('collection', 'hidden')
    op.add_column('collection', sa.Column('shows_from', MOMENT, nullable=True))
    op.add_column('collection', sa.Column('shows_until', MOMENT, nullable=True))
    op.execute('UPDATE collection SET hidden = NOT active')
    op.create_table('shelf_address',
    sa.Column('id', KEY, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('shelf_id', sa.BigInteger(), nullable=False),
    sa.Column('retired_at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelf_address')),
    sa.UniqueConstraint('kind', 'slug', name=op.f('uq_shelf_address_kind'))
    )
    op.create_table('shelf_picture',
    sa.Column('id', KEY, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('shelf_id', sa.BigInteger(), nullable=False),
    sa.Column('alt', sa.String(length=200), nullable=False),
    sa.Column('decorative', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('colour', sa.String(length=7), nullable=False),
    sa.Column('source_key', sa.String(length=120), nullable=True),
    sa.Column('failure', sa.String(length=120), nullable=False),
    sa.Column('renditions', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelf_picture')),
    sa.UniqueConstraint('kind', 'shelf_id', name=op.f('uq_shelf_picture_kind'))
    )


def downgrade() -> None:
    op.drop_table('shelf_picture')
    op.drop_table('shelf_address')
    for column in ('shows_until', 'shows_from', 'hidden', 'any_of'):
        op.drop_column('collection', column)
    for table in ARCHIVED:
        op.drop_column(table, 'archived')
    for table in (*ARCHIVED, 'attribute'):
        op.drop_column(table, 'version')


def _add_flag(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
