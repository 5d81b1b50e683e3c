"""The decisions of a party that follows the rules, one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.case.profile import Tactic
from sim.errors import InputError
from sim.model.rules.interests import Constituencies
from sim.model.rules.red_lines import Line
from sim.model.seats.by_rule import ByRule, check
from sim.model.seats.seat import (
    AnswerView,
    Duty,
    Invitation,
    LeaveView,
    MonthView,
    OfferView,
    OpenCards,
    Others,
    TableView,
    VoteView,
    Weighed,
)
from tests.model.rules.hand import agenda, bools, floats, interests

# North wants all of issue 0 and none of issue 1; both weigh alike, distance counts as it is. No agreement is worth 0.5.


def seat(tactic: dict[str, Any] | None = None, beta: float = 1.0, worlds: int = 1, **over: Any) -> ByRule:
    mine = interests([[1.0, 0.0]] * worlds, **over)
    how = Tactic.model_validate(tactic or {})
    return ByRule(mine, how, how.weights(), np.full(worlds, beta))


def at(text: Any = ((0.5, 0.5),), *, meeting: int = 1, last: int = 4, **over: Any) -> TableView:
    words = np.array(text, dtype=float)
    worlds = len(words)
    given: dict[str, Any] = {
        "table": "main",
        "agenda": agenda(worlds),
        "meeting": meeting,
        "last": last,
        "seat": 0,
        "names": ("north", "south"),
        "text": words,
        "elsewhere": np.zeros((worlds, 2)),
        "demands": None,
        "met": np.ones(worlds, dtype=bool),
        "proposer": np.full(worlds, -1),
        "target": np.tile(floats([0.0, 1.0]), (worlds, 1)),
        "trust": np.full((worlds, 2), 0.5),
        "places": (0, 1),
        "error": np.zeros(worlds),
        "pressure": None,
        "devaluation": np.zeros(worlds),
        "aspired": None,
        "heard": None,
        "others": None,
        "cards": None,
        "turn": None,
    }
    return TableView(**(given | over))


# --- coming ----------------------------------------------------------------------------------------------------


def comes(drafts: Any, months: float = 0.0, fallback_on: int = 0, lasting: float = 0.0, **over: Any) -> bool:
    there = agenda(1, months=floats(months), fallback_on=bools(fallback_on))
    texts = tuple(np.array(draft, dtype=float) for draft in drafts)
    return bool(seat(**over).comes(Invitation(there, bools(1), texts, floats([0.0, 0.0]), lasting))[0])


def test_it_comes_where_the_best_text_in_sight_is_no_worse_than_none() -> None:
    good, bad = [[0.6, 0.5]], [[0.2, 0.5]]  # worth 0.55 and 0.35
    assert comes([bad, good]) and comes([good, bad])
    assert not comes([bad])
    assert comes([[[0.5, 0.5]]])  # who is indifferent comes


def test_pain_brings_it_and_hope_keeps_it_away() -> None:
    text = [[0.4, 0.5]]  # worth 0.45
    assert not comes([text], cost=0.04, months=1.0) and comes([text], cost=0.04, months=2.0)
    assert comes([text], cost=0.04, months=1.0, lasting=1.0)  # it looks to the end of the talks
    assert comes([text], misperception=0.06) and not comes([text], misperception=0.04)
    assert not comes([[[0.6, 0.5]]], fallback=0.1, fallback_on=1)
    assert comes([[[0.6, 0.5]]], fallback=0.1)


# --- asking ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("meeting", "aspired"), [(1, 1.0), (2, 0.875), (3, 0.75), (4, 0.625)])
def test_it_begins_at_its_ideal_and_concedes_by_the_clock(meeting: int, aspired: float) -> None:
    asked = seat().asks(at(meeting=meeting))
    assert asked.aspiration[0] == pytest.approx(aspired)
    assert_allclose(asked.text, [[aspired, 1.0 - aspired]])


def test_beta_is_how_early_it_concedes() -> None:
    assert seat(beta=2.0).asks(at(meeting=2)).aspiration[0] == pytest.approx(1 - 0.5 * 0.25**0.5)


def test_it_asks_for_nothing_beyond_its_own_red_lines() -> None:
    line = Line("", 0, None, 0.8, [], bools(0))
    assert_allclose(seat(lines=[line]).asks(at(meeting=4)).text, [[0.8, 0.375]])


def test_it_asks_for_as_much_more_as_it_lacks_at_home() -> None:
    """The text is worth 0.7 to it; at home 0.4 are missing, of which it reckons with four tenths."""
    mine = seat(home=sceptics(), anticipation=0.4)
    asked = [mine.asks(at([[0.7, 0.3]], meeting=meeting)).aspiration[0] for meeting in (1, 2, 3, 4)]
    assert asked == pytest.approx([1.0, 0.875, 0.86, 0.86])
    assert seat(home=sceptics(), anticipation=1.0).asks(at([[0.7, 0.3]], meeting=4)).aspiration[0] == 1.0


def sceptics(no_agreement: float = 0.4) -> Constituencies:
    """One at home, who wants the opposite: today is worth 0.5 to it, and no agreement by default 0.7."""
    return Constituencies(
        names=["all"], ideal=floats([[0.0, 1.0]]), salience=np.ones((1, 1, 2)), no_agreement=floats([no_agreement]),
        cost_of_stalemate=np.zeros((1, 1)), share=np.ones((1, 1)), threshold=floats(1.0), risk=1.0,
    )  # fmt: skip


def test_who_lacks_nothing_at_home_asks_by_its_tactic() -> None:
    mine = seat(home=sceptics(no_agreement=0.0), anticipation=1.0)
    assert mine.asks(at([[0.3, 0.9]], meeting=4)).aspiration[0] == pytest.approx(0.625)


# --- offering --------------------------------------------------------------------------------------------------


def test_it_offers_what_fits_the_others_lines_where_that_is_worth_what_it_will_ask_next() -> None:
    """After meeting 2 of 4 it asks for 0.75; moved inside, its demand is worth 0.75 and 0.7."""
    inside = floats([0.75, 0.25], [0.7, 0.3])
    demand = floats([0.9, 0.1], [0.9, 0.1])
    view = at([[0.5, 0.5]] * 2, meeting=2)
    assert_allclose(seat(worlds=2).offers(OfferView(view, demand, inside)), [[0.75, 0.25], [0.9, 0.1]])


# --- answering -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hope", "gain", "home", "said"),
    [
        (0.0, 0.0, 0.0, True),
        (-0.1, 0.1, 0.1, False),
        (0.1, -0.1, 0.1, False),
        (0.1, 0.1, -0.1, False),
    ],
)
def test_every_reason_to_refuse_refuses(hope: float, gain: float, home: float, said: bool) -> None:
    weighed = Weighed(floats(0.3), gain=floats(-9.0), hope=floats(hope), reserved=floats(0.5))
    view = AnswerView(at(), weighed, floats(0.0), floats(gain), floats(home))
    assert seat().answers(view)[0] == said


def test_what_a_text_is_to_it() -> None:
    """Worth 0.7, expected 0.6 of it; the next ask after meeting 2 of 4 is 0.75; none is worth 0.5. It errs by 0.05 in
    what an agreement is worth, and no more in this text than in the one that it would ask for."""
    mine = seat(believed=[[0.5, 0.5]])
    weighed = mine.weighs(at([[0.7, 0.3]], meeting=2, error=floats(0.05)))
    expected = 1.0 - 0.5 * (1.0 - 0.35) - 0.5 * 0.15
    assert weighed.gain[0] == pytest.approx(expected + 0.05 - 0.5)
    assert weighed.hope[0] == pytest.approx(0.7 - 0.75)
    assert (weighed.reserved[0], weighed.price[0]) == (0.5, 0.0)


def test_a_red_line_is_a_price_where_the_issue_is_on_the_table() -> None:
    """A tenth of a ladder beyond it, at a price of 2: 0.02 of utility, off the gain and off the hope."""
    line = Line("", 0, None, 0.8, [], bools(0, 0))
    there = agenda(2, on_table=bools(1, 1, 0, 1).reshape(2, 2))
    view = at([[0.7, 0.3]] * 2, agenda=there)
    with_line, without = (seat(worlds=2, lines=lines).weighs(view) for lines in ([line], []))
    assert_allclose(with_line.price, [0.02, 0.0], atol=1e-12)
    assert_allclose(without.gain - with_line.gain, [0.02, 0.0], atol=1e-12)
    assert_allclose(without.hope - with_line.hope, [0.02, 0.0], atol=1e-12)


def test_pressure_lowers_what_no_agreement_is_worth() -> None:
    assert seat().reserved(at(pressure=floats(0.2)))[0] == pytest.approx(0.3)
    assert seat().weighs(at(pressure=floats(0.2))).gain[0] == pytest.approx(0.2)


def test_a_text_of_one_it_distrusts_is_worth_less() -> None:
    """0.5 x (1 - 0.4 x (1 - 0.2)) from south; a mediator's draft and its own are not devalued."""
    given = {"devaluation": floats(0.4), "trust": floats([0.9, 0.2])}
    for proposer, worth in ((1, 0.5 * 0.68), (0, 0.5), (-1, 0.5)):
        weighed = seat().weighs(at(**given, proposer=np.array([proposer])))
        assert weighed.gain[0] == pytest.approx(worth - 0.5)
    mixed = at([[0.5, 0.5]] * 2, devaluation=floats(0.4, 0.4), trust=floats([0.9, 0.2], [0.9, 0.2]),
               proposer=np.array([1, -1]))  # fmt: skip
    assert_allclose(seat(worlds=2).weighs(mixed).gain, [-0.16, 0.0])


def test_the_trust_that_devalues_is_in_the_party_in_the_proposers_seat() -> None:
    """South sits second and is the party at place 2 of the case."""
    view = at(devaluation=floats(1.0), trust=floats([0.1, 0.3, 0.8]), places=(0, 2), proposer=np.array([1]))
    assert seat().weighs(view).gain[0] == pytest.approx(0.5 * 0.8 - 0.5)


def test_what_is_missing_at_home_counts_as_far_as_it_reckons_with_it() -> None:
    """The pivot lacks 0.4 and it gains 0.3 itself."""
    mine = seat(home=sceptics(), anticipation=0.25)
    found = mine.at_home(at([[0.7, 0.3]]), floats(0.3))
    assert found[0] == pytest.approx(0.25 * (0.3 - 0.7) + 0.75 * 0.3)
    assert seat().at_home(at(), floats(0.3))[0] == np.inf


def test_another_text_and_another_meeting_are_looked_at_anew() -> None:
    mine = seat(home=sceptics(), anticipation=1.0, cost=0.1)
    first = mine.at_home(at([[0.7, 0.3]]), floats(0.0))[0]
    assert mine.at_home(at([[0.3, 0.7]]), floats(0.0))[0] == pytest.approx(first + 0.4)
    assert mine.reserved(at())[0] == 0.5
    later = agenda(1, months=floats(2.0))
    assert mine.reserved(at(meeting=2, agenda=later))[0] == pytest.approx(0.3)


# --- walking, voting, delivering, leaving ----------------------------------------------------------------------


def walks(**over: Any) -> bool:
    view = {name: over.pop(name) for name in ("error", "pressure", "agenda", "left") if name in over}
    return bool(seat(**over).walks(at(**view))[0])


def test_nobody_walks_before_a_stalemate_has_hurt() -> None:
    """No agreement is worth 0.1 more than its ideal now, and a month later at 0.05 a month less than it, in the end."""
    nothing: dict[str, Any] = {"believed": [[0.0, 0.0]], "no_agreement": 0.2, "cost": 0.05}
    assert walks(**nothing)
    assert walks(**nothing, left=1.0)
    assert not walks(**nothing, left=3.0)


def test_a_package_is_answered_against_no_agreement_and_not_against_the_next_demand() -> None:
    asked, final = (seat().weighs(at([[0.6, 0.5]], meeting=1, final=bools(said))) for said in (0, 1))
    assert asked.hope[0] < 0.0 < final.hope[0] == final.gain[0] == asked.gain[0]


def test_it_walks_where_even_its_ideal_is_worth_less_than_none() -> None:
    """It believes in nothing, so that its ideal too is worth today's 0.5; a fifth of the way it hopes to get alone."""
    nothing = {"believed": [[0.0, 0.0]]}
    assert walks(**nothing, no_agreement=0.2)
    assert not walks(**nothing, no_agreement=0.0)
    assert not walks(no_agreement=0.2)
    assert not walks(**nothing, no_agreement=0.2, error=floats(0.11))
    assert walks(**nothing, no_agreement=0.2, error=floats(0.09))
    assert not walks(**nothing, no_agreement=0.2, pressure=floats(0.11))


def test_what_is_off_the_table_stays_as_it_is() -> None:
    off = agenda(1, on_table=bools(0, 1)[None])
    assert walks(no_agreement=0.2, agenda=off)


def test_the_vote_at_home_is_that_of_the_pivot() -> None:
    view = VoteView(agenda(2), np.zeros((2, 2)), floats([0.1, -0.1], [0.1, -0.1]), floats([0.6, 0.4], [0.6, 0.4]),
                    floats(0.5, 0.7), bools(1, 1))  # fmt: skip
    assert_array_equal(seat(worlds=2).ratifies(view), [True, False])


def month_view(duty: Duty, bound: Any = (1, 1), **over: Any) -> MonthView:
    """Nothing is done of 0.5 and 0.6 agreed; it believes in issue 0 by 0.8."""
    given = {
        "month": np.array([1]), "living": bools(1), "duty": duty, "mood": floats(-0.02), "agreed": floats([0.5, 0.6]),
        "delivered": floats([0.0, 0.0]), "bound": bools(*bound)[None], "believed": floats([0.8, 1.0]),
        "left": floats([1.0, 1.0]), "fell_due": bools(0, 0)[None], "kept": floats([1.0, 1.0]), "signed": bools(0),
    }  # fmt: skip
    return MonthView(**(given | over))


def duty(lets: int = 0) -> Duty:
    """It owes issue 1 and is owed issue 0."""
    return Duty([1], bools(1, 0), bools(lets), floats([0.1]), floats([0.05]), floats([4.0]), floats(0.2))


def logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def test_willingness_is_that_of_its_stakes_in_what_is_in_force() -> None:
    """It owes issue 1, which it dislikes, and is owed issue 0 and believes in it by 0.8; then issue 0 alone binds."""
    mine = seat()
    both, one = (float(mine.delivers(month_view(duty(), bound))[0, 0]) for bound in ((1, 1), (1, 0)))
    assert both == pytest.approx(logistic(4.0 * (0.5 * 0.5 * 0.8 - 0.5 * 0.6 + 0.05 - 0.02) + 0.1))
    assert one == pytest.approx(logistic(4.0 * (0.5 * 0.8 + 0.05 - 0.02) + 0.1))


def test_of_what_it_can_only_block_it_looks_at_nothing_else() -> None:
    """It dislikes issue 1 by 0.3 and is pressed by 0.03: 2 logistic(4 x -0.27), whatever it is owed."""
    for believed in (0.0, 0.8):
        will = seat().delivers(month_view(duty(lets=1), believed=floats([believed, 1.0])))[0, 0]
        assert will == pytest.approx(2.0 * logistic(4.0 * -0.27))


def test_who_signed_gives_a_fifth_ahead_and_the_rest_as_it_is_given() -> None:
    """Half of what was due came: hope in it is halved, and (0.2 + 0.8 x 0.5) squared of the will is left."""
    late = {"fell_due": bools(1, 0)[None], "kept": floats([0.5, 1.0])}
    mine = seat()
    free, bound = (float(mine.delivers(month_view(duty(), signed=bools(s), **late))[0, 0]) for s in (0, 1))
    assert free == pytest.approx(logistic(4.0 * (0.5 * 0.5 * 0.8 * 0.5 - 0.5 * 0.6 + 0.05 - 0.02) + 0.1))
    assert bound == pytest.approx(0.36 * free)


def test_it_leaves_when_its_patience_is_over() -> None:
    view = LeaveView(np.array([1] * 4), bools(1, 1, 1, 0), floats(2.0, 3.0, 4.0, 4.0), 3, ())
    assert_array_equal(seat(worlds=4).leaves(view), [False, True, True, False])


# --- tactics ---------------------------------------------------------------------------------------------------


def test_a_mix_of_tactics_is_the_mean_of_what_they_aspire_to() -> None:
    """It aspired to 0.9 and has heard 0.2 and then 0.3: an absolute answer gives as much, 0.8; the clock says 0.75."""
    mine = seat({"mix": {"tit_for_tat": 3.0, "time_dependent": 1.0}, "imitation": "absolute"})
    view = at(meeting=3, aspired=floats(0.9), heard=floats([0.0, 0.0, 0.2, 0.3]))
    assert mine.asks(view).aspiration[0] == pytest.approx(0.75 * 0.8 + 0.25 * 0.75)


@pytest.mark.parametrize(
    ("tactic", "knows"),
    [
        ({}, {"own"}),
        ({"kind": "tit_for_tat"}, {"own", "offers"}),
        ({"proposal": "trade_off"}, {"own", "others_salience"}),
        ({"kind": "zeuthen"}, {"own", "offers", "everything"}),
        ({"kind": "equilibrium", "proposal": "logrolling"}, {"own", "offers", "others_salience", "everything"}),
    ],
)
def test_a_tactic_says_what_it_has_to_know(tactic: dict[str, Any], knows: set[str]) -> None:
    assert seat(tactic).knows == knows


def test_one_who_reckons_with_the_others_looks_at_what_they_want() -> None:
    cards = OpenCards((), (), lambda: np.zeros((1, 2)), lambda: floats([0.4, 0.2]), np.zeros((1, 2)),
                      np.zeros((1, 2, 2)), {})  # fmt: skip
    assert_allclose(seat({"kind": "zeuthen"})._toward(at(cards=cards)), [[0.4, 0.2]])
    assert_allclose(seat()._toward(at(cards=cards)), [[0.0, 1.0]])


def test_a_trade_off_keeps_its_value_and_moves_toward_what_the_others_ask() -> None:
    others = Others(asked=lambda: floats([1.0, 1.0]), weight=lambda: floats([0.5, 0.5]))
    text = seat({"proposal": "trade_off"})._proposes(at(others=others), floats(0.75))
    assert 1.0 - 0.5 * (1.0 - text[0, 0]) - 0.5 * text[0, 1] == pytest.approx(0.75)
    assert_allclose(text, [[1.0, 0.5]])


def test_what_it_looks_ahead_to_is_worked_out_once() -> None:
    """As a proposer in meeting 2 it can get 0.8; refused, 0.9 of the 0.1 that meeting 3 leaves above its floor."""
    solved = (floats(0.9, 0.9, 0.8, 0.6, 0.5)[:, None], np.zeros((5, 1)))
    cards = OpenCards((), (), lambda: np.zeros((1, 2)), lambda: floats([0.0, 1.0]), np.zeros((1, 2)),
                      np.zeros((1, 2, 2)), {"equilibrium": solved})  # fmt: skip
    mine = seat({"kind": "equilibrium", "discount": 0.9})
    view = at(meeting=3, cards=cards)
    assert mine.aspires(view, 2 / 4)[0] == pytest.approx(0.8)
    assert mine.aspires(view, 3 / 4)[0] == pytest.approx(0.5 + 0.9 * 0.1)


def test_a_tactic_that_no_rule_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"parties\.north\.tactic: unknown proposal 'lines'.*line"):
        check("north", Tactic.model_construct(kind="zeuthen", mix={}, imitation="relative", proposal="lines"))  # type: ignore[arg-type]
    check("north", Tactic())
