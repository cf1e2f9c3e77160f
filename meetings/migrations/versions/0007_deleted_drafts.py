"""deleted drafts"""

import sqlalchemy as sa
from alembic import op

import meetings.kernel.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("deleted_at", meetings.kernel.database.UTCDateTime(), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_events_deleted_at"), ["deleted_at"], unique=False)


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_deleted_at"))
        batch_op.drop_column("deleted_at")
