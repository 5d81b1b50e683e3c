"""A class in other languages: each reader in an own one, at one table, and nothing left in English."""

from __future__ import annotations

import pytest

from sim import speech
from sim.app.rate import Rate
from tests.app.asking import Client
from tests.app.at_tables import FARMERS, code_of, moment_of
from tests.app.conftest import sound
from tests.app.test_languages import _Bracketed, foreign


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rate, "spend", lambda *_who: None)


def test_two_at_one_table_read_it_each_in_an_own_language(client: Client) -> None:
    desk = client.post("/class/two-farmers", FARMERS | {"tables": "1"})
    seats = [client.post(f"/join/{code_of(desk)}", {"place": place}) for place in ("1.0", "1.1")]
    hebrew, arabic = (
        client.get(seat.at, cookie=f"language={code}") for seat, code in zip(seats, ("he", "ar"), strict=True)
    )
    for page, code in ((hebrew, "he"), (arabic, "ar")):
        sound(page.text)
        assert f'<html lang="{code}" dir="rtl">' in page.text
    client.post(seats[0].at, {"at": moment_of(hebrew), "action": "yes", "count": 0}, cookie="language=he")
    assert "ההחלטה שלך התקבלה." in client.get(seats[0].at, cookie="language=he").text
    assert "حان دورك" in client.get(seats[1].at, cookie="language=ar").text
    assert "It is your turn" in client.get(seats[1].at).text


def test_a_class_says_nothing_that_was_not_looked_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first page to the cards on the table, for every reader: brackets stand around what was looked up."""
    desk = client.post("/class/two-farmers", FARMERS | {"tables": "1"})
    code = code_of(desk)
    seats = [client.post(f"/join/{code}", {"place": place, "nickname": "Ж"}) for place in ("1.0", "1.1", "1.1")]
    watcher = client.post(f"/join/{code}", {"door": "observe", "table": 1})
    monkeypatch.setattr(speech, "_catalogue", lambda _tongue: _Bracketed())

    def pages() -> None:
        for address in (f"/join/{code}", f"/projector/{code}", desk.at, watcher.at, *(seat.at for seat in seats)):
            text = client.get(address, cookie="language=ar").text
            assert foreign(text.replace("http://localhost/join", "").replace(f">{code}<", "><")) == set(), address

    def lead(action: str, **values: object) -> None:
        assert client.post(desk.at, {"action": action, **values}, cookie="language=ar").status == 200
        pages()

    pages()
    client.post(seats[0].at, {"action": "bet", "bet": 40, "note": "Ж"})
    client.post(seats[1].at, {"action": "bet", "bet": 60, "note": ""})
    lead("hold")
    lead("go")
    lead("lock")
    lead("incident", table="1", incident="upfield")
    for step in range(200):
        turns = [seat for seat in seats[:2] if moment_of(client.get(seat.at))]
        for seat in turns:
            at = moment_of(client.get(seat.at))
            meetings = {"meetings": "2", "policy": "worth"} if at.startswith("asks") else {"months": "1000"}
            action = "places" if at.startswith("asks") else "full" if at.startswith("delivers") else "advice"
            client.post(seat.at, {"at": at, "action": action, "count": 0, **meetings})
            if step < 4:
                pages()
        if not turns:
            break
    lead("reveal-bets")
    lead("reveal-values")
    lead("timer")
    for what in ("open", "debrief"):
        assert foreign(client.get(f"{seats[0].at}/{what}", cookie="language=ar").text) == set(), what
    lead("swap")
