"""The mutated modules and the tests nearest to each."""

from pathlib import Path

from tests.mutants.generate import Mutant, mutants_of

ROOT = Path(__file__).parents[2]
MODULES = ("rules.py", "services.py", "queries.py")
#: Calls every service as people without permission.
PERMISSIONS = "tests/domain/test_permissions.py"
#: For each subject, the tests that are run against its mutants.
TESTS: dict[str, tuple[str, ...]] = {
    "access": ("tests/domain/access", "tests/domain/accounts"),
    "accounts": ("tests/domain/accounts", PERMISSIONS),
    "bodies": ("tests/domain/bodies", "tests/domain/events", PERMISSIONS),
    "calendars": ("tests/domain/calendars",),
    "delegations": ("tests/domain/delegations", PERMISSIONS),
    "events": ("tests/domain/events", PERMISSIONS),
    "outbox": ("tests/domain/outbox", "tests/domain/registration"),
    "presidencies": ("tests/domain/presidencies", PERMISSIONS),
    "registration": ("tests/domain/registration", "tests/domain/delegations", PERMISSIONS),
}


def all_mutants() -> list[Mutant]:
    """Return every mutant of every subject, in a fixed order."""
    return [
        mutant
        for subject in sorted(TESTS)
        for module in MODULES
        if (path := ROOT / "meetings/domain" / subject / module).exists()
        for mutant in mutants_of(path, subject)
    ]


def nearest_tests() -> list[str]:
    """Return the paths of all tests that are run, each once."""
    return sorted({path for paths in TESTS.values() for path in paths})


def is_near(mutant: Mutant, nodeid: str) -> bool:
    """Return whether the test belongs to the tests of the mutant's subject."""
    subject = mutant.path.parent.name
    return any(nodeid.startswith((path + "/", path + "::")) for path in TESTS[subject])
