"""Every protocol and tactic keeps the promises of the model, and shows what its source says."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import Keep, Negotiation
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.cases import two_party
from tests.model.effects import effect

PROTOCOLS = ("single_text", "alternating_offers", "voting", "challenge")
TACTICS: dict[str, dict[str, Any]] = {
    "imitation": {"mix": {"time_dependent": 0.4, "tit_for_tat": 0.6}, "imitation": "averaged", "forgiveness": 0.3},
    "zeuthen": {"kind": "zeuthen", "proposal": "logrolling"},
    "trade_off": {"proposal": "trade_off"},
    "logrolling": {"proposal": "logrolling"},
    "equilibrium": {"kind": "equilibrium", "discount": 0.9},
}


def case(
    protocol: str = "alternating_offers", tactic: dict[str, Any] | None = None, rounds: int = 20, **over: Any
) -> Scenario:
    both = {name: {"tactic": tactic} for name in ("ada", "bo")} if tactic else {}
    return two_party(parties=both, tables={"main": {"protocol": protocol, "rounds": rounds}}, **over)


def tables(scenario: Scenario, replicates: Any) -> dict[str, pd.DataFrame]:
    made = Negotiation(scenario, replicates, Keep(paths=True, transcript=10**6, solutions=True)).run().tables()
    return {name: pd.DataFrame(columns) for name, columns in made.items()}


@cache
def forty(name: str) -> dict[str, pd.DataFrame]:
    """The tables of forty worlds of one of `ALL`, for all who only read them."""
    return tables(ALL[NAMES.index(name)], range(40))


ALL = [case(protocol) for protocol in PROTOCOLS] + [case("alternating_offers", t) for t in TACTICS.values()]
NAMES = [*PROTOCOLS, *TACTICS]


@pytest.mark.parametrize("name", NAMES)
def test_a_world_has_the_same_bits_in_any_batch(name: str) -> None:
    whole, batch = forty(name), [19, 2, 7]
    part = tables(ALL[NAMES.index(name)], batch)
    for table in ("runs", "issues", "events"):
        for world in batch:
            there, here = (t[t["replicate"] == world].reset_index(drop=True) for t in (whole[table], part[table]))
            pd.testing.assert_frame_equal(there, here, check_exact=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_parties_changes_nothing(name: str) -> None:
    scenario = ALL[NAMES.index(name)]
    turned = scenario.model_copy(
        update={
            "parties": dict(reversed(scenario.parties.items())),
            "tables": {n: t.model_copy(update={"parties": t.parties[::-1]}) for n, t in scenario.tables.items()},
        }
    )
    a, b = forty(name)["runs"].query("replicate < 20"), tables(turned, range(20))["runs"]
    pd.testing.assert_frame_equal(a, b[a.columns], check_exact=True)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "challenge"])
def test_nothing_is_agreed_that_a_veto_refused(name: str) -> None:
    events = forty(name)["events"].query("table == 'main'")
    meeting = ["replicate", "phase", "round"]
    agreed = events[events["kind"] == "agree"].set_index(meeting).index
    refused = events[events["kind"] == "refuse"].set_index(meeting).index
    assert len(refused) > 0
    assert agreed.intersection(refused).empty


@pytest.mark.parametrize("protocol", ["alternating_offers", "voting"])
def test_each_meeting_has_one_proposer_and_in_turn_where_they_alternate(protocol: str) -> None:
    events = tables(case(protocol, rounds=12), range(30))["events"].query("phase == 1 and kind == 'offer'")
    by_meeting = events.groupby(["replicate", "round"])["actor"]
    assert (by_meeting.size() == 1).all()
    first = events[events["round"] == 1]["actor"]
    assert set(first) == {"ada", "bo"}  # nobody always begins
    turns = events.sort_values(["replicate", "round"]).groupby("replicate")["actor"].apply(list)
    alternate = all(a != b for seats in turns for a, b in pairwise(seats))
    assert alternate == (protocol == "alternating_offers")


def test_a_proposer_is_drawn_by_capability() -> None:
    """Baron & Ferejohn 1989 with recognition in proportion to capability: three to one."""
    scenario = case("voting", rounds=30)
    parties = {**scenario.parties}
    for name, power in (("ada", 3.0), ("bo", 1.0)):
        strength = parties[name].capability.model_copy(update={"low": power, "mode": power, "high": power})
        parties[name] = parties[name].model_copy(update={"capability": strength})
    events = tables(scenario.model_copy(update={"parties": parties}), range(200))["events"]
    share = (events.query("kind == 'offer' and round == 1 and phase == 1")["actor"] == "ada").mean()
    assert share == pytest.approx(0.75, abs=0.09)


def test_a_majority_binds_the_outvoted_where_nobody_has_a_veto() -> None:
    scenario = load(
        "cairo-2025-10-23", ["tables.main.protocol=voting", "tables.main.vetoes=[]", "tables.main.quorum=0.55"]
    )
    made = tables(scenario, range(60))
    main = made["events"].query("table == 'main' and phase == 2")
    agreed = main[main["kind"] == "agree"][["replicate", "round"]]
    outvoted = main[main["kind"] == "refuse"].merge(agreed, on=["replicate", "round"])
    assert len(outvoted) > 0  # some agreements were made over a refusal ...
    votes = (
        made["events"]
        .query("kind == 'vote' and phase == 2")
        .merge(outvoted[["replicate", "actor"]], on=["replicate", "actor"])
    )
    assert votes.empty  # ... and who refused is not asked to ratify


def pie(discounts: tuple[float, float], rounds: int) -> Scenario:
    """A pie of 1 between two: linear utility, nothing without agreement, no chance but who begins."""
    taste = {"risk": 1, "no_agreement": -1, "misperception": 0, "cost_of_stalemate": 0, "constituencies": None}
    parties = {
        name: {**taste, "ideal": {"fee": ideal}, "tactic": {"kind": "equilibrium", "discount": d}}
        for name, ideal, d in zip(("ada", "bo"), (0, 1), discounts, strict=True)
    }
    scenario = two_party(
        parties=parties,
        phases={1: ["q2"], 2: None},
        plan={"points": {"q1": None, "q2": {"gist": "a pie", "issues": {"road": None}}}},
        tables={"main": {"protocol": "alternating_offers", "rounds": rounds}},
        talks={"opening": "demands"},
        calendar={"meetings_per_month": 31},
    )
    assert list(scenario.plan.issues) == ["fee"]
    return scenario


@pytest.mark.parametrize(
    ("discounts", "rounds", "share"),
    [((0.9, 0.9), 3, 0.91), ((0.9, 0.9), 200, 0.526316), ((0.9, 0.8), 200, 0.714286), ((0.8, 0.9), 200, 0.357143)],
)
def test_alternating_offers_with_discounting_are_rubinsteins_division(
    discounts: tuple[float, float], rounds: int, share: float
) -> None:
    """Rubinstein 1982: the first mover's share (1 - d2) / (1 - d1 d2); with three periods left and d = .9, .91."""
    made = tables(pie(discounts, rounds), range(40))
    fee = made["issues"].set_index("replicate")["agreed"]
    first = made["events"].query("kind == 'offer' and round == 1").set_index("replicate")["actor"]
    assert set(first) == {"ada", "bo"}
    assert (made["runs"]["rounds"] == 1).all()
    ada_begins = 1.0 - fee[first == "ada"]
    np.testing.assert_allclose(ada_begins, share, atol=2e-6)


@pytest.mark.statistical
def test_zeuthens_rule_gains_more_together_than_the_clock() -> None:
    """Harsanyi 1956: Zeuthen's rule ends at the Nash point, so nothing has a higher product of gains."""
    clock = tables(case("alternating_offers", {"beta": 1.0, "proposal": "logrolling"}, rounds=60), range(400))["runs"]
    zeuthen = tables(case("alternating_offers", TACTICS["zeuthen"], rounds=60), range(400))["runs"]
    assert zeuthen["agreed_1"].mean() > 0.95
    assert effect(clock["nash_product"], zeuthen["nash_product"]).up
    assert effect(clock["nash_gap"], zeuthen["nash_gap"]).down


@pytest.mark.statistical
def test_a_single_text_with_formulation_ends_nearer_the_frontier_than_alternating_offers() -> None:
    """Raiffa 1982 on the single negotiating text, where the parties care about different issues."""
    unlike = {
        "ada": {"salience": {"water": 1, "fence": 8}, "ideal": {"water": 0, "fence": 1}},
        "bo": {"salience": {"water": 8, "fence": 1}, "ideal": {"water": 1, "fence": 0}},
        "mo": {"mediation": {"facilitation": 0.5, "formulation": 1.0}},
    }
    offers, text = (
        tables(two_party(parties=unlike, tables={"main": {"protocol": protocol, "rounds": 20}}), range(1000))["runs"]
        for protocol in ("alternating_offers", "single_text")
    )
    assert effect(offers["pareto_gap"], text["pareto_gap"]).down


def test_reactive_devaluation_needs_a_proposer_one_distrusts() -> None:
    """Maoz, Ward, Katz & Ross 2002: the same words are worth less from the other side; a mediator's draft is not."""
    agreed = {
        (protocol, d): tables(case(protocol, talks={"devaluation": d}), range(100))["runs"]["agreed_1"].mean()
        for protocol in ("single_text", "alternating_offers")
        for d in (0.0, 0.5)
    }
    assert agreed["alternating_offers", 0.5] < agreed["alternating_offers", 0.0]
    assert agreed["single_text", 0.5] == agreed["single_text", 0.0]


MEDIANS = (8.4159, 9.6109, 9.9620, 9.9620, 9.9620, 7.4720, 8.8246, 9.6711, 9.6711, 7.0)
MEANS = (7.4613, 7.5525, 7.5901, 7.3581, 7.3492, 7.4149, 7.5105, 7.5724, 7.3250, 7.2421)


def rounds_of(scenario: Scenario, series: str) -> np.ndarray:
    paths = tables(scenario, [0])["paths"].query("table == 'main'")
    mine = paths[(paths["series"] == series) & (paths["tick"] > 0)].sort_values("tick")
    return 4.0 + 6.0 * (mine["sum"] / mine["n"]).to_numpy()


def test_the_emissions_case_round_by_round_in_the_literal_reading() -> None:
    """Bueno de Mesquita 1994, p. 78, as computed by Scholz, Calbert & Smith 2011; published-results 2."""
    np.testing.assert_allclose(rounds_of(load("ec-emissions"), "text"), MEDIANS, atol=5e-5)
    np.testing.assert_allclose(rounds_of(load("ec-emissions"), "mean"), MEANS, atol=5e-5)


def test_the_emissions_case_in_the_reading_of_equation_31() -> None:
    """The same, with each actor's own risk exponent and no move on open conflict."""
    scenario = load("ec-emissions", ["tables.main.reading=equation_31"])
    medians, means = rounds_of(scenario, "text"), rounds_of(scenario, "mean")
    np.testing.assert_allclose(medians[:3], 9.53, atol=5e-3)
    np.testing.assert_allclose(medians[3:], 10.0, atol=5e-3)
    np.testing.assert_allclose(means[:2], (7.61, 7.72), atol=5e-3)


@pytest.mark.parametrize("protocol", ["single_text", "alternating_offers", "voting"])
def test_the_emissions_case_runs_under_the_other_protocols(protocol: str) -> None:
    made = tables(load("ec-emissions", [f"tables.main.protocol={protocol}"]), [0])
    years = 4.0 + 6.0 * made["issues"]["agreed"].iloc[0]
    assert 4.0 < years < 10.0


def test_spoilers_answer_to_their_custodians_strategy() -> None:
    """Stedman 1997: inducement meets a limited spoiler and feeds a greedy one; only coercion stops a total one."""

    def incidents(kind: str, strategy: str) -> float:
        sets = [
            f"parties.islamic_jihad.spoiler={{type: {kind}, capacity: 0.6}}",
            f"spoiling.strategy={strategy}",
            "spoiling.strength=1",
            "calendar.months=10",
        ]
        runs = Negotiation(load("cairo-2025-10-23", sets), range(60), Keep(worth=False)).run().tables()["runs"]
        return float(runs["incidents"].sum() / runs["months"].sum())

    for kind in ("limited", "greedy", "total"):
        left = {strategy: incidents(kind, strategy) for strategy in ("none", "inducement", "socialisation", "coercion")}
        best = min(left, key=lambda strategy: left[strategy])
        assert best == {"limited": "inducement", "greedy": "coercion", "total": "coercion"}[kind], left


def test_an_announced_step_is_delivered_and_builds_trust() -> None:
    """Osgood 1962."""
    plain, announced = (
        Negotiation(two_party(announced=step), range(20), Keep(paths=True))
        for step in ({}, {"party": "ada", "issue": "water", "size": 0.3, "share": 0.5})
    )
    for model in (plain, announced):
        while model.world.clock.month.max() < 1:
            model.step()
    ada, bo = announced.cast.names.index("ada"), announced.cast.names.index("bo")
    first = (plain.world.clock.month == 1) & (announced.world.clock.month == 1)
    assert first.any()
    before, after = (model.world.beliefs.trust[bo, first, ada] for model in (plain, announced))
    assert (after > before).all()
    water = announced.cast.issues.index("water")
    assert (announced.world.agreement.delivered[first, water] >= 0.3).all()


@pytest.mark.parametrize(("agenda", "phases"), [("points", 16), ("package", 2)])
def test_the_agenda_arranges_what_is_open_and_leaves_what_is_under_way(agenda: str, phases: int) -> None:
    written, arranged = load("cairo-2025-10-23"), load("cairo-2025-10-23", [f"agenda={agenda}"])
    assert len(arranged.phases) == phases
    assert arranged.phases[1] == written.phases[1]
    assert sorted(p for points in arranged.phases.values() for p in points) == sorted(
        p for points in written.phases.values() for p in points
    )


def test_a_party_walks_away_when_not_even_its_own_text_is_worth_anything_to_it() -> None:
    """Aydogan et al. 2017: offer, accept, reject, walk away. Bo trusts nobody and lives well without; it comes all the
    same, as it may misjudge what there is to be had, and leaves at its first turn where it judges badly of it."""
    gloomy = {"bo": {"no_agreement": 0.9, "constituencies": None, "misperception": 0.6}, "ada": {"no_agreement": -0.5}}
    scenario = two_party(
        parties=gloomy,
        relations=[{"between": ["ada", "bo"], "value": -0.9}],
        guarantees={"default": 0.0},
        tables={"main": {"protocol": "alternating_offers", "vetoes": [], "quorum": 1.0, "rounds": 20}},
    )
    made = tables(scenario, range(100))
    walked = made["runs"][made["runs"]["reason_kind"] == "walked"]
    assert len(walked) > 40 and set(walked["reason_party"]) == {"bo"}
    assert (walked["rounds"] <= 2).mean() > 0.8
    assert set(made["events"].query("kind == 'walk' and actor == 'bo'")["replicate"]) >= set(walked["replicate"])


@pytest.mark.statistical
def test_a_biased_mediator_moves_the_text_to_its_favourite() -> None:
    """Touval & Zartman 1985: bias does not bar a mediator; it shows in the draft."""
    fair, biased = (
        tables(two_party(parties={"mo": {"mediation": {"formulation": 0.0, "bias": bias}}}), range(300))["issues"]
        for bias in ({}, {"ada": 1.0})
    )
    water = [t.loc[t["issue"] == "water", "agreed"].reset_index(drop=True) for t in (fair, biased)]
    assert effect(*water).down  # Ada wants little of it shared
