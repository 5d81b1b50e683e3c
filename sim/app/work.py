"""What is asked of a worker process. The engine is imported inside the functions: the server only hands them over."""

from __future__ import annotations

from array import array
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.app import columns as kept
from sim.app.columns import Columns, Setting

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def warm(source: str) -> str:
    """Import the engine and read a scenario, so that the first question does not wait for it."""
    from sim.analysis import claims  # noqa: F401

    return _scenario(source).name


def histories(source: str, setting: Setting, first: int, last: int, folder: str) -> Columns:
    """The histories `first` to `last` - 1 at a setting: from the disk, or computed and kept there.

    Parameters
    ----------
    source : name or path of a scenario. setting : values by their paths. folder : where histories are kept.

    Returns
    -------
    `outcome`, the place of a history's end in `sim.app.columns.ENDS`, and a number for each measure; NaN for none.
    """
    path = kept.path_of(Path(folder), _fingerprint(source), setting, first, last)
    found = kept.read(path, last - first)
    if found is None:
        found = _computed(source, setting, first, last)
        kept.write(path, found)
    return found


def _computed(source: str, setting: Setting, first: int, last: int) -> Columns:
    import pandas as pd

    from sim.analysis.claims import values
    from sim.app.measures import measures
    from sim.model import Keep, Negotiation, forget
    from sim.scenario.settle import at_setting

    scenario = _scenario(source)
    model = Negotiation(at_setting(scenario, setting), range(first, last), Keep(worth=False)).run()
    made = model.tables()
    forget(model)
    tables = {name: pd.DataFrame(made[name]) for name in ("runs", "issues")}
    ends = [kept.ENDS.index(word) for word in tables["runs"]["outcome"]]
    watched = {one.metric: array("d", values(tables, one.metric)) for one in measures(scenario)}
    return {kept.OUTCOME: array("d", ends), **watched}


@lru_cache(maxsize=32)
def _scenario(source: str) -> Scenario:
    from sim.app.shelf import read

    return read(source)


@lru_cache(maxsize=32)
def _fingerprint(source: str) -> str:
    """What histories of a scenario hang on: it, the rules, and its seed."""
    from sim.app.shelf import FICTIONAL
    from sim.runs.fingerprint import rules_fingerprint
    from sim.runs.manifest import scenario_fingerprint

    scenario = _scenario(source.removeprefix(FICTIONAL))  # other names make no other histories
    # Whether there is one world decides what is counted.
    return f"{scenario_fingerprint(scenario)}{rules_fingerprint()}{scenario.seed}{scenario.worlds == 1}"


def history(source: str, setting: Setting, number: int) -> dict[str, Any]:
    """One history step by step, as plain dictionaries; `sim.app.telling` says what they hold."""
    from sim.app.telling import told
    from sim.scenario.settle import at_setting
    from sim.speech import speaking

    with speaking("en"):  # its sentences have no catalogue, and it is kept for all who ask
        return told(at_setting(_scenario(source), setting), number)


def lesson_setting(number: int, made_up: bool, k: int, folder: str) -> Columns:
    """What the k-th setting of a lesson shows in every history: all that is watched or claimed, by its metric."""
    import numpy as np

    from sim.analysis import claims
    from sim.analysis.lessons import page

    scenario = _lesson(number, made_up)
    setting = page(scenario).settings[k]
    path = kept.path_of(Path(folder), _lesson_fingerprint(number, made_up), setting.set, 0, claims.WORLDS)
    found = kept.read(path, claims.WORLDS)
    if found is None:
        tables = claims.run_setting(scenario, setting, claims.WORLDS)
        metrics = dict.fromkeys(
            [*(one.metric for one in page(scenario).watch), *(one.metric for one in page(scenario).claims)]
        )
        made = {metric: claims.values(tables, metric) for metric in metrics}
        ends = np.array([kept.ENDS.index(word) for word in tables["runs"]["outcome"]], dtype=float)
        found = {name: array("d", values) for name, values in {kept.OUTCOME: ends, **made}.items()}
        kept.write(path, found)
    return found


def lesson_found(number: int, made_up: bool, settings: list[Columns]) -> dict[str, Any]:
    """What a lesson's settings, in their order, come to: `sim.app.taught` says what it holds."""
    from sim.app.taught import found

    return found(_lesson(number, made_up), settings)


@lru_cache(maxsize=32)
def _lesson(number: int, made_up: bool) -> Scenario:
    from sim.analysis import lessons

    scenario = lessons.find(str(number))
    return lessons.fictional(scenario) if made_up else scenario


@lru_cache(maxsize=32)
def _lesson_fingerprint(number: int, made_up: bool) -> str:
    from sim.runs.fingerprint import rules_fingerprint
    from sim.runs.manifest import scenario_fingerprint

    scenario = _lesson(number, made_up)
    return f"lesson{scenario_fingerprint(scenario)}{rules_fingerprint()}{scenario.seed}"


def game_seats(source: str) -> list[dict[str, Any]]:
    """Who can be played in a scenario."""
    from sim.app.role import seats
    from sim.scenario.reworded import in_language
    from sim.speech import language

    return seats(in_language(_scenario(source), language()))


def game_roles(source: str) -> list[dict[str, Any]]:
    """The sheets of all seats of a scenario."""
    from sim.app.role import roles
    from sim.scenario.reworded import in_language
    from sim.speech import language

    return roles(in_language(_scenario(source), language()))


def game_begun(source: str, seat: str, number: int, path: str) -> None:
    """Begin a game in a new file; raises InputError where the seat is none."""
    from sim.app.playing import begun

    begun(_scenario(source), seat, number, Path(path))


def game_view(path: str, since: int) -> dict[str, Any]:
    """How a game stands, as `sim.app.playing.view` gives it."""
    from sim.app.playing import view

    return view(Path(path), since)


def game_decided(path: str, count: int, action: str, values: dict[str, str]) -> int:
    """Make a decision; raises InputError for one that is none."""
    from sim.app.playing import decide

    return decide(Path(path), count, action, values)


def game_trials(path: str) -> list[str]:
    """What is tried to end a game better, as `sim.app.bettering.listing` gives it."""
    from sim.app.bettering import listing

    return listing(Path(path))


def game_tried(path: str, numbers: list[int]) -> list[dict[str, Any]]:
    """Which of some trials end a game better, as `sim.app.bettering.tried` gives them."""
    from sim.app.bettering import tried

    return tried(Path(path), numbers)


def game_opened(path: str, places: dict[str, str]) -> dict[str, Any]:
    """The table after a game with a text on it; raises InputError where there is none."""
    from sim.app.open_cards import view

    return view(Path(path), places)


def sources(source: str, grade: str, of: str, about: str, first: int) -> dict[str, Any]:
    """Numbers and what they rest on, as `sim.app.sourced.listing` gives them."""
    from sim.app.sourced import listing

    return listing(_scenario(source), grade, of, about, first)


def one_source(source: str, path: str) -> dict[str, Any]:
    """One number, as `sim.app.sourced.one` gives it."""
    from sim.app.sourced import one

    return one(_scenario(source), path)


def class_kinds(source: str) -> dict[str, Any]:
    """What a class of a scenario can be opened with, as `sim.app.shared.kinds` gives it."""
    from sim.app.shared import kinds
    from sim.scenario.reworded import in_language
    from sim.speech import language

    return kinds(in_language(_scenario(source), language()))


def class_begun(source: str, seats: tuple[str, ...], tables: dict[str, int]) -> None:
    """Begin the games of a class's tables, a history by each path; raises InputError where a seat is none."""
    from sim.app.shared import begun

    begun(_scenario(source), seats, tables)


def class_looked(path: str, rule: dict[str, Any]) -> dict[str, Any]:
    """How a table of a class stands, as `sim.app.shared.looked` gives it."""
    from sim.app.shared import Rule, looked

    return looked(Path(path), Rule(**rule))


def class_decided(
    path: str, seat: str, at: str, action: str, values: dict[str, str], rule: dict[str, Any]
) -> dict[str, Any]:
    """Make a decision at a table of a class; raises InputError for one that is none."""
    from sim.app.shared import Rule, decided

    return decided(Path(path), seat, at, action, values, Rule(**rule))


def class_put_in(path: str, kind: str, what: str) -> str:
    """Put something in at a table of a class; raises InputError where it cannot be."""
    from sim.app.putting_in import put

    return put(Path(path), kind, what)


def class_debriefed(path: str, seat: str) -> dict[str, Any]:
    """The debrief of a table of a class, as `sim.app.ended.debriefed` gives it."""
    from sim.app.ended import debriefed

    return debriefed(Path(path), seat)


def class_results(path: str) -> dict[str, dict[str, list[Any]]]:
    """The result tables of a table of a class that has ended; empty of one that has not."""
    from sim.app.ended import results

    return results(Path(path))


def class_scenario(path: str) -> str:
    """The scenario of a table of a class as a file."""
    from sim.app.ended import scenario_file

    return scenario_file(Path(path))


def report_place(source: str, setting: Setting, worlds: int, folder: str) -> str:
    """The folder of a setting's report; under made-up names a case has one of its own."""
    from sim.app.reported import place_of
    from sim.app.shelf import FICTIONAL

    names = FICTIONAL if source.startswith(FICTIONAL) else ""
    return str(place_of(Path(folder), f"{names}{_fingerprint(source)}", setting, worlds))


def report(source: str, setting: Setting, worlds: int, folder: str) -> None:
    """Write the full report of a setting; `sim.app.reported` says how far it has come meanwhile."""
    from sim.app.reported import changes, make
    from sim.scenario.settle import at_setting

    scenario = _scenario(source)
    at = at_setting(scenario, setting).model_copy(update={"worlds": worlds, "changed": changes(scenario, setting)})
    make(at, Path(report_place(source, setting, worlds, folder)))
