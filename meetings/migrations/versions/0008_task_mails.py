"""task mails"""

import sqlalchemy as sa
from alembic import op

import meetings.kernel.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    frequency = sa.Enum(
        "at_once", "daily", "never", name="taskmailfrequency", native_enum=False, length=32
    )
    op.add_column(
        "users", sa.Column("task_mails", frequency, server_default="daily", nullable=False)
    )
    for name in ("tasks_mailed_until", "task_mail_due_at"):
        op.add_column("users", sa.Column(name, meetings.kernel.database.UTCDateTime()))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("users", schema=None) as batch_op:
        for name in ("task_mail_due_at", "tasks_mailed_until", "task_mails"):
            batch_op.drop_column(name)
