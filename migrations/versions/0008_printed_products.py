"""Products that are printed when ordered

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('printed_product',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('upload_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('materials', sa.JSON(), nullable=False),
    sa.Column('colours', sa.JSON(), nullable=False),
    sa.Column('qualities', sa.JSON(), nullable=False),
    sa.Column('infill', sa.Integer(), nullable=False),
    sa.Column('priced_for', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_printed_product_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_printed_product_upload_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_printed_product')),
    sa.UniqueConstraint('product_id', name=op.f('uq_printed_product_product_id')),
    sa.UniqueConstraint('upload_id', name=op.f('uq_printed_product_upload_id'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('of_the_shop', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_column('of_the_shop')
    op.drop_table('printed_product')
