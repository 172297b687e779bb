"""Ways to pay, disputes, and what became of events

Revision: 0011
Follows: 0010
"""

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
