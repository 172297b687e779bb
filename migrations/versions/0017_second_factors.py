"""Authenticator apps, passkeys and recovery codes

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('authenticator_app',
    sa.Column('id', KEY, nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('secret', sa.String(length=200), nullable=False),
    sa.Column('last_counter', sa.Integer(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    _of_person('authenticator_app'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authenticator_app')),
    sa.UniqueConstraint('person_id', name=op.f('uq_authenticator_app_person_id'))
    )
    op.create_table('passkey',
    sa.Column('id', KEY, nullable=False),
    sa.Column('token', sa.String(length=30), nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1023), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('handle', sa.LargeBinary(length=64), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('is_synced', sa.Boolean(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    _of_person('passkey'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('token', name=op.f('uq_passkey_token')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    op.create_index(op.f('ix_passkey_person_id'), 'passkey', ['person_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('id', KEY, nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    _of_person('recovery_code'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint(
        'person_id', 'code_hash', name=op.f('uq_recovery_code_person_id')
    )
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_person_id')
    return sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=name, ondelete='CASCADE')


def downgrade() -> None:
    for table in ('recovery_code', 'passkey', 'authenticator_app'):
        op.drop_table(table)
