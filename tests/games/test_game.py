"""A game is its list of decisions: it can be stopped, gone back on, gone on with elsewhere, and followed blindly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.games import Decision, Game, begin, elsewhere, look, played, read, resume
from sim.model import Keep, Negotiation
from sim.model.seats.by_value import Request
from sim.model.seats.makers import Hand, Program
from sim.scenario.load import load
from sim.scenario.schema import Scenario

PROTOCOLS = ("single_text", "alternating_offers", "voting", "challenge")
CHALLENGE = (
    "parties.upfield.salience={water_share: 0.5, road_access: 0.3, upkeep: 0.2, fence: 0.1}",
    "parties.downfield.salience={water_share: 0.5, road_access: 0.1, upkeep: 0.3, fence: 0.1}",
)


def farmers(protocol: str = "single_text") -> Scenario:
    more = CHALLENGE if protocol == "challenge" else ()
    return load("two-farmers", [f"tables.main.protocol={protocol}", *more])


def through(game: Game, answer: Any = "advice") -> tuple[Game, list[Request]]:
    """Play to the end; `answer` is a value, or takes a request and gives one."""
    asked = []
    while (request := look(game).request) is not None:
        asked.append(request)
        game = game.having(Decision(request.seat, request.key, answer(request) if callable(answer) else answer))
        assert len(asked) < 1000
    return game, asked


def told(model: Negotiation) -> dict[str, Any]:
    tables = model.tables()
    return {name: tables[name] for name in ("runs", "issues", "events")}


def same(first: Any, second: Any) -> bool:
    """Bit for bit: repr tells every float apart and takes NaN for NaN."""
    with np.printoptions(threshold=100_000):
        return repr(first) == repr(second)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seat", ["upfield", "downfield"])
def test_following_the_adviser_throughout_is_the_models_own_world(protocol: str, seat: str) -> None:
    game, asked = through(Game(farmers(protocol), (seat,), 5))
    rule = Negotiation(game.scenario, [5], Keep(transcript=6)).run()
    assert same(told(look(game).model), told(rule))
    assert asked, "nothing was asked"


@pytest.fixture(scope="module")
def cairo_by_rule() -> Any:
    """Four worlds of the Cairo case with the rules in every seat."""
    return Negotiation(load("cairo-2025-10-23"), range(4)).run().tables()["runs"]


@pytest.mark.parametrize("seat", ["hamas", "israel", "fatah", "egypt", "us"])
def test_so_it_is_at_every_kind_of_seat_of_the_cairo_case(seat: str, cairo_by_rule: Any) -> None:
    hand = Negotiation(load("cairo-2025-10-23"), range(4), seats={seat: Hand(rest="advice")}).run()
    assert same(cairo_by_rule, hand.tables()["runs"])


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seats", [("downfield",), ("upfield", "downfield")])
@pytest.mark.parametrize("count", [1, 7, 10**9])
def test_following_in_one_go_is_following_step_by_step(protocol: str, seats: tuple[str, ...], count: int) -> None:
    """From the third decision on, after two by hand: the same list, the same question next, the same world."""
    begun = Game(farmers(protocol), seats, 5)
    for answer in (True, "advice"):
        request = look(begun).request
        assert request is not None
        begun = begun.having(Decision(request.seat, request.key, answer))
    step_by_step = begun
    for _ in range(count):
        request = look(step_by_step).request
        if request is None:
            break
        step_by_step = step_by_step.having(Decision(request.seat, request.key, "advice"))
    at_once, after = look(begun, follow=count), look(step_by_step)
    assert begun.having(*at_once.followed) == step_by_step
    assert len(at_once.followed) == min(count, len(at_once.followed)) > 0
    assert same((at_once.request, at_once.events), (after.request, after.events))
    assert same(told(at_once.model), told(after.model))


def test_a_game_can_be_won_lost_and_abandoned() -> None:
    ends = {}
    for name, answer in {
        "yes": lambda r: True if r.decision == "answers" else "advice",
        "no": lambda r: False if r.decision == "answers" else "advice",
    }.items():
        game, _ = through(Game(farmers(), ("downfield",), 1), answer)
        ends[name] = look(game).model.tables()["runs"]
    assert ends["yes"]["agreed_1"][0] and ends["yes"]["rounds"][0] < ends["no"]["rounds"][0]
    assert not ends["no"]["agreed_1"][0]
    assert (ends["no"]["reason_kind"][0], ends["no"]["reason_party"][0]) == ("by_hand", "downfield")
    game, _ = through(Game(farmers(), ("downfield",), 1), lambda r: r.decision != "comes" and "advice")
    assert look(game).model.tables()["runs"]["reason_kind"] == ["not_ready_by_hand"]


def test_walking_away_and_leaving_are_a_persons_own_reasons() -> None:
    begun = Game(farmers(), ("downfield",), 1)
    walked = begun.having(Decision("downfield", ("walks", "main", 1, 2), True))
    walked, _ = through(walked, lambda r: False if r.decision == "answers" else "advice")
    runs = look(walked).model.tables()["runs"]
    assert (runs["reason_kind"][0], int(runs["rounds"][0])) == ("walked_by_hand", 2)
    left, _ = through(begun.having(Decision("downfield", ("leaves", 4), True)))
    runs = look(left).model.tables()["runs"]
    assert (runs["reason_kind"][0], int(runs["months"][0]), bool(runs["collapse"][0])) == ("left_by_hand", 4, True)
    assert "chose to leave" in runs["reason"][0]


def test_what_is_asked_for_and_delivered_by_hand_counts() -> None:
    dear, _ = through(
        Game(farmers(), ("downfield",), 1), lambda r: {"water_share": 1} if r.decision == "asks" else "advice"
    )
    events = [e for e in look(dear).events if e["kind"] == "demand" and e["actor"] == "downfield"]
    assert {round(e["value"], 3) for e in events if e["issue"] == "water_share"} <= {1.0}
    ends = []
    for will in (0.0, 1.0):
        game, _ = through(
            Game(farmers(), ("downfield",), 1), lambda r, will=will: will if r.decision == "delivers" else "advice"
        )
        model = look(game).model
        ends.append(model.world.agreement.delivered[0, model.cast.issues.index("upkeep")])
    assert ends[0] == 0.0 and ends[1] > 0.3


def test_nobody_sees_what_the_others_want_before_they_have_spoken() -> None:
    _, asked = through(Game(farmers(), ("downfield",), 1))
    first = next(r for r in asked if r.decision == "asks")
    assert first.view["asked_last"] == {}
    assert set(first.view["ideal"]) == {"water_share", "road_access", "upkeep", "fence"}
    answered = next(r for r in asked if r.decision == "answers")
    assert set(answered.view["asked_last"]) == {"upfield", "downfield"}


def test_the_same_choices_go_into_other_worlds_at_once_and_one_by_one() -> None:
    game, _ = through(Game(farmers(), ("downfield",), 1), lambda r: r.key[0] != "answers" and "advice")
    many = elsewhere(game, range(10, 16)).tables()["runs"]
    for k, replicate in enumerate(range(10, 16)):
        one = played(Game(game.scenario, game.seats, replicate, game.decisions)).tables()["runs"]
        assert all(same(one[name][0], many[name][k]) for name in many)


# --- the log ---------------------------------------------------------------------------------------------------------


def test_a_game_that_is_stopped_at_any_decision_goes_on_to_the_same_end(tmp_path: Path) -> None:
    game, _ = through(
        Game(farmers(), ("downfield",), 2), lambda r: False if r.key == ("answers", "main", 1, 3) else "advice"
    )
    log = begin(tmp_path / "whole.jsonl", Game(game.scenario, game.seats, 2))
    log.write(*game.decisions)
    assert read(tmp_path / "whole.jsonl") == game
    lines = (tmp_path / "whole.jsonl").read_text().splitlines(keepends=True)
    end = told(look(game).model)
    for cut in (0, 1, len(game.decisions) // 2, len(game.decisions) - 1):
        part = tmp_path / "part.jsonl"
        # Killed while it wrote: the last line is cut short, and nothing else.
        part.write_text("".join(lines[: 1 + cut]) + lines[1 + cut][:7])
        again = read(part)
        assert again.decisions == game.decisions[:cut]
        rest, _ = through(again, lambda r: game.choices("downfield")[r.key])
        assert same(told(look(rest).model), end)


def test_what_is_decided_after_a_line_that_was_cut_short_can_be_read(tmp_path: Path) -> None:
    """Killed as it wrote, gone on with, and gone on with once more."""
    file = tmp_path / "game.jsonl"
    begin(file, Game(farmers(), ("downfield",), 2))
    with file.open("a") as log_file:
        log_file.write('{"seat": "downfi')
    game, log = resume(file)
    request = look(game).request
    assert request is not None
    made = Decision(request.seat, request.key, "advice")
    log.write(made)
    assert read(file) == game.having(made)


def test_going_back_writes_the_log_anew(tmp_path: Path) -> None:
    file = tmp_path / "game.jsonl"
    game = Game(farmers(), ("downfield",), 2)
    log = begin(file, game)
    for value in ("advice", {"water_share": 0.4}):
        request = look(game).request
        assert request is not None
        made = Decision(request.seat, request.key, value)
        game = game.having(made)
        log.write(made)
    log.back(game.back())
    assert read(file) == game.back()
    with pytest.raises(InputError, match="there already"):
        begin(file, game)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "game.jsonl:2:1: not a line of JSON"),
        ("[1]", "game.jsonl:2:1: expected an object"),
        ('{"seat": "downfield"}', "game.jsonl:2:1: expected a decision"),
        ('{"seat": "nobody", "at": ["comes", 1, 0], "answer": true}', "a decision of 'nobody'"),
        (
            '{"seat": "downfield", "at": ["comes", 1, 0], "answer": 3}',
            "comes to phase 1 after 0 months: expected true or false",
        ),
        ('{"seat": "downfield", "at": ["asks", "main", 1, 1], "answer": {"water": 1}}', "unknown 'water'"),
        (
            '{"seat": "downfield", "at": ["asks", "main", 1, 1], "answer": {"fence": 2}}',
            "fence: expected a number between 0 and 1",
        ),
        ('{"seat": "downfield", "at": ["asks", "main", 1, 1], "answer": {"fence": NaN}}', "fence: expected a number"),
    ],
)
def test_a_log_that_is_wrong_is_told_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "game.jsonl"
    begin(file, Game(farmers(), ("downfield",), 2))
    rest = "" if "comes" in line else '{"seat": "downfield", "at": ["comes", 1, 0], "answer": "advice"}\n'
    with file.open("a") as log:
        log.write(line + "\n" + rest)
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        look(read(file))


def test_a_seat_that_is_none_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError, match="no seat 'downfeld' in two-farmers; did you mean 'downfield'"):
        look(Game(farmers(), ("downfeld",)))


# --- any answers -----------------------------------------------------------------------------------------------------

PLACES = st.dictionaries(
    st.sampled_from(["water_share", "road_access", "upkeep", "fence"]), st.floats(0, 1, allow_nan=False), max_size=4
)


@settings(max_examples=25)
@given(
    yes=st.lists(st.booleans(), min_size=1, max_size=8),
    texts=st.lists(PLACES, min_size=1, max_size=5),
    wills=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    protocol=st.sampled_from(PROTOCOLS[:3]),
)
def test_whatever_is_answered_the_world_stays_within_bounds(
    yes: list[bool], texts: list[dict[str, float]], wills: list[float], protocol: str
) -> None:
    count = {"n": 0}

    def answer(request: dict[str, Any]) -> Any:
        count["n"] += 1
        n = count["n"]
        kind = request["decide"]
        if kind in ("asks", "offers"):
            return texts[n % len(texts)]
        if kind == "delivers":
            return wills[n % len(wills)]
        return yes[n % len(yes)] if kind in ("answers", "ratifies") else request["advice"]

    model = Negotiation(farmers(protocol), range(2), seats={"upfield": Program(answer)}).run()
    delivered, trust = model.world.agreement.delivered, model.world.beliefs.trust
    assert ((delivered >= 0) & (delivered <= 1)).all()
    assert ((trust >= 0) & (trust <= 1)).all()
    assert "bad_answer" not in model.tables()["events"]["kind"]
    assert count["n"] > 3


def test_a_choice_that_is_not_possible_in_another_world_is_left_to_the_rules() -> None:
    """A mediator's pool is not the same everywhere: what was paid in one world may be more than there is in another."""
    scenario = load("cairo-2025-10-23", {"calendar.months": 2})
    asked = Decision("egypt", ("pays", "main", 2, 1), {"hamas": 1e9})
    mine = elsewhere(Game(scenario, ("egypt",), 0, (asked,)), range(1, 9)).tables()["runs"]
    rule = Negotiation(scenario, range(1, 9)).run().tables()["runs"]
    assert list(mine["outcome"]) == list(rule["outcome"])
    assert list(mine["rounds"]) == list(rule["rounds"])
