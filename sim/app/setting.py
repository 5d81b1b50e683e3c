"""What an address asks for: the stops of levers, where the change is counted from, the bet, how many histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sim.app.measures import FIRST, Measure, worlds_of
from sim.errors import InputError, nearest
from sim.scenario.schema import Scenario
from sim.speech import _

FROM = "from."  # before the path of a lever: where the change is counted from
SKIP = "none"  # a bet that is not made


@dataclass(frozen=True)
class Asked:
    """What a page is asked for: `setting` and `pinned` are values by their paths, `bet` a number or `SKIP`."""

    setting: Mapping[str, Any] = field(default_factory=dict)
    pinned: Mapping[str, Any] = field(default_factory=dict)
    bet: float | str | None = None
    worlds: int = 0

    def query(self, **other: Any) -> str:
        """The address of the same, or of another setting, pin or bet, as what follows the question mark."""
        asked = {"setting": self.setting, "pinned": self.pinned, "bet": self.bet, **other}
        pairs = [(path, written(value)) for path, value in sorted(asked["setting"].items())]
        pairs += [(f"{FROM}{path}", written(value)) for path, value in sorted(asked["pinned"].items())]
        if asked["bet"] is not None:
            pairs.insert(0, ("bet", written(asked["bet"])))
        return urlencode(pairs)


def written(value: Any) -> str:
    """A stop as an address and a form have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def read(
    pairs: Iterable[tuple[str, str]], scenario: Scenario, first: Measure | None, further: Iterable[str] = ()
) -> Asked:
    """What the pairs of an address ask for; a lever with nothing behind it stays as the scenario has it.

    Parameters
    ----------
    pairs : names and values. first : what the bet is on. further : names that the page reads itself.

    Raises
    ------
    InputError : a name that is none, a stop that is none, a bet out of range; in words for who follows the address.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> read([("guarantees.default", "0.4")], load("two-farmers"), None).setting
    {'guarantees.default': 0.4}
    """
    setting: dict[str, Any] = {}
    pinned: dict[str, Any] = {}
    bet: float | str | None = None
    worlds = worlds_of(scenario)
    for name, value in pairs:
        path = name.removeprefix(FROM)
        if path in scenario.levers:
            if value:
                (pinned if name.startswith(FROM) else setting)[path] = _stop(scenario, path, value)
        elif name == "bet":
            bet = _bet(value, scenario, first)
        elif name == "worlds":
            if value not in (str(FIRST), str(worlds)):
                raise InputError(
                    _("the address asks for {value} histories; a page counts {first} or {most}").format(
                        value=repr(value[:20]), first=FIRST, most=f"{worlds:,}"
                    )
                )
            worlds = min(int(value), worlds)
        elif name not in further:
            known = [*scenario.levers, "bet"]
            raise InputError(
                _("the address says {name}, and this page has no lever of that name{hint}").format(
                    name=repr(name[:60]), hint=nearest(path, known)
                )
            )
    return Asked(setting, pinned, bet, worlds)


def _stop(scenario: Scenario, path: str, value: str) -> Any:
    stops = {written(stop): stop for stop in scenario.levers[path].stops}
    if value not in stops:
        raise InputError(
            _("the lever {label} has no stop {value}; it has {stops}").format(
                label=repr(scenario.levers[path].label), value=repr(value[:40]), stops=", ".join(stops)
            )
        )
    return stops[value]


def _bet(value: str, scenario: Scenario, first: Measure | None) -> float | str | None:
    low, high = bounds(scenario, first)
    if value in ("", SKIP):
        return value or None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise InputError(
            _("the bet has to be a number from {low} to {high}, not {value}").format(
                low=f"{low:g}", high=f"{high:g}", value=repr(value[:40])
            )
        )
    return number


def bounds(scenario: Scenario, first: Measure | None) -> tuple[float, float]:
    """From what to what a bet goes: of 100 histories, or along the ladder on which the parties settle."""
    if first is not None and first.kind == "place":
        scale = scenario.plan.issues[first.issue].scale
        if scale is not None:
            ends = sorted((scale.quantity(0.0), scale.quantity(1.0)))
            return ends[0], ends[1]
        return 0.0, 1.0
    return 0.0, 100.0
