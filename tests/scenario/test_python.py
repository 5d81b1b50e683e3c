"""Programs that load, make and change scenarios: checked as files are, and refused without a place in any file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.runs.runner import run
from sim.scenario.checked import checked
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Precision, Range, Relation, Scenario, Sweep, Table
from tests.cases import two_party

FARMERS = load("two-farmers")
SPAN = Range.model_validate({"from": 0, "to": 1})


def test_settings_may_be_a_mapping() -> None:
    by_text = load("two-farmers", ["delivery.tranche=0.25", "talks.opening=demands"], worlds=7)
    assert load("two-farmers", {"delivery.tranche": 0.25, "talks.opening": "demands"}, worlds=7) == by_text


LOADS: dict[str, tuple[Callable[[], Any], str]] = {
    "unknown path": (lambda: load("two-farmers", {"delivery.trance": 1}), "did you mean 'tranche'"),
    "out of range": (lambda: load("two-farmers", {"delivery.tranche": 2}), "expected a value between 0 and 1, got 2"),
    "text": (lambda: load("two-farmers", {"delivery.tranche": "0.2"}), "the text '0.2'; give the number itself"),
    "flag": (lambda: load("two-farmers", {"delivery.tranche": True}), "expected a number, got True"),
    "wrong word": (lambda: load("two-farmers", {"talks.opening": "plans"}), "got 'plans'; did you mean 'plan'"),
    "flag for a word": (lambda: load("two-farmers", {"talks.opening": True}), "expected 'plan' or 'demands', got True"),
    "names": (lambda: load("two-farmers", {"incidents.truce": "fense"}), "did you mean 'fence'"),
    "no text": (lambda: load("two-farmers", {3: 1}), "expected paths as text"),  # type: ignore[dict-item]
    "one text": (lambda: load("two-farmers", "delivery.tranche=1"), "a list of texts 'path=value'"),
    "no list": (lambda: load("two-farmers", [0.5]), "a list of texts 'path=value'"),  # type: ignore[list-item]
    "worlds": (lambda: load("two-farmers", worlds=-1), "worlds: expected at least 1, got -1"),
    "seed": (lambda: load("two-farmers", seed="x"), "seed: expected a whole number, got x"),  # type: ignore[arg-type]
    "a number": (lambda: load(3), "expected the name of a scenario or the path of its file, got int"),  # type: ignore[arg-type]
    "no axes": (lambda: Sweep(axes={}), "Sweep: a grid needs axes, and no points"),
    "no key": (lambda: Sweep(desing="grid"), "unknown key 'desing' in Sweep; did you mean 'design'?"),  # type: ignore[call-arg]
    "no power of two": (
        lambda: Sweep(design="sobol", size=9, axes={"trust.noise": SPAN}),
        "needs a power of two, got 9",
    ),
    "a range in a grid": (lambda: Sweep(axes={"trust.noise": SPAN}), "a range is for latin_hypercube and sobol"),
    "nobody": (lambda: Table(parties=()), "Table.parties: expected a list of at least 1, got 0"),
    "a comma": (lambda: Relation(between=("a", "b"), value="0,5"), "write 0.5, with a point"),  # type: ignore[arg-type]
    "no outcome": (lambda: Precision(of="outcome.deliverd"), "did you mean 'outcome.delivered'"),
    "half a case": (lambda: Scenario(name="x"), "Scenario: the key 'calendar' is missing"),  # type: ignore[call-arg]
}


@pytest.mark.parametrize("wrong", LOADS)
def test_a_program_is_told_in_one_line_without_a_place(wrong: str) -> None:
    make, said = LOADS[wrong]
    with pytest.raises(InputError) as caught:
        make()
    message = str(caught.value)
    assert said in message
    assert caught.value.place is None and "\n" not in message and len(message) < 300


def changed(**update: Any) -> Scenario:
    return FARMERS.model_copy(update=update)


def with_tactic(**update: Any) -> Scenario:
    upfield = FARMERS.parties["upfield"]
    tactic = upfield.tactic.model_copy(update=update)
    return changed(parties={**FARMERS.parties, "upfield": upfield.model_copy(update={"tactic": tactic})})


RUNS = {
    "a tactic changed by hand": (with_tactic(kind="tit_for_tate"), "did you mean 'tit_for_tat'"),
    "a protocol changed by hand": (
        changed(tables={"main": FARMERS.tables["main"].model_copy(update={"protocol": "votting"})}),
        "tables.main.protocol: expected",
    ),
    "what no design point changes": (changed(sweep=Sweep(axes={"worlds": [1, 2]})), "'worlds' is the same at every"),
    "an unknown path": (changed(sweep=Sweep(axes={"delivery.trance": [0, 1]})), "did you mean 'tranche'"),
    "a value out of range": (changed(sweep=Sweep(axes={"delivery.tranche": [0, 2]})), "between 0 and 1, got 2"),
    "a protocol nobody knows": (
        changed(sweep=Sweep(axes={"tables.main.protocol": ["voting", "singel_text"]})),
        "did you mean 'single_text'",
    ),
    "a tactic nobody knows": (
        changed(sweep=Sweep(design="list", points=[{"parties.upfield.tactic.kind": "tit_for_tate"}])),
        "did you mean 'tit_for_tat'",
    ),
    "a mix of such a tactic": (
        changed(sweep=Sweep(axes={"parties.upfield.tactic.mix": [{"zeuten": 1}]})),
        "got 'zeuten'; did you mean 'zeuthen'?",
    ),
    "nothing on an axis": (changed(sweep=Sweep(axes={"delivery.tranche": [None, 1]})), "expected a value, got null"),
    "a value twice": (changed(sweep=Sweep(axes={"delivery.tranche": [1, 1.0]})), "1.0 is named twice"),
    "no worlds": (changed(worlds=0), "worlds: expected at least 1, got 0"),
    "a sweep that is none": (changed(sweep={"axes": {}}), "sweep: a grid needs axes"),
    "a seed that is text": (changed(seed="seven"), "seed: expected a whole number"),
    "nobody at the table": (changed(tables={}), "there is no table 'main'"),
}


@pytest.mark.parametrize("wrong", RUNS)
def test_a_scenario_changed_in_a_program_is_checked_before_it_runs(wrong: str, tmp_path: Path) -> None:
    scenario, said = RUNS[wrong]
    for attempt in (lambda: checked(scenario), lambda: run(scenario, tmp_path / "out", workers=1)):
        with pytest.raises(InputError) as caught:
            attempt()
        assert said in str(caught.value)
        assert caught.value.place is None and "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_table_made_by_hand_knows_its_protocols() -> None:
    with pytest.raises(InputError, match=r"Table\.protocol: expected .*; did you mean 'voting'\?"):
        Table(parties=("ada", "bo"), protocol="votting")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="did you mean 'zeuthen'"):
        with_settings(FARMERS, {"parties.upfield.tactic.kind": "zeuten"})


def test_what_is_right_comes_back_as_it_was() -> None:
    for scenario in (FARMERS, two_party(), load("ec-emissions"), load("sweep-guarantee-tranche")):
        assert checked(scenario) == scenario


def test_a_scenario_shows_itself_in_a_line() -> None:
    assert repr(FARMERS) == "<Scenario two-farmers: 2 parties, 4 issues, 1 phase, 1,000 worlds, seed 7>"
    swept = changed(sweep=Sweep(axes={"delivery.tranche": [0, 1]}))
    assert "2 design points" in str(swept) and "\n" not in str(swept)
