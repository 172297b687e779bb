"""Security events, alerts, blocked addresses and the chain of the audit trail

Revision: 0022
Follows: 0021
"""

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
