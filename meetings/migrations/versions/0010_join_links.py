"""join links"""

import sqlalchemy as sa
from alembic import op

import meetings.kernel.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column(
        "events",
        sa.Column("join_opens_before", sa.Integer(), server_default="15", nullable=False),
    )
    op.create_table(
        "join_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("used_at", meetings.kernel.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_join_uses_registration_id_registrations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_uses")),
    )
    op.create_index(op.f("ix_join_uses_registration_id"), "join_uses", ["registration_id"])


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("join_uses")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("join_opens_before")
