"""Versions of the words that staff write for pages

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('content_version',
    sa.Column('id', KEY, nullable=False),
    sa.Column('subject', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('author_id', KEY, nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('made_at', MOMENT, nullable=False),
    sa.Column('published_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_content_version_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_version')),
    sa.UniqueConstraint('subject', 'number', name=op.f('uq_content_version_subject'))
    )
    op.create_index('ix_content_version_published', 'content_version', ['subject', 'published_at'])


def downgrade() -> None:
    op.drop_table('content_version')
