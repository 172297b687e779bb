"""Materials, machines and rate cards that several people set up

Revision: 0028
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('material', 'machine'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column('version', sa.Integer(), nullable=False, server_default='1')
            )
    with op.batch_alter_table('rate_card') as batch:
        batch.add_column(
            sa.Column('note', sa.String(length=200), nullable=False, server_default='')
        )
        batch.add_column(
            sa.Column('made_by', sa.String(length=120), nullable=False, server_default='')
        )


def downgrade() -> None:
    with op.batch_alter_table('rate_card') as batch:
        batch.drop_column('made_by')
        batch.drop_column('note')
    for table in ('machine', 'material'):
        with op.batch_alter_table(table) as batch:
            batch.drop_column('version')
