"""user locale"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column(
        "users", sa.Column("locale", sa.String(length=16), server_default="en", nullable=False)
    )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("locale")
