"""Addresses that are proved, one-time links, failed sign-ins and known devices

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column('person', sa.Column('email_proved_at', MOMENT, nullable=True))

    op.create_table('account_link',
    sa.Column('id', KEY, nullable=False),
    sa.Column('purpose', sa.String(length=12), nullable=False),
    sa.Column('person_id', KEY, nullable=True),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('secret', sa.String(length=200), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('expires_at', MOMENT, nullable=False),
    sa.Column('used_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_link_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_account_link_digest'))
    )
    op.create_index(op.f('ix_account_link_person_id'), 'account_link', ['person_id'])
    op.create_index(op.f('ix_account_link_expires_at'), 'account_link', ['expires_at'])

    op.create_table('attempt',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('ends_at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_attempt'))
    )
    op.create_index(op.f('ix_attempt_ends_at'), 'attempt', ['ends_at'])

    op.create_table('known_device',
    sa.Column('id', KEY, nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('seen_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_known_device_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_device')),
    sa.UniqueConstraint('person_id', 'digest', name=op.f('uq_known_device_person_id'))
    )
    op.create_index(op.f('ix_known_device_seen_at'), 'known_device', ['seen_at'])

    op.create_table('account_notice',
    sa.Column('id', KEY, nullable=False),
    sa.Column('person_id', KEY, nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_notice_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_notice'))
    )
    op.create_index(op.f('ix_account_notice_person_id'), 'account_notice', ['person_id'])


def downgrade() -> None:
    op.drop_table('account_notice')
    op.drop_table('known_device')
    op.drop_table('attempt')
    op.drop_table('account_link')
    op.drop_column('person', 'email_proved_at')
