"""Zones and ways of delivery, and stock held at checkout

Revision: 0015
Follows: 0014
"""

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
