"""A class over a network: thirty browsers at once, news without asking, and a server that is killed in mid-game."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.games import look, read
from tests.app.at_tables import FARMERS, asked, code_of, moment_of, status
from tests.app.served import Answer, Browser, Served, served


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as one:
        yield one


def act(browser: Browser, seat: Answer, action: str, **values: object) -> Answer:
    page = browser.get(seat.at)
    after = browser.post(seat.at, {"count": 0, "at": moment_of(page), "action": action, **values})
    assert after.status == 200, after.text
    return after


def test_thirty_browsers_join_bet_and_move(app: Served) -> None:
    lecturer = Browser(app.port)
    desk = lecturer.post("/class/two-farmers", FARMERS | {"tables": "15", "how": "lot", "pairs": "1"})
    code = code_of(desk)

    def student(number: int) -> Answer:
        browser = Browser(app.port)
        page = browser.post("/join", {"code": code})
        assert page.status == 200
        seat = browser.post(f"/join/{code}", {"nickname": f"n{number}"})
        assert seat.status == 200, seat.text
        assert act(browser, seat, "bet", bet=number).status == 200
        return act(browser, seat, "yes", on=1)

    with ThreadPoolExecutor(30) as thirty:
        seats = list(thirty.map(student, range(30)))
    assert len({seat.at for seat in seats}) == 30
    board = lecturer.get(desk.at).text
    assert "30 students joined" in board and "Open the bets (30)" in board and "nobody yet" not in board
    for seat in seats:
        assert asked(lecturer.get(seat.at)) == "What do you ask for?"


def test_news_come_without_asking(app: Served) -> None:
    browser = Browser(app.port)
    desk = browser.post("/class/two-farmers", FARMERS)
    seats = [browser.post(f"/join/{code_of(desk)}", {"place": place}) for place in ("1.0", "1.1")]
    lines = browser.news(f"{seats[0].at}/news")
    first = next(line for line in lines if line.startswith("data:"))
    assert "(away)" in browser.get(desk.at).text.split("nobody yet")[0], "the other has no page open"
    act(browser, seats[1], "yes")
    assert next(line for line in lines if line.startswith("data:")) != first
    lines.close()  # type: ignore[attr-defined]
    assert status(browser.get(seats[0].at)) == "It is your turn: the table waits for you."


def test_a_server_that_is_killed_in_mid_game_goes_on_where_it_was(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        browser = Browser(app.port)
        desk = browser.post("/class/two-farmers", FARMERS | {"tables": "1"})
        seats = [
            browser.post(f"/join/{code_of(desk)}", {"place": place, "nickname": "Ada"}) for place in ("1.0", "1.1")
        ]
        for _ in range(3):
            for seat in seats:
                act(browser, seat, "advice")
        act(browser, seats[0], "places", water_share="0.3")
        before = [(moment_of(page), status(page)) for page in map(browser.get, (seat.at for seat in seats))]
        app.kill()
        app.start()
        after = [(moment_of(page), status(page)) for page in map(browser.get, (seat.at for seat in seats))]
        assert after == before and after[1][0].startswith("asks/main/1/2")
        assert "Ada" in browser.get(desk.at).text
        for _ in range(200):
            turns = [seat for seat in seats if moment_of(browser.get(seat.at))]
            for seat in turns:
                act(browser, seat, "advice")
            if not turns:
                break
        assert all("has ended" in status(browser.get(seat.at)) for seat in seats)
        (log,) = (tmp_path / "results" / ".app" / "classes").rglob("table-1-1.jsonl")
        game = read(log)
        assert look(game).request is None
        assert {"water_share": 0.3} in [one.answer for one in game.decisions]
