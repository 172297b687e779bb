"""What is searched, and what people searched for

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')

# A planner that knows what taking a text apart costs asks the index first. It must not start
# workers for what the index answers in milliseconds, hence no PARALLEL SAFE.
LEXEMES = """
CREATE FUNCTION search_lexemes(text) RETURNS tsvector LANGUAGE plpgsql
IMMUTABLE STRICT COST 1000
AS $$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array($1, ' '), '')); END $$
"""
FIELDS = {
    'title': 'title',
    'near': 'title || near',
    'far': 'title || near || far',
}

FTS = """
CREATE VIRTUAL TABLE search_fts USING fts5(
    title, near, far, content='search_document', content_rowid='product_id',
    tokenize="ascii tokenchars '.'", prefix='2 3', detail=column
)
"""
# A trigram index finds words that share runs of three letters.
FTS_TERMS = """
CREATE VIRTUAL TABLE search_fts_term USING fts5(
    term, content='search_term', content_rowid='id', tokenize='trigram', detail=none
)
"""
REMOVED = """
INSERT INTO search_fts(search_fts, rowid, title, near, far)
VALUES ('delete', old.product_id, old.title, old.near, old.far);
"""
ADDED = """
INSERT INTO search_fts(rowid, title, near, far)
VALUES (new.product_id, new.title, new.near, new.far);
"""
TRIGGERS = (
    f'CREATE TRIGGER search_fts_added AFTER INSERT ON search_document BEGIN {ADDED} END',
    f'CREATE TRIGGER search_fts_removed AFTER DELETE ON search_document BEGIN {REMOVED} END',
    'CREATE TRIGGER search_fts_changed AFTER UPDATE OF title, near, far'
    f' ON search_document BEGIN {REMOVED} {ADDED} END',
    'CREATE TRIGGER search_fts_term_added AFTER INSERT ON search_term BEGIN'
    ' INSERT INTO search_fts_term(rowid, term) VALUES (new.id, new.term); END',
    'CREATE TRIGGER search_fts_term_removed AFTER DELETE ON search_term BEGIN'
    ' INSERT INTO search_fts_term(search_fts_term, rowid, term)'
    " VALUES ('delete', old.id, old.term); END",
)


def upgrade() -> None:
    # Nobody writes this text any more; the release before still reads it.
    with op.batch_alter_table('product') as batch:
        batch.alter_column('search_text', existing_type=sa.Text(), existing_nullable=False,
                           server_default='')
    op.create_table(
        'search_document',
        sa.Column('product_id', KEY, autoincrement=False, nullable=False),
        sa.Column('quality', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('near', sa.Text(), nullable=False),
        sa.Column('far', sa.Text(), nullable=False),
        sa.Column('plain', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'],
                                name=op.f('fk_search_document_product_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('product_id', name=op.f('pk_search_document')),
    )
    op.create_table(
        'search_term',
        sa.Column('id', KEY, nullable=False),
        sa.Column('term', _sorted(40), nullable=False),
        sa.Column('documents', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_search_term')),
        sa.UniqueConstraint('term', name=op.f('uq_search_term_term')),
    )
    op.create_table(
        'search_query',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('query', _sorted(120), nullable=False),
        sa.Column('found', sa.Integer(), nullable=False),
        sa.Column('asked', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('day', 'query', name=op.f('pk_search_query')),
    )
    op.create_index('ix_search_query_query', 'search_query', ['query'])
    if op.get_bind().dialect.name == 'postgresql':
        _postgresql()
    else:
        _sqlite()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name != 'postgresql'
    if sqlite:
        op.execute('DROP TABLE search_fts')
        op.execute('DROP TABLE search_fts_term')
    for table in ('search_query', 'search_term', 'search_document'):
        op.drop_table(table)
    if not sqlite:
        op.execute('DROP FUNCTION search_lexemes(text)')
    with op.batch_alter_table('product') as batch:
        batch.alter_column('search_text', existing_type=sa.Text(), existing_nullable=False,
                           server_default=None)


def _sorted(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation='C'), 'postgresql')


def _postgresql() -> None:
    """Index our lexemes as they are; keep long texts out of the rows that are read."""
    op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
    op.execute(LEXEMES)
    op.execute('ALTER TABLE search_document SET (toast_tuple_target = 256)')
    for name, fields in FIELDS.items():
        op.execute(
            f'CREATE INDEX search_engine_{name} ON search_document'
            f' USING gin (search_lexemes({fields}))'
        )
    op.execute(
        'CREATE INDEX search_engine_term ON search_term USING gin (term gin_trgm_ops)'
    )


def _sqlite() -> None:
    op.execute(FTS)
    op.execute(FTS_TERMS)
    # Ranks are read from here: the documents' rows are wide.
    op.execute('CREATE INDEX search_engine_quality ON search_document (product_id, quality)')
    for trigger in TRIGGERS:
        op.execute(trigger)
