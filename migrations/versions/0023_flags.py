"""How feature flags are set

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('flag_setting',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('share_bp', sa.Integer(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('conditions', sa.JSON(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_flag_setting'))
    )


def downgrade() -> None:
    op.drop_table('flag_setting')
