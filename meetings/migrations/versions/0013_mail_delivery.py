"""order of mails, and state of the mail servers"""

import sqlalchemy as sa
from alembic import op

from meetings.kernel.database import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: The priorities of the kinds that are not normal (1).
_URGENT = (
    "registration_received", "registration_link", "account_invited", "password_link",
    "following_asked",
)  # fmt: skip
_BULK = (
    "event_changed", "event_cancelled", "event_postponed", "involved_notified",
    "papers_announced", "following_news", "following_digest", "tasks_waiting",
)  # fmt: skip


def upgrade() -> None:
    """Go to this revision. Messages that wait get the priority of their kind."""
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("priority", sa.Integer(), server_default="1", nullable=False))
        messages.add_column(sa.Column("failing_since", UTCDateTime(), nullable=True))
        messages.create_index(
            op.f("ix_messages_status_priority_due_at"),
            ["status", "priority", "due_at"],
            unique=False,
        )
    for priority, kinds in ((0, _URGENT), (2, _BULK)):
        op.execute(
            sa.text(
                "UPDATE messages SET priority = :priority"
                " WHERE status IN ('queued', 'sending', 'failed') AND kind IN :kinds"
            )
            .bindparams(sa.bindparam("kinds", expanding=True))
            .bindparams(priority=priority, kinds=kinds)
        )
    op.create_table(
        "mail_servers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", UTCDateTime(), nullable=True),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column(
            "problem",
            sa.Enum(
                "unreachable",
                "silent",
                "insecure",
                "login_failed",
                "refused",
                "slow",
                name="serverproblem",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_servers")),
        sa.UniqueConstraint("name", name=op.f("uq_mail_servers_name")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("mail_servers")
    with op.batch_alter_table("messages") as messages:
        messages.drop_index(op.f("ix_messages_status_priority_due_at"))
        messages.drop_column("failing_since")
        messages.drop_column("priority")
