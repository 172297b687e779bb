"""What a session tells about its device, and how it was proved

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('token', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('strict', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('device', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('network', sa.String(length=50), server_default='', nullable=False))
        batch_op.add_column(sa.Column('place', sa.String(length=120), server_default='', nullable=False))
        batch_op.create_unique_constraint(batch_op.f('uq_web_session_token'), ['token'])

    # Those who are signed in now can end their sessions one by one, too. The name opens
    # nothing: it is a part of what is kept of a random id, which cannot be found from it.
    op.execute(
        'UPDATE web_session SET token = substr(id_hash, 1, 24) WHERE person_id IS NOT NULL'
    )


def downgrade() -> None:
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_web_session_token'), type_='unique')
        batch_op.drop_column('place')
        batch_op.drop_column('network')
        batch_op.drop_column('device')
        batch_op.drop_column('strict')
        batch_op.drop_column('token')
