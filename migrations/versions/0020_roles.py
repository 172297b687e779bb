"""Who works here is found among all customers

Revision: 0020
Follows: 0019
"""

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_person_role'), 'person', ['role'])


def downgrade() -> None:
    op.drop_index(op.f('ix_person_role'), 'person')
