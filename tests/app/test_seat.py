"""Take a seat: every decision by a form, nothing lost, nothing from a form but numbers and yes or no, and a debrief."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.app import bettering, playing, role, work
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


def test_a_phase_of_the_cairo_case_takes_a_handful_of_decisions(tmp_path: Path) -> None:
    """Of a player who refuses two texts of three, holds on after each no, and holds demands for five meetings."""
    path = tmp_path / "game.jsonl"
    work.game_begun("cairo-2025-10-23", "hamas", 0, str(path))
    made: dict[int, int] = {}
    phase, refused = 2, 0
    while (request := look(game := read(path)).request) is not None:
        phase = int(request.view.get("phase", phase))
        made[phase] = made.get(phase, 0) + 1
        refused += request.decision == "answers"
        action, values = {
            "comes": ("yes", {"on": "1"}),
            "delivers": ("full", {"months": "12"}),
            "asks": ("places", {"meetings": "5", "policy": "better"}),
            "answers": ("yes" if refused % 3 == 0 else "no", {"on": "1"}),
        }.get(request.decision, ("advice", {}))
        playing.decide(path, len(game.decisions), action, values)
    assert sorted(made) == [2, 3] and all(4 <= count <= 10 for count in made.values()), made


def test_after_a_no_a_person_is_asked_about_a_better_text_only(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    work.game_begun("two-farmers", "downfield", 0, str(path))
    playing.decide(path, 0, "yes", {})
    playing.decide(path, 1, "places", {"meetings": "10", "policy": "better"})
    before = look(read(path)).request
    assert before is not None and before.decision == "answers"
    playing.decide(path, len(read(path).decisions), "no", {"on": "1"})
    after = look(read(path)).request
    assert after is not None and after.decision == "answers"
    last = after.view["meeting"] == after.view["last_meeting"]
    better = after.view["gain_over_no_agreement"] > before.view["gain_over_no_agreement"] + 0.02
    assert better or last
    assert after.key[3] > before.key[3]


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


def test_the_debrief_shows_what_two_could_have_had(tmp_path: Path) -> None:
    for token in ("one", "two"):
        path = tmp_path / f"{token}.jsonl"
        work.game_begun("two-farmers", "downfield", 3, str(path))
        playing.decide(path, 0, "follow", {"times": "all"})
    end = playing.view(path, 0)["end"]
    (one,) = end["pictures"]
    assert (one["across"], one["up"]) == ("Downfield", "Upfield")
    assert one["tables"] == [one["deal"]], "the other game of the same history ended alike"
    assert 50 < len(one["elsewhere"]) <= 100 and len(one["solved"]) == 4
    best = max(one["frontier"], key=lambda at: min(at[0] - one["deal"][0], at[1] - one["deal"][1]))
    assert min(best[0] - one["deal"][0], best[1] - one["deal"][1]) < 5, "the rules come near the frontier"
    assert all(x <= 100 and y <= 100 for x, y in one["elsewhere"])
    assert "no agreement" in one["sentence"] and str(round(one["deal"][0])) in one["sentence"]
    assert [card["name"] for card in end["cards"]] == ["Downfield", "Upfield"]


def test_what_would_have_ended_it_better_is_found_by_playing_it(tmp_path: Path) -> None:
    """A seat that refuses everything would have done better to sign: that is found, and no lever without effect is."""
    path = tmp_path / "game.jsonl"
    work.game_begun("two-farmers", "downfield", 0, str(path))
    playing.decide(path, 0, "yes", {})
    playing.decide(path, 1, "places", {"meetings": "10", "policy": "no"})
    while (request := look(read(path)).request) is not None:
        action = "no" if isinstance(request.advice, bool) else "advice"
        playing.decide(path, len(read(path).decisions), action, {})
    groups = bettering.listing(path)
    found = bettering.tried(path, range(len(groups)))
    own = [one for one in found if one["own"]]
    assert own and all(one["mine"] > one["before"] for one in found)
    assert any("yes instead of no" in one["what"] or "as your adviser would" in one["what"] for one in own)
    assert {one["before"] for one in found} == {bettering.tried(path, [found[0]["number"]])[0]["before"]}


def test_open_cards_say_what_a_text_is_worth_to_each(client: Client) -> None:
    page = decide(client, sit(client), "follow", times="all")
    game = page.at.partition("?")[0]
    opened = client.get(f"{game}/open?water_share=1&road_access=0")
    assert opened.status == 200
    sound(opened.text)
    said = Reader(opened.text).said
    assert "Worse off by this text than without an agreement: Upfield." in said
    for wrong in ("water_share=2", "water_share=nan", "water_share=<b>", "nothing=1", "../x=0.5"):
        answer = client.get(f"{game}/open?{wrong}")
        assert answer.status == 400 and "<b>" not in answer.text
    begun = sit(client).at
    assert client.get(f"{begun}/open").status == 400, "the cards are closed while the game goes on"


def test_an_exercise_is_played_in_points(client: Client) -> None:
    answer = client.post("/seat/river-valley", {"seat": "heron_trust", "history": 0})
    said = Reader(answer.text).said
    assert "Your best deal has 100; without an agreement you have 40." in said
    assert "The dam: none 35 ; low 25 ; middle 10 ; high 0" in said


def test_where_nothing_is_left_to_chance_there_are_no_other_histories(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    work.game_begun("ec-emissions", "germany", 0, str(path))
    playing.decide(path, 0, "follow", {"times": "all"})
    assert playing.view(path, 0)["end"]["elsewhere"] == {}
