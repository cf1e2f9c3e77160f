"""Delete rows together with the rows that depend on them, by the foreign keys of the schema."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, delete, select, update
from sqlalchemy.orm import Session


def delete_owned(session: Session, table: Table, ids: Collection[int]) -> None:
    """Delete the rows with these ids and all rows that refer to them.

    Rows that refer to a dependent row only optionally stay, without the reference. Foreign keys
    with a rule for deletion are left to the database.
    """
    for column in _references_to(table):
        _delete_where(session, column, ids)
    session.execute(delete(table).where(table.c.id.in_(ids)))


def _delete_where(session: Session, column: Column[Any], ids: Collection[int]) -> None:
    """Delete the rows with the column in ids, after the rows that depend on them."""
    table: Any = column.table
    if "id" in table.c:
        dependent_ids = list(session.scalars(select(table.c.id).where(column.in_(ids))))
        for reference in _references_to(table):
            if reference.nullable:
                released = update(reference.table).where(reference.in_(dependent_ids))
                session.execute(released.values({reference.name: None}))
            else:
                _delete_where(session, reference, dependent_ids)
    session.execute(delete(table).where(column.in_(ids)))


def _references_to(table: Table) -> list[Column[Any]]:
    """Return the columns that refer to the table, those of dependent tables first."""
    return [
        key.parent
        for other in reversed(table.metadata.sorted_tables)
        for key in sorted(other.foreign_keys, key=_name)
        if key.column.table is table and key.ondelete is None
    ]


def _name(key: ForeignKey) -> str:
    return str(key.parent.name)
