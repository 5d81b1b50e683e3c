"""The model as a whole: what always holds, and that a world is the same however it is computed."""

from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import Keep, Negotiation, forget
from sim.model.agents import Constituency, Mediator, Party
from sim.scenario.schema import Scenario
from sim.tactics import aspiration
from tests.cases import two_party

ALL = Keep(paths=True, transcript=10**6)


def tables(scenario: Scenario, replicates: Any) -> dict[str, dict[str, Any]]:
    return Negotiation(scenario, replicates, ALL).run().tables()


def same(a: Any, b: Any) -> bool:
    a, b = np.asarray(a), np.asarray(b)
    return bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))


@pytest.fixture(scope="module")
def forty() -> dict[str, dict[str, Any]]:
    return tables(two_party(), range(40))


@settings(max_examples=8)
@given(st.lists(st.integers(0, 39), min_size=1, max_size=12, unique=True))
def test_a_world_has_the_same_bits_in_any_batch(forty: dict[str, dict[str, Any]], batch: list[int]) -> None:
    mine = tables(two_party(), batch)
    for name, column in forty["runs"].items():
        assert same(np.asarray(column)[batch], mine["runs"][name]), name
    for name, column in forty["issues"].items():
        assert same(np.asarray(column).reshape(40, -1)[batch].ravel(), mine["issues"][name]), name
    kept = np.isin(forty["events"]["replicate"], batch)
    for name, column in forty["events"].items():
        assert same(np.asarray(column)[kept], mine["events"][name]), name


def test_paths_add_up_over_parts(forty: dict[str, dict[str, Any]]) -> None:
    def by_tick(part: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
        keys = zip(part["series"], part["table"], part["key"], part["phase"], part["tick"], strict=True)
        rows = zip(part["n"], part["sum"], part["sumsq"], part["hist"], strict=True)
        return dict(zip(keys, rows, strict=True))

    whole = by_tick(forty["paths"])
    parts = [by_tick(tables(two_party(), range(a, b))["paths"]) for a, b in ((0, 13), (13, 40))]
    assert whole
    for key, (n, total, squares, hist) in whole.items():
        rows = [part[key] for part in parts if key in part]
        assert n == sum(r[0] for r in rows)
        assert (total, squares) == (sum(r[1] for r in rows), sum(r[2] for r in rows))
        assert hist == np.sum([r[3] for r in rows], axis=0).tolist()


def test_the_order_of_parties_in_the_file_changes_nothing() -> None:
    scenario = two_party()
    turned = scenario.model_copy(
        update={
            "parties": dict(reversed(scenario.parties.items())),
            "tables": {n: t.model_copy(update={"parties": t.parties[::-1]}) for n, t in scenario.tables.items()},
        }
    )
    a, b = tables(scenario, range(30)), tables(turned, range(30))
    for name in a["runs"]:
        assert same(a["runs"][name], b["runs"][name]), name
    for name in a["issues"]:
        assert same(a["issues"][name], b["issues"][name]), name


def test_a_further_party_leaves_the_chance_of_the_others_as_it_was() -> None:
    scenario = two_party()
    more = scenario.model_copy(update={"parties": {**scenario.parties, "zed": scenario.parties["mo"]}})
    a, b = Negotiation(scenario, range(5)), Negotiation(more, range(5))
    for party in a.cast.parties:
        twin = next(p for p in b.cast.parties if p.name == party.name)
        np.testing.assert_array_equal(party.interests.ideal, twin.interests.ideal)
        np.testing.assert_array_equal(party.seat.adviser.beta, twin.seat.adviser.beta)


def test_talks_keep_their_promises_meeting_by_meeting() -> None:
    """Values and states stay in [0, 1]; demands lie between aspiration and ideal; vetoes and red lines hold."""
    line = [{"issue": "water", "above": 0.6}]
    model = Negotiation(two_party(parties={"ada": {"red_lines": line}}), range(200), Keep())
    meetings = 0
    while model.running:
        talks, signed, held = model.talks, model.world.progress.agreed.copy(), model.world.progress.meetings.copy()
        model.step()
        met = model.world.progress.meetings > held
        assert ((model.world.agreement.delivered >= 0) & (model.world.agreement.delivered <= 1)).all()
        assert ((model.world.beliefs.trust >= 0) & (model.world.beliefs.trust <= 1)).all()
        if talks is None or not met.any():
            continue
        meetings += 1
        agenda, main = talks.agenda, model.cast.main
        time = (talks.round - 1) / main.settings.rounds
        for i, party in enumerate(main.parties):
            asked = party.interests.paper(main.demands[:, i])
            pressure = main.mediation.pressure()
            assert pressure is not None
            reserved = party.interests.reservation(agenda.months, agenda.fallback_on) - pressure
            aspired = aspiration(reserved, time, party.seat.adviser.beta)
            assert (asked <= 1.0).all()
            assert (asked >= aspired - 1e-9)[met].all()
        assert talks.k != 0 or (main.demands[:, 0, :1] <= 0.6 + 1e-9).all()
        assert (model.world.progress.agreed >= signed).all()
    assert meetings > 10
    water = model.cast.issues.index("water")
    assert (model.world.agreement.agreed[model.world.agreement.bound[:, water], water] <= 0.6 + 1e-9).all()


def test_nothing_is_agreed_that_a_veto_refused() -> None:
    events = tables(two_party(), range(60))["events"]
    rows = list(zip(*(events[c] for c in ("replicate", "phase", "round", "kind", "actor")), strict=True))
    agreements = {row[:3] for row in rows if row[3] == "agree"}
    refusals = {row[:3] for row in rows if row[3] == "refuse"}
    assert agreements
    assert not agreements & refusals


def test_one_world_is_a_mesa_model() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = Negotiation(two_party())
        assert isinstance(model, mesa.Model)
        kinds = {type(agent) for agent in model.agents}
        assert kinds == {Party, Constituency, Mediator}
        steps = 0
        while model.running:
            model.step()
            steps += 1
        frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == steps
    assert list(frame["month"]) == sorted(frame["month"])
    assert frame["stage"].iloc[-1] == "over"
    assert frame["consensus"].dropna().between(0, 1).all()


def test_mesa_batch_run_takes_the_model() -> None:
    rows = mesa.batch_run(
        Negotiation, {"scenario": [two_party()], "replicates": [[0], [1]]}, number_processes=1, max_steps=2000,
        display_progress=False,
    )  # fmt: skip
    assert {row["stage"] for row in rows} == {"over"}  # the last step is there
    assert len({row["RunId"] for row in rows}) == 2


def test_a_model_that_is_done_with_is_forgotten() -> None:
    """Mesa 3.3 has a table that keeps every model with agents, which is all the memory of a long sweep."""
    gone = weakref.ref(Negotiation(two_party(), range(3)).run())
    gc.collect()
    assert gone() is None


def test_a_forgotten_model_is_gone_at_once() -> None:
    """No ring is left for Python's collector, which would have to look through everything there is, part after part."""

    def alive() -> int:
        return sum(1 for found in gc.get_objects() if str(type(found).__module__).startswith("sim.model"))

    scenario = two_party()
    gc.collect()
    before = alive()
    gc.disable()
    try:
        model = Negotiation(scenario, range(3), ALL).run()
        assert model.tables()["runs"]
        held = weakref.ref(model.cast.parties[0])
        forget(model)
        del model
        assert held() is None
        assert alive() == before
    finally:
        gc.enable()
