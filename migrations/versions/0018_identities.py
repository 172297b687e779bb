"""Who people are at an OpenID provider

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('identity',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=30), nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('governs_role', sa.Boolean(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identity_issuer')),
    sa.UniqueConstraint('token', name=op.f('uq_identity_token'))
    )
    op.create_index(op.f('ix_identity_person_id'), 'identity', ['person_id'])

    op.create_table('provider_session',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=30), nullable=False),
    sa.Column('identity_id', KEY, nullable=False),
    sa.Column('sid', sa.String(length=255), nullable=True),
    sa.Column('refresh_token', sa.Text(), nullable=True),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('asked_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_provider_session_identity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_session')),
    sa.UniqueConstraint('token', name=op.f('uq_provider_session_token'))
    )
    op.create_index(op.f('ix_provider_session_identity_id'), 'provider_session', ['identity_id'])

    op.create_table('spent_once',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_spent_once'))
    )
    op.create_index(op.f('ix_spent_once_until'), 'spent_once', ['until'])


def downgrade() -> None:
    op.drop_table('spent_once')
    op.drop_table('provider_session')
    op.drop_table('identity')
