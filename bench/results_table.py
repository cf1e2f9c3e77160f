"""The table of measurements and targets."""

from dataclasses import dataclass, field

from bench.machine_speed import slowness


@dataclass(frozen=True, slots=True)
class Figure:
    """A line: name, value, target, and whether it is met. Without a target there is no verdict."""

    name: str
    value: str
    target: str = ""
    met: bool | None = None
    note: str = ""


@dataclass
class Table:
    """The lines added so far."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Add a line and print it immediately."""
        self.figures.append(figure)
        print(_line(figure), flush=True)

    def missed(self) -> list[Figure]:
        """Return the lines whose target is missed."""
        return [figure for figure in self.figures if figure.met is False]


def at_least(name: str, value: float, target: float, *, note: str = "") -> Figure:
    """Return a line for a ratio with a minimum."""
    return Figure(name, f"{value:.3f}", f">= {target:.2f}", value >= target, note)


def at_most(name: str, value: float, target: float, *, unit: str, note: str = "") -> Figure:
    """Return a line for a figure with a maximum."""
    return Figure(name, f"{value:.1f} {unit}", f"<= {target:.4g} {unit}", value <= target, note)


def takes_at_most(name: str, value: float, limit: float, *, unit: str, note: str = "") -> Figure:
    """Return a line for a time, whose limit holds for the nominal speed of the machine.

    Call it right after the measurement: the speed that scales the limit is measured now.
    """
    slower = slowness()
    scale = f"limit {limit:g} {unit} at nominal speed, the machine takes {slower:.2f} x as long"
    notes = ", ".join(filter(None, (note, scale)))
    return at_most(name, value, limit * slower, unit=unit, note=notes)


def rate_at_least(name: str, value: float, minimum: float, *, note: str = "") -> Figure:
    """Return a line for a rate per second, whose minimum holds for the nominal speed."""
    slower = slowness()
    scale = f"minimum {minimum:g} at nominal speed, the machine takes {slower:.2f} x as long"
    return at_least(name, value, minimum / slower, note=", ".join(filter(None, (note, scale))))


def _line(figure: Figure) -> str:
    verdict = {True: "ok", False: "MISSED", None: ""}[figure.met]
    return f"{figure.name:<42} {figure.value:>12} {figure.target:>12} {verdict:<7} {figure.note}"
