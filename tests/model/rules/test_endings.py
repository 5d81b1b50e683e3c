"""What stopped a world: the first thing counts, and what ends an agreement comes before why talks had failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sim.model.process.endings import Ends, by_whom
from sim.model.rules.interests import Constituencies
from sim.model.rules.red_lines import Line
from sim.model.world import NONE, World
from tests.model.rules.hand import Person, agenda, answers, bools, floats, interests, log, world

NAMES = ["north", "south"]


def made(worlds: int = 2, phase: int = 1) -> tuple[World, Ends]:
    there = world(worlds=worlds)
    there.clock.phase = np.full(worlds, phase)
    return there, Ends(there, NAMES, [[0], [1], []], log(there))


def told(there: World, w: int = 0) -> tuple[Any, ...]:
    ends = there.endings
    return ends.kind[w], ends.party[w], int(ends.issue[w]), ends.other[w], int(ends.phase[w])


def test_a_world_that_ends_is_no_longer_alive() -> None:
    there, ends = made()
    before = there.clock.alive
    ends.end(bools(1, 0))
    assert there.clock.alive.tolist() == [False, True]
    assert before.all()  # replaced and not changed
    ends.end(bools(0, 0))
    assert there.clock.alive.tolist() == [False, True]


def test_time_runs_out_where_it_does() -> None:
    there, ends = made(phase=3)
    ends.horizon(bools(1, 0))
    assert told(there) == ("horizon", "", NONE, "", 3)
    assert told(there, 1) == ("none", "", NONE, "", NONE)
    assert_array_equal(ends.open, [False, True])
    assert there.clock.alive.all()


def test_before_any_phase_there_is_none_to_name() -> None:
    there, ends = made(phase=0)
    ends.horizon(bools(1, 1))
    assert there.endings.phase.tolist() == [NONE, NONE]


def test_the_first_thing_that_stops_a_world_stays() -> None:
    there, ends = made()
    ends.horizon(bools(1, 0))
    ends.unready(bools(1, 1), "south", bools(0, 0))
    ends.not_ready(bools(1, 1))
    assert (told(there)[:2], told(there, 1)[:2]) == (("horizon", ""), ("not_ready", "south"))


def test_who_kept_the_talks_from_opening_is_who_was_unready_last() -> None:
    there, ends = made()
    ends.unready(bools(1, 1), "south", bools(0, 1))
    ends.unready(bools(1, 0), "north", bools(0, 0))
    ends.not_ready(bools(1, 1))
    assert (told(there)[:2], told(there, 1)[:2]) == (("not_ready", "north"), ("not_ready_by_hand", "south"))


def test_by_whom() -> None:
    assert by_whom("left", bools(0, 1)).tolist() == ["left", "left_by_hand"]


def test_the_end_of_a_truce_ends_what_is_in_force() -> None:
    there, ends = made()
    ends.horizon(bools(1, 1))
    ends.truce_ended(bools(1, 0))
    assert (told(there)[0], told(there, 1)[0]) == ("truce", "horizon")
    assert (there.endings.collapsed.tolist(), there.clock.alive.tolist()) == ([True, False], [False, True])


def test_a_world_that_is_over_cannot_collapse() -> None:
    there, ends = made()
    ends.horizon(bools(1, 1))
    ends.end(bools(1, 0))
    ends.truce_ended(bools(1, 1))
    assert there.endings.kind.tolist() == ["horizon", "truce"]
    assert there.endings.collapsed.tolist() == [False, True]
    ends.left(bools(1, 1), np.array([0, 0]), bools(0, 0))
    assert there.endings.kind.tolist() == ["horizon", "truce"]


def test_who_leaves_is_named_and_whether_of_its_own() -> None:
    there, ends = made()
    ends.left(bools(1, 1), np.array([1, 0]), bools(0, 1))
    assert (told(there)[:2], told(there, 1)[:2]) == (("left", "south"), ("left_by_hand", "north"))
    rows = ends._log.columns()
    assert (rows["kind"], rows["actor"], rows["detail"]) == (["leave"] * 2, ["south", "north"], ["", "by_hand"])


def test_names_of_parties_and_of_none() -> None:
    assert made()[1].name(np.array([1, -1, 0])) == ["south", "", "north"]


# --- a table of two over two issues of like weight: north wants all of both, south nothing of them --------------


def table(text: Any, lines: Any = ((), ()), vetoes: Any = (0, 1), trust: Any = None) -> Any:
    worlds = len(text)
    seats = [
        interests([[1.0, 1.0]] * worlds, lines=lines[0], believed=trust),
        interests([[0.0, 0.0]] * worlds, lines=lines[1]),
    ]
    people = [Person(name, i, interests=seats[i]) for i, name in enumerate(NAMES)]
    return SimpleNamespace(
        text=np.array(text, dtype=float), interests=seats, parties=people, vetoes=list(vetoes), deciders=[0, 1]
    )


HALF = [[0.5, 0.5], [0.5, 0.5]]


def test_the_refusal_that_weighs_most_is_written_down() -> None:
    there, ends = made()
    said = answers([[0, 0], [1, 0]], gain=[[-0.1, -0.3], [0.1, -0.2]], home=np.full((2, 2), 9.0))
    ends.no_agreement(bools(1, 1), table([[0.5, 0.5], [0.2, 0.6]]), agenda(2), said, bools(0, 0))
    assert (told(there)[:3], told(there, 1)[:3]) == (("no_agreement", "south", 0), ("no_agreement", "south", 1))
    ends.no_agreement(bools(0, 0), table(HALF), agenda(2), said, bools(0, 0))


def test_only_the_worlds_that_end_are_written_down() -> None:
    there, ends = made()
    said = answers([[0, 1], [0, 1]], gain=[[-0.1, 0.3]] * 2, home=np.full((2, 2), 9.0))
    ends.no_agreement(bools(0, 1), table(HALF), agenda(2), said, bools(0, 0))
    assert there.endings.kind.tolist() == ["none", "no_agreement"]


def test_where_all_decide_for_it_and_it_fails_the_others_are_too_few() -> None:
    there, ends = made()
    ends.no_agreement(bools(1, 0), table(HALF), agenda(2), answers([[1, 1]] * 2), bools(0, 0))
    assert told(there)[:2] == ("quorum", "")


def test_a_doubted_promise_is_put_down_to_who_owes_it() -> None:
    """North believes in nothing of issue 1, which south owes: that is what the text is short of."""
    there, ends = made()
    said = answers([[0, 1]] * 2, gain=[[-0.1, 0.3]] * 2, home=np.full((2, 2), 9.0))
    ends.no_agreement(bools(1, 1), table(HALF, trust=[[1.0, 0.0]] * 2), agenda(2), said, bools(0, 0))
    assert told(there)[:4] == ("no_agreement", "north", 1, "south")


def test_where_red_lines_clash_both_sides_are_named() -> None:
    """Issue 1: north refuses less than 0.6, south more than 0.4; on issue 0 south alone has a line."""
    north = [Line("", 1, None, 0.6, [], bools(0, 0))]
    south = [Line("", 1, 0.4, None, [], bools(0, 0)), Line("", 0, 0.7, None, [], bools(0, 0))]
    there, ends = made()
    on_table = bools(1, 1, 1, 0).reshape(2, 2)
    said = answers([[0, 0]] * 2, gain=[[-0.1, -0.3]] * 2, home=np.full((2, 2), 9.0))
    ends.no_agreement(bools(1, 1), table(HALF, (north, south)), agenda(2, on_table=on_table), said, bools(1, 1))
    assert told(there)[:3] == ("red_line", "north+south", 1)
    assert told(there, 1)[0] == "no_agreement"  # in the second world the issue is off the table
    there, ends = made()
    ends.no_agreement(bools(1, 1), table(HALF, (north, south)), agenda(2), said, bools(1, 0))
    assert (told(there)[0], told(there, 1)[0]) == ("red_line", "no_agreement")  # there the lines decided nothing


def test_who_drew_no_line_is_no_side_of_a_clash() -> None:
    there, ends = made()
    seats = table(HALF, ([Line("", 1, None, 0.6, [], bools(0, 0))], [Line("", 1, 0.4, None, [], bools(0, 0))]))
    third = interests([[0.5, 0.5]] * 2, lines=[Line("", 0, 0.7, 0.1, [], bools(0, 0))])
    seats.interests.append(third)
    seats.parties.append(Person("hill", 2, interests=third))
    seats.vetoes.append(2)
    ends.no_agreement(bools(1, 1), seats, agenda(2), answers([[0, 0, 1]] * 2, home=np.full((2, 3), 9.0)), bools(1, 0))
    assert told(there)[:3] == ("red_line", "north+south", 1)


def test_who_walks_away_is_named() -> None:
    there, ends = made()
    ends.walked_away(bools(1, 1), table(HALF), answers([[0, 0]] * 2, walks=[1, 0], own=[True, False]))
    assert (told(there)[:2], told(there, 1)[:2]) == (("walked_by_hand", "south"), ("walked", "north"))


def divided() -> Person:
    """Seven tenths and three tenths of the votes at home, in two worlds."""
    person = Person("north", 0, interests=interests([[1.0, 1.0]] * 2))
    person.interests.home = Constituencies(
        ["left", "right"], np.zeros((2, 2, 1)), np.ones((2, 2, 1)), np.zeros((2, 2)), np.zeros((2, 2)),
        floats([0.7, 0.3], [0.7, 0.3]), floats(0.5, 0.5), 1.0,
    )  # fmt: skip
    return person


def test_a_vote_is_lost_by_the_largest_weight_against_it() -> None:
    """Losses x shares: 0.1 x 0.7 outweighs 0.2 x 0.3; in the other world the second alone is against."""
    there, ends = made()
    person = divided()
    ends.not_ratified(bools(1, 1), person, floats([-0.1, -0.2], [0.1, -0.2]))
    assert (told(there)[:4], told(there, 1)[3]) == (("ratification", "north", NONE, "left"), "right")


def test_who_is_voted_out_leaves_with_the_constituency_that_weighed_most() -> None:
    there, ends = made()
    person = divided()
    ends.horizon(bools(1, 0))  # why later talks failed gives way to it
    ends.voted_out(bools(1, 0), person, floats([-0.1, -0.2], [0.1, -0.2]))
    assert told(there)[:4] == ("voted_out", "north", NONE, "left")
    assert (there.endings.collapsed.tolist(), there.clock.alive.tolist()) == ([True, False], [False, True])
    rows = ends._log.columns()
    assert (rows["kind"], rows["actor"], rows["detail"]) == (["leave"], ["north"], ["at_home"])


@pytest.mark.parametrize("kind", ["horizon", "truce_ended"])
def test_an_ending_names_the_phase_in_which_it_came(kind: str) -> None:
    for phase in (1, 2):
        there, ends = made(phase=phase)
        getattr(ends, kind)(bools(1, 0))
        assert there.endings.phase.tolist() == [phase, NONE]
