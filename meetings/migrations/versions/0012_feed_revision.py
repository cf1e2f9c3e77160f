"""revision of the feeds"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. The revision of the feeds continues that of the site."""
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("feed_number", sa.Integer(), server_default="0", nullable=False)
        )
    op.execute("UPDATE revisions SET feed_number = number")


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_column("feed_number")
