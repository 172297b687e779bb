"""Keys and refresh tokens of the API

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('api_key',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('mode', sa.String(length=4), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('last4', sa.String(length=4), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('visitor', sa.String(length=32), nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('follows_id', KEY, nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('expires_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    sa.Column('revoked_at', MOMENT, nullable=True),
    sa.Column('revoked_why', sa.String(length=120), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['follows_id'], ['api_key.id'], name=op.f('fk_api_key_follows_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_key_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_key_digest')),
    sa.UniqueConstraint('follows_id', name=op.f('uq_api_key_follows_id')),
    sa.UniqueConstraint('token', name=op.f('uq_api_key_token'))
    )
    with op.batch_alter_table('api_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_key_person_id'), ['person_id'], unique=False)

    op.create_table('refresh_token',
    sa.Column('id', KEY, nullable=False),
    sa.Column('session_hash', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['session_hash'], ['web_session.id_hash'], name=op.f('fk_refresh_token_session_hash'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refresh_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_refresh_token_digest'))
    )
    with op.batch_alter_table('refresh_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refresh_token_session_hash'), ['session_hash'], unique=False)

    op.create_table('kept_answer',
    sa.Column('id', KEY, nullable=False),
    sa.Column('asker', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('asked', sa.String(length=64), nullable=False),
    sa.Column('begun_at', MOMENT, nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('location', sa.String(length=300), server_default='', nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_answer')),
    sa.UniqueConstraint('asker', 'name', name=op.f('uq_kept_answer_asker'))
    )
    with op.batch_alter_table('kept_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_answer_begun_at'), ['begun_at'], unique=False)


def downgrade() -> None:
    op.drop_table('kept_answer')
    op.drop_table('refresh_token')
    op.drop_table('api_key')
