"""How Alembic runs the migrations, on SQLite and PostgreSQL alike."""

from alembic import context

from meetings.extensions import db

target_metadata = db.metadatas[None]


def _run() -> None:
    engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


_run()
