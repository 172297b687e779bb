"""Products in depth

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attribute',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('filterable', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attribute')),
    sa.UniqueConstraint('key', name=op.f('uq_attribute_key')),
    sa.UniqueConstraint('name', name=op.f('uq_attribute_name'))
    )
    op.create_table('brand',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('blurb', sa.String(length=300), nullable=False),
    sa.Column('website', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_brand')),
    sa.UniqueConstraint('name', name=op.f('uq_brand_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_brand_slug'))
    )
    op.create_table('catalogue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.String(length=32), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue'))
    )
    op.create_table('collection',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('blurb', sa.String(length=300), nullable=False),
    sa.Column('rule', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection')),
    sa.UniqueConstraint('slug', name=op.f('uq_collection_slug'))
    )
    op.create_table('facet_value',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('facet', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=150), nullable=False),
    sa.Column('swatch', sa.String(length=7), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facet_value')),
    sa.UniqueConstraint('facet', 'value', name=op.f('uq_facet_value_facet'))
    )
    op.create_table('price_list',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_list')),
    sa.UniqueConstraint('slug', name=op.f('uq_price_list_slug'))
    )
    op.create_table('bought_together',
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('orders', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['other_id'], ['product.id'], name=op.f('fk_bought_together_other_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_bought_together_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('product_id', 'other_id', name=op.f('pk_bought_together'))
    )
    op.create_table('collection_product',
    sa.Column('collection_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], name=op.f('fk_collection_product_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_collection_product_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('collection_id', 'product_id', name=op.f('pk_collection_product'))
    )
    with op.batch_alter_table('collection_product', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_product_product_id'), ['product_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('mime', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('storage_key', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_document_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_product_id'), ['product_id'], unique=False)

    op.create_table('former_slug',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_former_slug_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_slug')),
    sa.UniqueConstraint('slug', name=op.f('uq_former_slug_slug'))
    )
    with op.batch_alter_table('former_slug', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_slug_product_id'), ['product_id'], unique=False)

    op.create_table('listed',
    sa.Column('product_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('visible', sa.Boolean(), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('category_id', sa.BigInteger(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('in_stock', sa.Boolean(), nullable=False),
    sa.Column('featured', sa.Boolean(), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=False),
    sa.Column('rating_count', sa.Integer(), nullable=False),
    sa.Column('popularity', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facets', sa.Text(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_listed_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('product_id', name=op.f('pk_listed'))
    )
    with op.batch_alter_table('listed', schema=None) as batch_op:
        batch_op.create_index('ix_listed_version', ['version'], unique=False)

    op.create_table('bundle_part',
    sa.Column('bundle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('bundle_id <> part_id', name=op.f('ck_bundle_part_not_in_itself')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_bundle_part_quantity_positive')),
    sa.ForeignKeyConstraint(['bundle_id'], ['variant.id'], name=op.f('fk_bundle_part_bundle_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['part_id'], ['variant.id'], name=op.f('fk_bundle_part_part_id')),
    sa.PrimaryKeyConstraint('bundle_id', 'part_id', name=op.f('pk_bundle_part'))
    )
    with op.batch_alter_table('bundle_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bundle_part_part_id'), ['part_id'], unique=False)

    op.create_table('price_break',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('price_list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_price_break_quantity_positive')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_break_price_list_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_price_break_variant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_break')),
    sa.UniqueConstraint('variant_id', 'price_list_id', 'quantity', name=op.f('uq_price_break_variant_id'))
    )
    with op.batch_alter_table('price_break', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_break_price_list_id'), ['price_list_id'], unique=False)

    op.create_table('price_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('price', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_price_change_variant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_change'))
    )
    with op.batch_alter_table('price_change', schema=None) as batch_op:
        batch_op.create_index('ix_price_change_variant', ['variant_id', 'at'], unique=False)

    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.add_column(sa.Column('colour', sa.String(length=7), server_default='', nullable=False))
        batch_op.add_column(sa.Column('focal_x', sa.Integer(), server_default='50', nullable=False))
        batch_op.add_column(sa.Column('focal_y', sa.Integer(), server_default='50', nullable=False))
        batch_op.add_column(sa.Column('source_key', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('failure', sa.String(length=120), server_default='', nullable=False))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('price_list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_person_price_list_id'), 'price_list', ['price_list_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.add_column(sa.Column('popularity', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('made_to_order', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('publish_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdraw_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('successor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_product_successor_id'), 'product', ['successor_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index('ix_product_neighbours', ['category_id', 'in_stock', 'popularity', 'id'], unique=False)

    with op.batch_alter_table('related_product', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=12), server_default='goes_with', nullable=False))
        batch_op.add_column(sa.Column('position', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('specification', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attribute_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index('ix_specification_attribute', ['attribute_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_specification_attribute_id'), 'attribute', ['attribute_id'], ['id'], ondelete='SET NULL')



def downgrade() -> None:
    with op.batch_alter_table('specification', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_specification_attribute_id'), type_='foreignkey')
        batch_op.drop_index('ix_specification_attribute')
        batch_op.drop_column('attribute_id')

    with op.batch_alter_table('related_product', schema=None) as batch_op:
        batch_op.drop_column('position')
        batch_op.drop_column('kind')

    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.drop_index('ix_product_neighbours')
        batch_op.drop_constraint(batch_op.f('fk_product_successor_id'), type_='foreignkey')
        batch_op.drop_column('successor_id')
        batch_op.drop_column('withdraw_at')
        batch_op.drop_column('publish_at')
        batch_op.drop_column('made_to_order')
        batch_op.drop_column('popularity')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_person_price_list_id'), type_='foreignkey')
        batch_op.drop_column('price_list_id')

    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_column('failure')
        batch_op.drop_column('source_key')
        batch_op.drop_column('focal_y')
        batch_op.drop_column('focal_x')
        batch_op.drop_column('colour')

    with op.batch_alter_table('price_change', schema=None) as batch_op:
        batch_op.drop_index('ix_price_change_variant')

    op.drop_table('price_change')
    with op.batch_alter_table('price_break', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_price_break_price_list_id'))

    op.drop_table('price_break')
    with op.batch_alter_table('bundle_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bundle_part_part_id'))

    op.drop_table('bundle_part')
    with op.batch_alter_table('listed', schema=None) as batch_op:
        batch_op.drop_index('ix_listed_version')

    op.drop_table('listed')
    with op.batch_alter_table('former_slug', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_former_slug_product_id'))

    op.drop_table('former_slug')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_product_id'))

    op.drop_table('document')
    with op.batch_alter_table('collection_product', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collection_product_product_id'))

    op.drop_table('collection_product')
    op.drop_table('bought_together')
    op.drop_table('price_list')
    op.drop_table('facet_value')
    op.drop_table('collection')
    op.drop_table('catalogue')
    op.drop_table('brand')
    op.drop_table('attribute')
