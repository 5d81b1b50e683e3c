"""Events from outside in whole worlds: when they happen, what they change, that it is as before, and who leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from sim.analysis.inputs import drawn, given, inputs, values
from sim.model import Keep, Negotiation
from sim.model.draw import Draw
from sim.model.ledger import Ledger
from sim.model.process.events import Number
from sim.model.rules import numbers as blocks
from sim.model.seats.mediation import LeftToRules
from sim.scenario.changeable import BY_WORTH, OF_MEDIATOR, OF_RULES, changeable
from sim.scenario.event import Event
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.settle import settled


def scenario(name: str, events: Mapping[str, Any], **sets: Any) -> Scenario:
    """A scenario that ships with some events, and settings whose dots are written as two underscores."""
    made = {key: Event.model_validate({"title": key.capitalize(), **event}) for key, event in events.items()}
    base = load(name, {path.replace("__", "."): value for path, value in sets.items()})
    return settled(base.model_copy(update={"events": made}))


def ran(case: Scenario, worlds: int | list[int] = 40, **more: Any) -> dict[str, Any]:
    replicates = range(worlds) if isinstance(worlds, int) else worlds
    return Negotiation(case, replicates, **more).run().tables()


def due(case: Scenario, worlds: int) -> np.ndarray:
    """The months in which the only event of a scenario happens."""
    found: np.ndarray = Negotiation(case, range(worlds), begin=False).events.happenings[0].due
    return found


def same(left: Mapping[str, Any], right: Mapping[str, Any], but: tuple[str, ...] = ()) -> None:
    for name, column in left.items():
        if name not in but:
            np.testing.assert_array_equal(np.asarray(column), np.asarray(right[name]), err_msg=name)


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_dated_event_happens_in_its_month_in_every_world_that_lives_it() -> None:
    runs = ran(scenario("two-farmers", {"rain": {"month": 3}}))["runs"]
    assert set(runs["event_rain"][runs["months"] >= 3]) == {3}
    assert set(runs["event_rain"][runs["months"] < 3]) <= {-1}


def test_a_dated_event_may_have_a_chance() -> None:
    found = due(scenario("two-farmers", {"rain": {"month": 3, "chance": 0.3}}), 4000)
    assert set(found) == {-1, 3} and np.mean(found == 3) == pytest.approx(0.3, abs=0.03)


def test_a_hazard_has_the_distribution_of_a_constant_chance() -> None:
    """P(T = f + k) = h (1 - h)^k from the first month f on, and nothing after the last."""
    found = due(scenario("two-farmers", {"rain": {"hazard": 0.2, "from": 4, "until": 9}}), 6000)
    assert set(found) == {-1, 4, 5, 6, 7, 8, 9}
    for k in range(6):
        assert np.mean(found == 4 + k) == pytest.approx(0.2 * 0.8**k, abs=0.02)
    assert np.mean(found == -1) == pytest.approx(0.8**6, abs=0.02)


def test_with_a_higher_chance_the_same_worlds_have_it_and_more() -> None:
    low, high = (due(scenario("two-farmers", {"rain": {"hazard": h}}), 500) for h in (0.05, 0.2))
    both = (low > 0) & (high > 0)
    assert both.any() and (high[both] <= low[both]).all() and not ((low > 0) & (high < 0)).any()


# --- nothing else is moved -------------------------------------------------------------------------------------------


def test_an_event_that_changes_nothing_changes_nothing() -> None:
    plain, told = ran(load("two-farmers")), ran(scenario("two-farmers", {"rain": {"hazard": 0.3}}))
    same(plain["runs"], told["runs"])
    same(plain["issues"], told["issues"])


@pytest.mark.parametrize("never", [{"month": 2, "chance": 0}, {"hazard": 0}, {"month": 200}])
def test_an_event_that_never_happens_changes_nothing(never: dict[str, Any]) -> None:
    effects = [{"path": "guarantees.default", "to": 1.0}, {"path": "parties.upfield.no_agreement", "to": 1.0}]
    told = ran(scenario("two-farmers", {"rain": {**never, "effects": effects}}))
    assert set(told["runs"]["event_rain"]) == {-1}
    same(ran(load("two-farmers"))["runs"], told["runs"])


MANY = {
    "mandate": {"month": 1, "effects": [{"path": "issues.isf_mandate.delivered", "to": 0.8}, {"vote": "israel"}]},
    "war": {
        "hazard": {"low": 0.05, "mode": 0.1, "high": 0.3},
        "effects": [
            {"path": "guarantees.default", "factor": {"low": 0.1, "mode": 0.3, "high": 0.5}, "for": 3},
            {"path": "incidents.rate", "factor": 2.0, "for": 3},
            {"path": "relations.israel.hamas", "shift": -0.2},
            {"path": "inner.parties.fatah.cost_of_stalemate", "shift": 0.01},
        ],
    },
    "election": {
        "hazard": 0.1,
        "effects": [{"leaves": "us", "for": 5}, {"path": "parties.israel.cost_of_stalemate", "factor": 3}],
    },
}


def test_a_world_is_the_same_in_every_batch() -> None:
    case = scenario("cairo-2025-10-23", MANY, calendar__months=10)
    together, apart = ran(case, 16), ran(case, [5, 11])
    same({name: np.asarray(column)[[5, 11]] for name, column in together["runs"].items()}, apart["runs"])


def test_the_order_of_events_in_a_file_is_nobodys() -> None:
    backward = dict(reversed(MANY.items()))
    one, other = (
        ran(scenario("cairo-2025-10-23", events, calendar__months=6), 6)["runs"] for events in (MANY, backward)
    )
    same(one, other)


# --- what is changed -------------------------------------------------------------------------------------------------


def at_month(model: Negotiation, month: int) -> Negotiation:
    """Step a model on until no world is before a month."""
    while model.running and int(model.world.clock.month[model.world.clock.alive].min()) < month:
        model.step()
    return model


def test_a_change_holds_for_its_months_and_then_all_is_as_before_to_the_bit() -> None:
    """Guarantee 0.2 by the council, halved in months 2 and 3."""
    effects = [{"path": "guarantees.default", "factor": 0.5, "for": 2}]
    model = Negotiation(scenario("two-farmers", {"rain": {"month": 2, "effects": effects}}), [0])
    seen = {}
    for month in range(1, 6):
        at_month(model, month)
        seen[int(model.world.clock.month[0])] = model.cast.guarantee.copy()
    assert {month: sorted(set(found[0].tolist())) for month, found in seen.items()} == {
        1: [0.2], 2: [0.1], 3: [0.1], 4: [0.2], 5: [0.2],
    }  # fmt: skip


def arrays(model: Negotiation) -> dict[str, Any]:
    """Every number of a model that an event may change, and what is worked out of them."""
    cast, delivery = model.cast, model.delivery
    found: dict[str, Any] = {"guarantee": cast.guarantee, "share": delivery.incidents.share}
    groups: list[Any] = [
        cast.talks,
        cast.cohesion,
        cast.opening,
        delivery.numbers,
        delivery.trust,
        delivery.incidents.numbers,
    ]
    groups += [] if cast.attendance is None else [cast.attendance]
    for block in (*groups, delivery.incidents.spoiling, *(m.style for m in cast.mediators.values())):
        found |= {f"{type(block).__name__}.{id(block)}.{f.name}": getattr(block, f.name) for f in fields(block)}
    for party in cast.parties:
        for key in ("no_agreement", "cost_of_stalemate", "misperception", "anticipation", "fallback", "apart"):
            found[f"{party.name}.{key}"] = getattr(party.interests, key)
        if (home := party.interests.home) is not None:
            for key in ("no_agreement", "cost_of_stalemate", "share", "threshold"):
                found[f"{party.name}.home.{key}"] = getattr(home, key)
    for name, table in cast.tables.items():
        found |= {f"{name}.{key}": getattr(table.rules, key) for key in OF_MEDIATOR}
        found[f"{name}.seat"] = table.mediation.facilitation
    for i, duty in delivery.terms.duties.items():
        found |= {f"duty {i}": duty.inertia, f"refusal {i}": duty.refusal}
    return {name: np.array(array, copy=True) for name, array in found.items()}


CASES = ("cairo-2025-10-23", "palestinian-unity", "two-farmers")


@pytest.mark.parametrize("name", CASES)
def test_every_number_that_can_be_changed_is_found_changed_and_put_back(name: str) -> None:
    """Each path alone: written with another value something is another, and with its own again nothing is."""
    case = load(name)
    model = Negotiation(case, range(3), begin=False)
    draw = Draw(model.chance, 3)
    ledger = Ledger(case, model.cast, model.delivery, draw, model.front)
    before, nothing = arrays(model), np.zeros(3)
    for path, span in changeable(case).items():
        if path.startswith("inner.") or span.moves or path == "guarantees.default":
            continue
        number = ledger.find(path)
        assert isinstance(number, Number), path
        number.put(np.clip(0.5 * number.base + 0.3, span.low, span.high), nothing)
        changed = {key for key, now in arrays(model).items() if not np.array_equal(now, before[key])}
        assert changed, path
        number.put(number.base, nothing)
        for key, now in arrays(model).items():
            np.testing.assert_array_equal(now, before[key], err_msg=f"{path}: {key}")


def test_the_list_of_numbers_is_that_of_the_rules_blocks() -> None:
    kinds = {
        "talks": blocks.TalkNumbers, "cohesion": blocks.CohesionNumbers, "delivery": blocks.DeliveryNumbers,
        "trust": blocks.TrustNumbers, "incidents": blocks.IncidentNumbers, "spoiling": blocks.SpoilingNumbers,
        "phases_opening": blocks.OpeningNumbers,
    }  # fmt: skip
    assert {group: set(names) for group, names in OF_RULES.items()} == {
        group: {f.name for f in fields(kind)} for group, kind in kinds.items()
    }
    assert set(BY_WORTH) == {f.name for f in fields(blocks.AttendanceNumbers)}
    assert set(OF_MEDIATOR) == {f.name for f in fields(blocks.StyleNumbers)}


def test_who_leaves_guarantees_and_mediates_nothing_until_it_is_back() -> None:
    effects = [{"leaves": "us", "for": 2}]
    case = scenario("cairo-2025-10-23", {"away": {"month": 1, "effects": effects}})
    model = Negotiation(case, range(4))
    guarantee, pool = model.cast.guarantee.copy(), model.cast.main.rules.pool.copy()
    at_month(model, 1)
    own = model.cast.mediators["us"].style
    assert not own.facilitation.any() and not own.pool.any()
    assert (model.cast.guarantee <= guarantee).all() and (model.cast.main.rules.pool <= pool).all()
    assert (model.cast.guarantee < guarantee).any() or (model.cast.main.rules.pool < pool).any()
    at_month(model, 3)
    there = model.world.clock.month >= 3  # a world that has ended stays as it was
    assert there.any() and np.array_equal(model.cast.guarantee[there], guarantee[there])
    assert np.array_equal(model.cast.main.rules.pool[there], pool[there])


def test_whoever_sits_in_a_mediators_place_has_its_style_from_the_rules() -> None:
    case = load("cairo-2025-10-23")
    model = Negotiation(case, range(2), begin=False)
    main = model.cast.main
    main.mediation = guest = LeftToRules(main.rules)  # type: ignore[assignment]  # it drafts nothing here
    number = Ledger(case, model.cast, model.delivery, Draw(model.chance, 2)).find("parties.us.mediation.facilitation")
    assert isinstance(number, Number)
    number.put(np.ones(2), np.zeros(2))
    assert (guest.facilitation == 1.0).all() and (main.rules.facilitation == 1.0).all()


def test_what_is_delivered_is_raised_once_and_trust_moves() -> None:
    effects = [
        {"path": "issues.isf_mandate.delivered", "to": 0.8},
        {"path": "issues.aid_volume.delivered", "shift": -0.3},
        {"path": "relations.israel.fatah", "to": 1},
    ]
    case = scenario("cairo-2025-10-23", {"mandate": {"month": 1, "effects": effects}})
    model, plain = (at_month(Negotiation(one, range(3)), 1) for one in (case, load("cairo-2025-10-23")))
    column = {name: model.cast.issues.index(name) for name in ("isf_mandate", "aid_volume")}
    assert (model.world.agreement.delivered[:, column["isf_mandate"]] >= 0.8).all()
    assert (plain.world.agreement.delivered[:, column["isf_mandate"]] < 0.1).all()
    aid = [one.world.agreement.delivered[:, column["aid_volume"]] for one in (model, plain)]
    assert (aid[0] <= aid[1]).all() and (aid[0] < aid[1] - 0.2).any()  # some of it comes back in the same month
    a, b = (model.cast.names.index(name) for name in ("israel", "fatah"))
    assert (model.world.beliefs.trust[a][:, b] > plain.world.beliefs.trust[a][:, b]).all()
    assert (model.world.beliefs.trust[b][:, a] > plain.world.beliefs.trust[b][:, a]).all()


def test_a_stalemate_that_becomes_dearer_costs_more_from_then_on_and_not_for_the_months_before() -> None:
    """r falls by h a month until month 2, by 5 h in months 3 and 4, and by h again."""
    effects = [{"path": "parties.upfield.cost_of_stalemate", "factor": 5, "for": 2}]
    case = scenario(
        "two-farmers",
        {"drought": {"month": 3, "effects": effects}},
        parties__upfield__cost_of_stalemate=0.01,
        parties__upfield__no_agreement=0.9,
        talks__join_patience=12,
        parties__downfield__no_agreement=0.9,
    )
    model = Negotiation(case, [0])
    found = []
    while model.talks is not None and int(model.world.clock.month[0]) < 7:
        mine = next(p.interests for p in model.cast.parties if p.name == "upfield")
        month, r = int(model.world.clock.month[0]), mine.reservation(model.talks.agenda.months, np.zeros(1, dtype=bool))
        if len(found) == month:
            found.append(float(r[0]))
        model.step()
        if not model.running:
            break
    assert np.diff(found)[:6] == pytest.approx([-0.01, -0.01, -0.05, -0.05, -0.01, -0.01])


def test_who_has_no_number_of_its_own_at_home_shares_its_partys() -> None:
    effects = [{"path": "parties.downfield.no_agreement", "to": 0.7}]
    case = scenario("two-farmers", {"well": {"month": 1, "effects": effects}})
    model = at_month(Negotiation(case, range(2)), 1)
    mine = next(p.interests for p in model.cast.parties if p.name == "downfield")
    assert mine.home is not None
    assert (mine.no_agreement == 0.7).all() and (mine.home.no_agreement == 0.7).all()


# --- the vote at home ------------------------------------------------------------------------------------------------

VOTE = {"vote": "downfield"}
BETTER = {"path": "parties.downfield.no_agreement", "to": 1.0}  # without the text it would have all that it wants


def test_a_vote_at_home_can_end_what_is_in_force() -> None:
    lost = ran(scenario("two-farmers", {"election": {"month": 8, "effects": [BETTER, VOTE]}}), keep=Keep(transcript=40))
    runs, events = lost["runs"], lost["events"]
    asked = [k for k, kind in enumerate(events["kind"]) if kind == "home_vote"]
    gone = {events["replicate"][k] for k in asked if events["detail"][k] == "leaves"}
    assert gone and gone == set(np.flatnonzero([kind == "voted_out" for kind in runs["reason_kind"]]))
    one = min(gone)
    assert (runs["outcome"][one], runs["months"][one], runs["collapse"][one]) == ("collapsed", 8, True)
    assert runs["reason"][one].startswith("Downfield left, as the vote at home went against what was in force")
    kinds = [events["kind"][k] for k in range(len(events["kind"])) if events["replicate"][k] == one]
    assert kinds.index("event") < kinds.index("home_vote") < kinds.index("leave")


def test_a_vote_on_what_is_liked_changes_nothing() -> None:
    kept = ran(scenario("two-farmers", {"election": {"month": 8, "effects": [VOTE]}}), keep=Keep(transcript=40))
    assert "stays" in kept["events"]["detail"] and "leaves" not in kept["events"]["detail"]
    same(ran(load("two-farmers"))["runs"], kept["runs"])


def test_nobody_votes_on_what_was_never_signed() -> None:
    case = scenario(
        "two-farmers", {"election": {"month": 1, "effects": [BETTER, VOTE]}}, calendar__meetings_per_month=1
    )
    told = ran(case, keep=Keep(transcript=40))
    first = [k for k, kind in enumerate(told["events"]["kind"]) if kind == "home_vote"]
    signed = np.asarray(told["runs"]["ratified_1"])
    assert all(signed[told["events"]["replicate"][k]] for k in first)


# --- talks inside ----------------------------------------------------------------------------------------------------


def test_an_event_around_talks_changes_numbers_inside_them_and_is_told_once() -> None:
    effects = [{"path": "inner.parties.fatah.no_agreement", "to": 1.0}]
    case = scenario("cairo-2025-10-23", {"decree": {"month": 1, "effects": effects}}, calendar__months=12)
    plain = ran(load("cairo-2025-10-23", {"calendar.months": 12}), 30)["runs"]
    told = ran(case, 30, keep=Keep(transcript=30))
    assert np.mean(told["runs"]["mandated"]) < np.mean(plain["mandated"])
    there = [told["events"]["table"][k] for k, kind in enumerate(told["events"]["kind"]) if kind == "event"]
    assert len(there) == np.sum(told["runs"]["event_decree"] == 1) and "cairo" not in there


# --- analysis --------------------------------------------------------------------------------------------------------


def test_what_events_draw_are_inputs_like_any_others() -> None:
    case = scenario("cairo-2025-10-23", MANY, calendar__months=4)
    known = [one for one in inputs(case) if one.party == "events"]
    assert [one.name for one in known] == [
        "events.election.hazard.comes", "events.war.effects.0.factor", "events.war.hazard", "events.war.hazard.comes",
    ]  # fmt: skip
    labels = {one.name: one.label for one in known}
    assert labels["events.war.hazard.comes"] == "War: month in which it comes"
    luck = drawn(case, known, range(50))
    months = values(known, luck)["events.election.hazard.comes"].to_numpy()
    model = Negotiation(case, range(50), begin=False)
    found = next(one.due for one in model.events.happenings if one.name == "election")
    assert np.array_equal(np.where(found > 0, found, months), months)
    again = Negotiation(case, range(50), begin=False, given=given(known, luck))
    assert all(
        np.array_equal(a.due, b.due) for a, b in zip(model.events.happenings, again.events.happenings, strict=True)
    )


def test_an_event_with_a_chance_is_an_input_that_holds_or_not() -> None:
    case = scenario("two-farmers", {"rain": {"month": 2, "chance": {"low": 0.2, "mode": 0.5, "high": 0.8}}})
    known = [one for one in inputs(case) if one.party == "events"]
    assert [(one.name, one.event) for one in known] == [
        ("events.rain.chance", False), ("events.rain.chance.happens", True),
    ]  # fmt: skip
    holds = values(known, drawn(case, known, range(60)))["events.rain.chance.happens"].to_numpy()
    assert np.array_equal(holds, due(case, 60) == 2)
