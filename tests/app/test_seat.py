"""Take a seat: every decision by a form, nothing lost, nothing from a form but numbers and yes or no, and a debrief."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.app import playing, role, work
from sim.errors import InputError
from sim.games import look, played, read
from sim.model import Negotiation
from sim.scenario.load import load
from tests.app.asking import Answer, Client
from tests.app.conftest import opened, sound
from tests.reader import Reader

SEAT = "/seat/two-farmers"


def sit(client: Client, seat: str = "downfield", number: int = 0) -> Answer:
    """A game begun, and its address in `at`."""
    answer = client.post(SEAT, {"seat": seat, "history": number})
    assert answer.status == 200
    sound(answer.text)
    return answer


def decide(client: Client, answer: Answer, action: str, **values: object) -> Answer:
    """The form of a page sent with a button."""
    count = re.search(r'name="count" value="(\d+)"', answer.text)
    assert count is not None
    after = client.post(answer.at.partition("?")[0], {"count": count[1], "action": action, **values})
    assert after.status == 200, after.text
    sound(after.text)
    return after


def asked(answer: Answer) -> str:
    found = re.search(r'id="now"[^>]*>([^<]*)', answer.text)
    assert found is not None
    return found[1]


def test_the_page_offers_every_seat_and_equal_doors_beside(client: Client) -> None:
    answer = client.get("/seat/cairo-2025-10-23")
    sound(answer.text)
    said = Reader(answer.text).said
    for name in ("Hamas", "Israel", "Egypt"):
        assert name in said
    assert "Observe" in said and "Mediate" in said and "Play the farmers" in said


def test_a_game_goes_from_coming_to_the_talks_to_the_debrief(client: Client) -> None:
    page = sit(client)
    assert asked(page) == "Do you come to the talks?" and "Your role: Downfield" in page.text
    page = decide(client, page, "yes", on=1)
    assert asked(page) == "What do you ask for?" and "as you believe it will be kept" in page.text
    page = decide(client, page, "places", water_share=0.5, meetings=1)
    assert asked(page) == "Do you accept the text?"
    page = decide(client, page, "no")
    page = decide(client, page, "places", meetings=10, policy="worth")
    assert asked(page) == "Do you declare the text ratified?"
    page = decide(client, page, "yes")
    assert asked(page).startswith("How much of this month")
    page = decide(client, page, "full", months=1000)
    while "All cards open" not in page.text:
        page = decide(client, page, "advice")
    said = Reader(page.text).said
    assert "The game ends with everything agreed" in said
    assert "the same choices in a hundred other histories" in said and "Swap seats" in said


def test_who_follows_the_adviser_throughout_ends_as_the_model_does(client: Client, folder: Path) -> None:
    page = decide(client, sit(client, number=3), "follow", times="all")
    token = page.at.partition("?")[0].removeprefix("/game/")
    game = read(folder / "games" / f"{token}.jsonl")
    mine, rule = (model.tables()["runs"] for model in (played(game), Negotiation(load("two-farmers"), [3]).run()))
    assert look(game).request is None
    assert {name: repr(list(v)) for name, v in mine.items()} == {name: repr(list(v)) for name, v in rule.items()}


def test_a_restarted_app_and_another_device_go_on_with_a_game(client: Client, folder: Path) -> None:
    page = decide(client, sit(client), "advice")
    with opened("two-farmers", folder) as other:
        again = other.get(page.at)
        assert asked(again) == asked(page)
        decide(other, again, "advice")
    assert asked(client.get(page.at)) == "Do you accept the text?"


def test_back_takes_a_whole_brief_back(client: Client) -> None:
    first = decide(client, sit(client), "advice")
    held = decide(client, first, "places", meetings=5, policy="no")
    to = re.search(r'name="to" value="(\d+)"', held.text)
    assert to is not None
    back = decide(client, held, "back", to=to[1])
    assert asked(back) == asked(first) == "What do you ask for?" and "meeting 1 of 12" in back.text


def test_a_form_that_was_sent_twice_decides_once(client: Client, folder: Path) -> None:
    page = sit(client)
    address = page.at.partition("?")[0]
    for _ in range(2):
        client.post(address, {"count": 0, "action": "advice"})
    assert len(read(folder / "games" / f"{address.removeprefix('/game/')}.jsonl").decisions) == 1


def test_walking_away_ends_the_talks(client: Client) -> None:
    page = decide(client, decide(client, sit(client), "advice"), "advice")
    end = decide(client, page, "walk")
    assert "All cards open" in end.text and "without" in Reader(end.text).said


def test_a_game_can_be_deleted(client: Client) -> None:
    page = sit(client)
    client.post(page.at, {"count": 0, "action": "forget"})
    assert client.get(page.at).status == 400


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"count": 1, "action": "places", "water_share": "2"}, "Water_share: expected a number between 0 and 1"),
        ({"count": 1, "action": "places", "water_share": "<b>"}, "expected a number, got"),
        ({"count": 1, "action": "yes"}, "this moment of the game has no"),
        ({"count": 1, "action": "leave"}, "this moment of the game has no"),
        ({"count": 1, "action": "../../x"}, "this moment of the game has no"),
        ({"count": "one", "action": "yes"}, "does not say which decision"),
    ],
)
def test_a_decision_that_is_none_is_told_and_nothing_is_written(
    client: Client, form: dict[str, object], said: str
) -> None:
    page = decide(client, sit(client), "advice")
    answer = client.post(page.at.partition("?")[0], form)
    assert answer.status == 400
    assert said[1:] in Reader(answer.text).said and "<b>" not in answer.text
    assert asked(client.get(page.at)) == "What do you ask for?"


def test_no_address_leads_out_of_the_folder_of_games(client: Client) -> None:
    for token in ("x", "..%2f..%2fsecret", "a" * 22, ".%00" + "a" * 18):
        assert client.get(f"/game/{token}").status in (400, 404)
    assert client.post(SEAT, {"seat": "nobody"}).status == 400
    assert client.post(SEAT, {"seat": "upfield", "history": "-1"}).status == 400


def test_a_brief_of_the_cairo_case_spares_meetings(tmp_path: Path) -> None:
    """A seat of the large case comes to a decision of its own within few looks."""
    path = tmp_path / "game.jsonl"
    work.game_begun("cairo-2025-10-23", "israel", 1, str(path))
    seen = []
    for _ in range(9):
        view = playing.view(path, 0)
        request = view["request"]
        seen.append((request["decision"], request["when"]))
        if request["decision"] == "asks" and "Main table" in request["when"]:
            break
        action = {"comes": "yes", "delivers": "full", "asks": "places"}.get(request["decision"], "advice")
        playing.decide(path, view["count"], action, {"meetings": "10", "policy": "worth", "months": "6", "on": "1"})
    before = _meetings(path)
    playing.decide(path, view["count"], "places", {"meetings": "10", "policy": "no", "withdrawal": "0"})
    assert seen[-1][0] == "asks" and len(seen) < 6
    assert _meetings(path) == before + 10
    held = [one for one in read(path).decisions if one.key[:2] == ("asks", "main")]
    assert len(held) == 10 and all(one.answer == {"withdrawal": 0.0} for one in held)


def _meetings(path: Path) -> int:
    return int(look(read(path)).model.world.progress.meetings[0])


def test_the_role_sheet_says_what_a_seat_wants_and_how_well_that_is_known() -> None:
    sheet = role.role(load("cairo-2025-10-23"), "hamas")
    assert sheet["wants"][0]["issue"] == "Withdrawal" and all(one["grade"] for one in sheet["wants"])
    assert any(line.startswith("Decommissioning: no more than") and "unless" in line for line in sheet["lines"])
    assert sheet["home"] and 0.5 <= sheet["threshold"] <= 0.75


def test_a_seat_that_is_none_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        work.game_begun("two-farmers", "nobody", 0, str(tmp_path / "game.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_left_to_chance_there_are_no_other_histories(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    work.game_begun("ec-emissions", "germany", 0, str(path))
    playing.decide(path, 0, "follow", {"times": "all"})
    assert playing.view(path, 0)["end"]["elsewhere"] == {}
