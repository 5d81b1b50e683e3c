"""Which scenarios there are: what `list` shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim import yamltree
from sim.errors import InputError
from sim.scenario.files import find, folders, known_names, scenarios_in
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.sweep import point_count, swept_paths

__all__ = ["Listed", "find", "known_names", "list_scenarios", "summary"]


@dataclass(frozen=True)
class Listed:
    """A scenario that can be run by name; where its file is wrong, `problem` says so and the rest is empty."""

    name: str  # the name that finds it: its file's
    path: Path
    folder: str
    title: str = ""
    summary: str = ""
    phases: tuple[int, ...] = ()
    under_way: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()
    worlds: int = 0
    design_points: int = 0  # 1 without a sweep
    swept: tuple[str, ...] = ()  # the paths that a sweep varies
    problem: str = ""


def list_scenarios() -> list[Listed]:
    """Every scenario that a name finds, in alphabetical order; of two with one name the working folder's."""
    found: dict[str, Listed] = {}
    for folder in folders():
        for path in scenarios_in(folder):
            if path.stem not in found:
                found[path.stem] = _listed(path, yamltree.shown_path(folder))
    return [found[name] for name in sorted(found)]


def summary(scenario: Scenario) -> str:
    """One line on a scenario: "9 parties, 3 phases, 25 design points x 200 worlds (5,000 in all)"."""
    points = point_count(scenario)
    worlds, more = _counted(scenario.worlds, "world", "worlds"), ""
    if scenario.precision is not None:
        worlds, more = f"{scenario.worlds} to {scenario.precision.at_most} worlds", " or more"
    under_way = ", ".join(map(str, scenario.under_way))
    return ", ".join(
        [
            _counted(len(scenario.parties), "party", "parties"),
            _counted(len(scenario.phases), "phase", "phases")
            + (f" (phase {under_way} under way)" if under_way else ""),
            f"{points} design points x {worlds} ({points * scenario.worlds:,}{more} in all)" if points > 1 else worlds,
        ]
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _listed(path: Path, folder: str) -> Listed:
    try:
        scenario = load(str(path))
    except InputError as error:
        return Listed(path.stem, path, folder, problem=str(error))
    sweep = scenario.sweep
    return Listed(
        name=path.stem,
        path=path,
        folder=folder,
        title=scenario.title,
        summary=summary(scenario),
        phases=tuple(scenario.phases),
        under_way=scenario.under_way,
        parties=tuple(scenario.parties),
        worlds=scenario.worlds,
        design_points=point_count(scenario),
        swept=swept_paths(sweep) if sweep is not None else (),
    )
