"""Several people in one game: who decides at the same time, what nobody may see, and what is put in from outside."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.games import Decision, Game, Inject, Log, begin, elsewhere, look, moment, played, put_in, read, resume
from sim.games import injects as known
from sim.model import Deadline, Keep, Negotiation
from sim.model.seats.by_value import Request
from sim.scenario.load import load
from tests.games.test_game import PROTOCOLS, farmers, same, told

BOTH = ("upfield", "downfield")
CAIRO = ("hamas", "israel", "us")


def together(game: Game, answer: Any = "advice", most: int = 400) -> tuple[Game, list[tuple[Request, ...]]]:
    """Played to the end by all who have to decide at each moment."""
    moments = []
    while (now := moment(game)).requests:
        moments.append(now.requests)
        game = game.having(*(Decision(one.seat, one.key, answer) for one in now.requests))
        assert len(moments) < most
    return game, moments


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_who_all_follow_their_advisers_end_in_the_models_own_world(protocol: str) -> None:
    game, moments = together(Game(farmers(protocol), BOTH, 5))
    rule = Negotiation(game.scenario, [5], Keep(transcript=6)).run()
    assert same(told(look(game).model), told(rule))
    assert any(len(requests) == 2 for requests in moments), "nobody ever decides at the same time"


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_who_decides_at_the_same_time_sees_nothing_of_what_the_other_decided(protocol: str) -> None:
    """The second sees the same, whatever the first has said; and so it is with what has happened."""
    game, tried = Game(farmers(protocol), BOTH, 2), 0
    while (now := moment(game)).requests:
        for first in now.requests if len(now.requests) > 1 else ():
            for answer in _answers(first):
                after = moment(game.having(Decision(first.seat, first.key, answer)))
                others = [one for one in now.requests if one.seat != first.seat]
                assert [(one.seat, one.key) for one in after.requests] == [(one.seat, one.key) for one in others]
                assert same([(one.view, one.advice) for one in after.requests], [(o.view, o.advice) for o in others])
                assert same(after.events, now.events)
                tried += 1
        game = game.having(*(Decision(one.seat, one.key, "advice") for one in now.requests))
    assert tried > 5


def _answers(request: Request) -> list[Any]:
    if isinstance(request.advice, bool):
        return [True, False]
    if request.decision == "delivers":
        return [0.0, 1.0]
    return [dict.fromkeys(request.advice, 0.0), dict.fromkeys(request.advice, 1.0)]


def test_three_seats_of_the_cairo_case_are_asked_at_their_own_tables() -> None:
    game, seen = Game(load("cairo-2025-10-23"), CAIRO, 1), []
    for _ in range(12):
        now = moment(game, lambda request, _model: "advice" if request.decision in ("delivers", "comes") else None)
        seen.append((now.requests[0].decision, now.requests[0].key[1], tuple(one.seat for one in now.requests)))
        decided = [Decision(one.seat, one.key, "advice") for one in now.requests]
        game = game.having(*now.followed, *decided)
    assert ("asks", "main", ("hamas", "israel")) in seen
    assert ("asks", "washington", ("israel", "us")) in seen
    assert ("drafts", "main", ("us",)) in seen


def test_what_somebody_ordered_is_taken_on_the_way_and_others_are_waited_for() -> None:
    game = Game(farmers(), BOTH, 2)
    now = moment(game, lambda request, _model: "advice" if request.seat == "upfield" else None)
    assert [one.seat for one in now.requests] == ["downfield"]
    assert now.followed == (Decision("upfield", ("comes", 1, 0), "advice"),)
    assert now.model.world.progress.meetings[0] == 0


# --- what is put in --------------------------------------------------------------------------------------------------


def injects(scenario: Any, month: int) -> list[Inject]:
    laid_at = scenario.tables["main"].parties[0]
    found = [known.incident(scenario, month, laid_at), known.guarantor_in(scenario, month)]
    return found + [known.guarantor_out(scenario, month, name) for name in known.guarantors(scenario)[:2]]


@pytest.mark.parametrize(("name", "seats", "month"), [("two-farmers", BOTH, 3), ("cairo-2025-10-23", CAIRO, 6)])
def test_what_was_played_before_an_inject_stays_bit_for_bit(name: str, seats: tuple[str, ...], month: int) -> None:
    """Each of them changes something later, and nothing of what was told before its month."""
    scenario = load(name)
    rule = played(Game(scenario, seats, 1))
    plain = rule.log.events()
    for inject in injects(scenario, month):
        end = played(put_in(Game(scenario, seats, 1), inject))
        changed = end.log.events()
        before = [event for event in plain if event["month"] < month]
        assert before and same(changed[: len(before)], before)
        assert next(event["month"] for event in changed if event["kind"] == "event") == month
        assert not same(_left(end), _left(rule)), inject.written()


def _left(end: Negotiation) -> Any:
    """What is delivered and believed at the end."""
    return end.world.agreement.delivered, end.world.beliefs.trust


def _events(game: Game) -> list[dict[str, Any]]:
    return played(game).log.events()


@pytest.mark.parametrize("protocol", ["single_text", "alternating_offers"])
@pytest.mark.parametrize(("after", "last"), [(0, 2), (2, 3), (3, 9), (4, 1), (1, 40)])
def test_a_deadline_holds_from_the_meeting_after_it_was_set(protocol: str, after: int, last: int) -> None:
    no = tuple(Decision(seat, ("answers", "main", 1, at), False) for seat in BOTH for at in range(1, 50))
    stay = tuple(Decision(seat, ("walks", "main", 1, at), False) for seat in BOTH for at in range(1, 50))
    game = Game(farmers(protocol), BOTH, 3, no + stay)
    games = game, put_in(game, Inject(deadline=Deadline(1, after, last)))
    plain, held = (_events(game) for game in games)
    before = list(takewhile(lambda event: event["table"] != "main" or event["round"] <= after, plain))
    assert same(held[: len(before)], plain[: len(before)])
    met = [max(event["round"] for event in events if event["table"] == "main") for events in (plain, held)]
    assert met == [12, max(last, after + 1)]


def test_a_deadline_is_over_where_the_next_talks_begin() -> None:
    scenario = load("cairo-2025-10-23", ["talks.search=1", "parties.israel.ratification=0.1"])
    games = Game(scenario, (), 0), put_in(Game(scenario, (), 0), Inject(deadline=Deadline(2, 0, 3)))
    assert [game.deadlines for game in games] == [(), (Deadline(2, 0, 3),)]
    model = Negotiation(scenario, range(20), deadlines=games[1].deadlines).run()
    assert model.scenario.tables["main"].rounds == 30
    late = Negotiation(scenario, range(20), Keep(transcript=20), deadlines=[Deadline(3, 0, 2)]).run()
    rounds = {2: 0, 3: 0}
    for event in late.log.events():
        if event["table"] == "main" and event["phase"] in rounds:
            rounds[event["phase"]] = max(rounds[event["phase"]], event["round"])
    assert rounds[2] > 2 >= rounds[3] > 0


def test_an_injected_game_is_the_same_in_a_batch_of_other_worlds() -> None:
    game = put_in(Game(farmers(), BOTH, 3), Inject(deadline=Deadline(1, 1, 4)))
    game = put_in(game, known.incident(game.scenario, 2, "upfield"))
    alone, many = played(game).tables()["runs"], elsewhere(game, [1, 3, 8]).tables()["runs"]
    assert all(repr(values[0]) == repr(many[name][1]) for name, values in alone.items())


def test_the_log_keeps_what_was_put_in_and_plays_it_again(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    log = begin(path, Game(farmers(), BOTH, 3))
    log.write(Decision("upfield", ("comes", 1, 0), True))
    for inject in (known.incident(farmers(), 2, "downfield"), Inject(deadline=Deadline(1, 0, 5))):
        log.put_in(inject)
    log.write(Decision("downfield", ("comes", 1, 0), True))
    game = read(path)
    assert len(game.decisions) == 2 and game.deadlines == (Deadline(1, 0, 5),)
    assert game.scenario.events["put_in_1"].title == "An incident is laid at Downfield"
    once, _ = resume(path)  # the file is written anew
    assert once == game == read(path)
    assert same(moment(once).events, moment(game).events)
    Log(path).put_in(known.guarantor_in(game.scenario, 4))
    assert sorted(read(path).scenario.events) == ["put_in_1", "put_in_2"]


@pytest.mark.parametrize(
    "line",
    [
        '{"inject": 1}', '{"inject": {}}', '{"inject": {"event": {"title": "x"}}}', '{"inject": {"deadline": {}}}',
        '{"inject": {"deadline": {"phase": 1, "after": 0, "last": "9"}}}',
        '{"inject": {"event": {"title": "x", "month": 1, "effects": [{"path": "seed", "to": 1}]}}}',
        '{"inject": {"event": {"title": "x", "month": 1, "effects": [{"leaves": "nobody"}]}}}',
    ],
)  # fmt: skip
def test_an_inject_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "game.jsonl"
    begin(path, Game(farmers(), BOTH))
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError):
        read(path)


def test_injects_that_fit_nobody_are_refused() -> None:
    with pytest.raises(InputError, match="expected one of upfield, downfield for an incident"):
        known.incident(farmers(), 1, "hamas")
    with pytest.raises(InputError, match="none is there"):
        known.guarantor_out(farmers(), 1, "upfield")
