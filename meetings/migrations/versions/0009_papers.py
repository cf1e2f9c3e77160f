"""announcements of papers"""

import sqlalchemy as sa
from alembic import op

import meetings.kernel.database

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Papers that participants can read already are not announced."""
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("wants_papers", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("announced_version", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("announced_at", meetings.kernel.database.UTCDateTime(), nullable=True)
        )
    op.execute(
        "UPDATE documents SET announced_version = COALESCE((SELECT MAX(v.number)"
        " FROM document_versions v WHERE v.document_id = documents.id), 0)"
        " WHERE reader IN ('public', 'participants')"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_column("announced_at")
        batch_op.drop_column("announced_version")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("wants_papers")
