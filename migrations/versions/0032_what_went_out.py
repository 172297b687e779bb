"""A log of mails, and how the sweeps went

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail_log",
        sa.Column("id", KEY, nullable=False),
        sa.Column("message_id", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("said", sa.String(length=400), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_log")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_log_message_id")),
    )
    for name in ("recipient", "order_number", "person_id", "delivery_id", "queued_at"):
        op.create_index(op.f(f"ix_mail_log_{name}"), "mail_log", [name])
    op.create_index("ix_mail_log_state", "mail_log", ["state", "id"])
    op.create_index("ix_mail_log_kind", "mail_log", ["kind", "id"])
    op.create_table(
        "sweep_run",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep_run")),
    )


def downgrade() -> None:
    op.drop_table("sweep_run")
    op.drop_table("mail_log")
