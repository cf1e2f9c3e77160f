"""Find persons, or create them, inside a caller's transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.people import queries
from meetings.domain.people.models import Person
from meetings.kernel.text import slugify, unique_slug


def find_or_create_person(
    session: Session, name: str, *, person_id: int | None = None, variants: bool = False
) -> Person:
    """Return the chosen person, else the only one of this name, else a new one.

    A choice is ignored if its name was edited afterwards. ``variants``: the only person whose name
    differs in accents, case or spaces is the same person.
    """
    chosen = session.get(Person, person_id) if person_id else None
    if chosen is not None and chosen.name == name:
        return chosen
    known = queries.list_by_exact_name(session, name)
    if len(known) == 1:
        return known[0]
    similar = queries.list_name_variants(session, name, limit=2) if variants and not known else []
    if len(similar) == 1:
        return similar[0]
    base = slugify(name, limit=60) or "person"
    taken = set(session.scalars(select(Person.slug).where(Person.slug.startswith(base))))
    person = Person(name=name, slug=unique_slug(base, taken))
    session.add(person)
    session.flush()
    return person
