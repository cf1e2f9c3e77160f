"""dress code"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("dress_code", sa.String(length=200), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("dress_code")
