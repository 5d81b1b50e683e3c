"""A class at several tables: codes and tokens, several people in one game, desk and projector, and what is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.app.classroom import Class, digest, plain, read
from sim.app.rate import Rate
from sim.errors import InputError
from sim.games import look, played
from sim.games import read as read_game
from sim.model import Negotiation
from sim.scenario.load import load
from tests.app.asking import Answer, Client
from tests.app.at_tables import FARMERS, asked, code_of, moment_of, status
from tests.app.conftest import opened, sound
from tests.reader import Reader

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onfocus='alert(1)",
    "</textarea><b>", "{{ 7*7 }}", "{% include 'base.html.jinja' %}", "${7*7}", "=1+1", "@SUM(A1)", "../../etc/passwd",
    "..\\..\\x", "C:\\x", "\x00\x01name", "a\r\nSet-Cookie: x=1", "\u202egnp.exe", "\u2066x\u2069",
    "!!python/object:os", "& &amp; &lt;", "%3Cscript%3E", "𝕏" * 400, "data: x\n\nevent: y",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks more often than a class does."""
    monkeypatch.setattr(Rate, "spend", lambda *_who: None)


def open_class(client: Client, **other: str) -> Answer:
    desk = client.post("/class/two-farmers", FARMERS | other)
    assert desk.status == 200, desk.text
    return desk


def join(client: Client, desk: Answer, place: str = "1.0", name: str = "", **other: str) -> Answer:
    seat = client.post(f"/join/{code_of(desk)}", {"nickname": name, "place": place, **other})
    assert seat.status == 200, seat.text
    return seat


def act(client: Client, seat: Answer, action: str, **values: object) -> Answer:
    """What a seat's form sends, about the moment that its page shows now."""
    page = client.get(seat.at)
    after = client.post(seat.at, {"count": 0, "at": moment_of(page), "action": action, **values})
    assert after.status == 200, after.text
    return after


def lead(client: Client, desk: Answer, action: str, **values: object) -> Answer:
    after = client.post(desk.at, {"action": action, **values})
    assert after.status == 200, after.text
    return after


def to_the_end(client: Client, *seats: Answer) -> None:
    for _ in range(200):
        turns = [seat for seat in seats if moment_of(client.get(seat.at))]
        if not turns:
            break
        for seat in turns:
            act(client, seat, "full" if asked(client.get(seat.at)).startswith("How much") else "advice", months=1000)
    assert "has ended" in client.get(seats[0].at).text


def folder_of(folder: Path, desk: Answer) -> Path:
    for head in (folder / "classes").rglob("class.jsonl"):
        if f'"code": "{code_of(desk)}"' in head.read_text(encoding="utf-8"):
            return head.parent
    raise AssertionError("no such class on the disk")


def test_every_page_of_a_class_is_fit_to_be_read(client: Client) -> None:
    sound(client.get("/class/cairo-2025-10-23").text)
    sound(client.get("/join").text)
    desk = open_class(client)
    seats = join(client, desk, "1.0", "Ada"), join(client, desk, "1.1", "Bo")
    watcher = join(client, desk, door="observe", table="1")
    for page in (desk, *seats, watcher, client.get(f"/join/{code_of(desk)}")):
        sound(page.text)
    projector = client.get(f"/projector/{code_of(desk)}")
    assert "http://localhost/join" in projector.text
    sound(projector.text.replace("http://localhost", ""))
    to_the_end(client, *seats)
    for action in ("reveal-bets", "reveal-values", "timer"):
        sound(lead(client, desk, action).text)
    for address in (seats[0].at, watcher.at):
        sound(client.get(address).text)


def test_two_people_at_one_table_decide_at_the_same_time_and_wait_in_words(client: Client) -> None:
    desk = open_class(client)
    up, down = join(client, desk, "1.0", "Ada"), join(client, desk, "1.1", "Bo")
    assert asked(client.get(up.at)) == asked(client.get(down.at)) == "Do you come to the talks?"
    after = act(client, up, "yes")
    assert status(after) == "You have decided. Downfield is still deciding." and not moment_of(after)
    assert status(client.get(down.at)) == "It is your turn: the table waits for you."
    assert "Upfield is still deciding" not in client.get(down.at).text
    act(client, down, "yes")
    assert asked(client.get(up.at)) == asked(client.get(down.at)) == "What do you ask for?"


def test_a_table_whose_people_follow_their_advisers_ends_as_the_model_does(client: Client, folder: Path) -> None:
    desk = open_class(client, tables="1")
    seats = join(client, desk, "1.0"), join(client, desk, "1.1")
    for _ in range(200):
        turns = [seat for seat in seats if moment_of(client.get(seat.at))]
        for seat in turns:
            act(client, seat, "advice")
        if not turns:
            break
    game = read_game(folder_of(folder, desk) / "table-1-1.jsonl")
    mine, rule = (model.tables()["runs"] for model in (played(game), Negotiation(load("two-farmers"), [1]).run()))
    assert look(game).request is None and game.decisions
    assert {name: repr(list(v)) for name, v in mine.items()} == {name: repr(list(v)) for name, v in rule.items()}


def test_a_seat_sees_its_own_values_and_the_projector_none(client: Client) -> None:
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0"), join(client, desk, "1.1")
    for seat in (up, down):
        act(client, seat, "advice")
    worths = re.findall(r"as you believe it will be kept</span> <strong>(\d+)", client.get(up.at).text)
    assert len(worths) == 1
    row = Reader(client.get(desk.at).text).said
    assert "Upfield" in row and f", {worths[0]} (" in row, "the desk sees what the text is worth to everybody"
    wall = client.get(f"/projector/{code_of(desk)}").text
    assert "worth" not in wall and "believe" not in wall and "says no" not in wall
    to_the_end(client, up, down)
    before = client.get(up.at).text
    assert re.search(r"<th scope=\"row\">Upfield</th>", before) and '<th scope="row">Downfield</th>' not in before
    assert "All tables side by side" not in client.get(f"/projector/{code_of(desk)}").text
    lead(client, desk, "reveal-values")
    for page in (client.get(up.at), client.get(f"/projector/{code_of(desk)}")):
        assert "All tables side by side" in page.text and '<th scope="row">Downfield</th>' in page.text


def test_open_cards_and_the_debrief_come_when_the_desk_opens_them(client: Client) -> None:
    desk = open_class(client)
    seats = [join(client, desk, place) for place in ("1.0", "1.1", "2.0", "2.1")]
    to_the_end(client, *seats)
    for what in ("open", "debrief"):
        closed = client.get(f"{seats[1].at}/{what}")
        assert closed.status == 400 and "your lecturer has not opened the cards yet" in closed.text.lower()
    lead(client, desk, "reveal-values")
    assert f'href="{seats[1].at}/open"' in client.get(seats[1].at).text
    cards = client.get(f"{seats[1].at}/open?water_share=0")
    sound(cards.text)
    assert "You play Downfield" in cards.text and "Worse off by this text than without an agreement" in cards.text
    assert client.get(f"{seats[1].at}/open?water_share=2").status == 400
    debrief = client.get(f"{seats[1].at}/debrief")
    sound(debrief.text)
    assert "how it ended for Downfield" in debrief.text and "another game" in debrief.text
    assert "The same choices in a hundred other histories" in debrief.text


def test_a_refusal_of_a_person_is_told_without_its_reason(client: Client) -> None:
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0"), join(client, desk, "1.1")
    for action in ("advice", "advice", "no"):
        for seat in (up, down):
            act(client, seat, action)
    assert "Downfield says no.</li>" in client.get(up.at).text
    assert "Upfield says no:" in client.get(desk.at).text or "Downfield says no:" in client.get(desk.at).text


def test_the_desk_holds_everybody_and_lets_them_go_one_step(client: Client) -> None:
    desk = open_class(client, tables="1")
    seats = join(client, desk, "1.0"), join(client, desk, "1.1")
    lead(client, desk, "hold")
    page = client.get(seats[0].at)
    assert "Your lecturer holds the class" in status(page) and not moment_of(page)
    client.post(seats[0].at, {"at": "comes/1/0", "action": "yes", "count": 0})  # a page that was open before
    lead(client, desk, "next")
    assert asked(client.get(seats[0].at)) == asked(client.get(seats[1].at)) == "Do you come to the talks?"
    for seat in seats:
        act(client, seat, "yes")
    assert "Your lecturer holds the class" in status(client.get(seats[1].at))
    lead(client, desk, "next")
    for _ in range(2):
        for seat in seats:
            act(client, seat, "advice")
    assert not moment_of(client.get(seats[0].at)), "one meeting, with its demands and its answers"
    lead(client, desk, "go")
    assert asked(client.get(seats[0].at)) == "What do you ask for?"


def test_the_adviser_plays_an_absent_seat_and_gives_it_back(client: Client) -> None:
    desk = open_class(client, tables="1")
    up = join(client, desk, "1.0")
    act(client, up, "yes")
    assert "Downfield (nobody sits there yet) is still deciding." in status(client.get(up.at))
    lead(client, desk, "adviser", table=1, seat="downfield")
    assert asked(client.get(up.at)) == "What do you ask for?"
    act(client, up, "advice")
    assert asked(client.get(up.at)) == "Do you accept the text?"
    lead(client, desk, "person", table=1, seat="downfield")
    act(client, up, "no")
    down = join(client, desk, "1.1")
    assert asked(down) == "What do you ask for?"
    assert "Your adviser plays your seat" in status(act(client, down, "adviser"))
    assert asked(act(client, down, "myself")) or status(client.get(down.at)).startswith("You have decided")


def test_a_brief_holds_for_its_seat_while_the_other_decides_by_hand(client: Client) -> None:
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0"), join(client, desk, "1.1")
    for seat in (up, down):
        act(client, seat, "yes")
    held = act(client, up, "places", water_share="0.25", meetings="4", policy="no")
    assert "Your demands are held up to meeting 4. Every text is refused." in held.text
    for meeting in range(1, 4):
        assert asked(act(client, down, "advice")) == "Do you accept the text?"
        act(client, down, "no")
        assert f"meeting {meeting + 1} of 12" in client.get(down.at).text
        assert not moment_of(client.get(up.at))
    free = act(client, up, "release")
    assert "Your demands are held" not in free.text and not moment_of(free), "what was decided stays"
    act(client, down, "advice")
    assert asked(client.get(up.at)) == "Do you accept the text?"


def test_a_no_that_is_to_hold_asks_again_only_for_a_better_text(client: Client) -> None:
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0"), join(client, desk, "1.1")
    for seat in (up, down):
        act(client, seat, "yes")
    act(client, up, "places", water_share="0")
    act(client, down, "advice")
    held = act(client, up, "no", on="1")
    assert "Your demands are held up to meeting 11. You are asked about a text" in held.text
    act(client, down, "no")
    assert asked(client.get(down.at)) == "What do you ask for?" and not moment_of(client.get(up.at))


@pytest.mark.parametrize(
    ("action", "values", "said"),
    [
        ("incident", {"incident": "upfield"}, "An incident is laid at Upfield (from month 1 on)"),
        ("in", {}, "Somebody from outside guarantees all that is promised (from month 1 on)"),
        ("deadline", {"deadline": "2"}, "the last meeting of these talks is number 3"),
    ],
)
def test_what_the_desk_puts_in_is_in_the_log_and_the_game_goes_on(
    client: Client, folder: Path, action: str, values: dict[str, str], said: str
) -> None:
    desk = open_class(client, tables="2")
    seats = join(client, desk, "1.0"), join(client, desk, "1.1")
    for _ in range(2):
        for seat in seats:
            act(client, seat, "advice")
    assert "What was played before" in lead(client, desk, action, table="1", **values).text
    assert said in client.get(desk.at).text and said in client.get(seats[0].at).text
    log = (folder_of(folder, desk) / "table-1-1.jsonl").read_text(encoding="utf-8")
    assert log.count('{"inject"') == 1
    assert '{"inject"' not in (folder_of(folder, desk) / "table-2-1.jsonl").read_text(encoding="utf-8")
    to_the_end(client, *seats)
    if action != "deadline":
        assert said.split(" (")[0] in client.get(seats[0].at).text


def test_what_cannot_be_put_in_is_told(client: Client) -> None:
    desk = open_class(client, tables="1")
    for values, said in (
        ({"action": "deadline", "deadline": "2", "table": "all"}, "no talks are going on"),
        ({"action": "incident", "incident": "hamas", "table": "1"}, "expected one of upfield, downfield"),
        ({"action": "out", "out": "x", "table": "1"}, "none is there"),
        ({"action": "in", "table": "9"}, "expected a table from 1 to 1"),
        ({"action": "../x"}, "a desk has no"),
        ({"action": "adviser", "table": "1", "seat": "<b>"}, "expected one of upfield, downfield"),
        ({"action": "delete"}, "tick the box"),
    ):
        answer = client.post(desk.at, values)
        assert answer.status == 400 and said in Reader(answer.text).said.lower(), values


def test_bets_stay_closed_until_the_desk_opens_them(client: Client) -> None:
    desk = open_class(client)
    seats = [join(client, desk, f"{table}.{place}") for table in (1, 2) for place in (0, 1)]
    for seat, bet in zip(seats, (10, 40, 40, 90), strict=True):
        act(client, seat, "bet", bet=bet, note=f"because {bet}")
    act(client, seats[0], "bet", bet=20, note="")
    wall = client.get(f"/projector/{code_of(desk)}").text
    assert "4 bets placed; nobody sees them yet" in wall and "the middle one" not in wall
    assert "because 40" in client.get(desk.at).text and "because" not in client.get(seats[0].at).text.split("Why")[0]
    lead(client, desk, "reveal-bets")
    for page in (wall_page := client.get(f"/projector/{code_of(desk)}"), client.get(seats[1].at)):
        assert "4 bets in this class: from 20 to 90, the middle one 40." in page.text
    assert "counted over 1,000 histories" in wall_page.text
    late = client.post(seats[0].at, {"action": "bet", "bet": 5})
    assert late.status == 400 and "too late" in late.text
    again = lead(client, desk, "hide-bets")
    assert "the middle one" not in again.text
    for wrong in ("-1", "101", "nan", "inf", "x", ""):
        assert client.post(seats[0].at, {"action": "bet", "bet": wrong}).status == 400


def test_seats_are_swapped_and_the_games_so_far_are_kept(client: Client, folder: Path) -> None:
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0", "Ada"), join(client, desk, "1.1", "Bo")
    act(client, up, "yes")
    lead(client, desk, "swap")
    assert "you play Downfield" in client.get(up.at).text and "you play Upfield" in client.get(down.at).text
    assert asked(client.get(up.at)) == "Do you come to the talks?"
    kept = folder_of(folder, desk)
    assert len(read_game(kept / "table-1-1.jsonl").decisions) == 1
    assert len(read_game(kept / "table-1-2.jsonl").decisions) == 0
    for number, count in ((1, 1), (2, 0)):
        file = client.get(f"{desk.at}/table-1-{number}.jsonl")
        assert file.status == 200 and file.text.count('"seat"') == count


def test_a_single_seat_goes_round_the_table(client: Client) -> None:
    desk = open_class(client, tables="1", **{"seat.downfield": ""})
    up = join(client, desk, "1.0")
    assert "you play Upfield" in up.text
    lead(client, desk, "swap")
    assert "you play Downfield" in client.get(up.at).text


def test_seats_by_lot_fill_every_table_before_they_are_shared(client: Client) -> None:
    desk = open_class(client, how="lot", tables="2", pairs="2")
    places = [re.search(r"you play (\w+)", join(client, desk, place="").text) for _ in range(4)]
    assert sorted(found[1] for found in places if found) == ["Downfield", "Downfield", "Upfield", "Upfield"]
    people = Reader(client.get(desk.at).text).said
    assert people.count("somebody (away)") == 4 and "nobody yet" not in people
    for _ in range(4):
        join(client, desk, place="")
    full = client.post(f"/join/{code_of(desk)}", {"place": ""})
    assert full.status == 400 and "every seat of this class is taken" in full.text.lower()


def test_pairs_share_a_seat_and_the_first_of_them_decides(client: Client) -> None:
    desk = open_class(client, tables="1")
    one, two = join(client, desk, "1.0", "Ada"), join(client, desk, "1.0", "Bo")
    assert "<bdi>Ada</bdi>" in two.text and "talk before one of you decides" in two.text
    act(client, one, "yes")
    assert client.post(two.at, {"at": "comes/1/0", "action": "no", "count": 0}).status == 200
    assert status(client.get(two.at)).startswith("You have decided.")
    third = client.post(f"/join/{code_of(desk)}", {"place": "1.0"})
    assert third.status == 400 and "taken" in third.text


def test_the_doors_beside_a_seat(client: Client) -> None:
    desk = open_class(client)
    said = Reader(client.get(f"/join/{code_of(desk)}").text).said
    assert "Watch table" in said and "Play the two farmers instead" in said and "Mediate" not in said
    cairo = client.post("/class/cairo-2025-10-23", {"tables": "1", "seat.israel": "1", "seat.egypt": "1", "how": "lot"})
    page = client.get(f"/join/{code_of(cairo)}")
    assert '<span class="note">Egypt' in page.text
    seat = join(client, cairo, door="mediate")
    assert "you play Egypt" in seat.text
    none = client.post(f"/join/{code_of(desk)}", {"door": "mediate"})
    assert none.status == 400 and "mediator" in none.text
    watcher = join(client, desk, door="observe", table="2")
    assert "you watch table 2" in watcher.text and "Your seat" not in watcher.text
    act_of_watcher = client.post(watcher.at, {"at": "comes/1/0", "action": "yes"})
    assert act_of_watcher.status == 400


def test_locked_seats_are_taken_by_nobody_and_may_be_watched(client: Client) -> None:
    desk = open_class(client)
    lead(client, desk, "lock")
    assert client.post(f"/join/{code_of(desk)}", {"place": "1.0"}).status == 400
    assert "you watch table 1" in join(client, desk, door="observe", table="1").text
    lead(client, desk, "unlock")
    join(client, desk, "1.0")


def test_a_server_that_was_killed_goes_on_with_what_is_on_the_disk(client: Client, folder: Path) -> None:
    """Everything that the class's log says is there again, a line that was cut short left out."""
    desk = open_class(client, tables="1")
    up, down = join(client, desk, "1.0", "Ada"), join(client, desk, "1.1", "Bo")
    for seat in (up, down):
        act(client, seat, "yes")
    act(client, up, "places", water_share="0.5", meetings="3", policy="no")
    act(client, down, "bet", bet=30, note="so")
    lead(client, desk, "adviser", table=1, seat="downfield")
    for action in ("hold", "lock", "reveal-bets", "timer"):
        lead(client, desk, action)
    kept = folder_of(folder, desk)
    before = read(kept)
    with (kept / "class.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"join": {"dig')
    with (kept / "table-1-1.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"seat": "upf')
    assert read(kept) == before
    with opened("two-farmers", folder) as other:
        for page in (up, down, desk):
            assert other.get(page.at).status == 200
        assert "Your lecturer holds the class" in status(other.get(up.at))
        again = lead(other, desk, "go")
        assert "seats locked" in Reader(again.text).said
        assert "meeting 4 of 12" in other.get(up.at).text, "the brief and the adviser played on"


def test_a_class_can_be_deleted_with_every_file(client: Client, folder: Path) -> None:
    desk = open_class(client)
    seat = join(client, desk)
    kept = folder_of(folder, desk)
    assert client.post(desk.at, {"action": "delete", "sure": "yes"}).status == 200
    assert not kept.exists()
    for address in (desk.at, seat.at, f"/join/{code_of(desk)}", f"/projector/{code_of(desk)}"):
        assert client.get(address).status == 400


def test_what_a_desk_hands_out_plays_again_and_names_nobody(client: Client, tmp_path: Path) -> None:
    desk = open_class(client)
    seats = join(client, desk, "1.0", "Ada"), join(client, desk, "1.1", "Bo")
    lead(client, desk, "incident", table="1", incident="upfield")
    to_the_end(client, *seats)
    runs, issues = (client.get(f"{desk.at}/{what}.csv") for what in ("runs", "issues"))
    assert runs.headers["content-type"].startswith("text/csv")
    assert len(runs.text.splitlines()) == 2 and runs.text.splitlines()[1].startswith("1,")
    assert len(issues.text.splitlines()) == 5
    log = tmp_path / "table.jsonl"
    log.write_text(client.get(f"{desk.at}/table-1-1.jsonl").text, encoding="utf-8")
    assert played(read_game(log)).tables()["runs"]["outcome"][0] in runs.text
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(client.get(f"{desk.at}/scenario.yaml").text, encoding="utf-8")
    assert load(scenario).events["put_in_1"].title == "An incident is laid at Upfield"
    assert not [text for text in (runs.text, issues.text, log.read_text(), scenario.read_text()) if "Ada" in text]


# --- who may do what ------------------------------------------------------------------------------------------------


def test_tokens_are_random_long_and_kept_as_digests_alone(client: Client, folder: Path) -> None:
    desk = open_class(client)
    seats = [join(client, desk, "1.0"), join(client, desk, "1.1")]
    tokens = [page.at.rsplit("/", 1)[1] for page in (desk, *seats)]
    assert len(set(tokens)) == 3 and all(len(token) == 32 for token in tokens)
    log = (folder_of(folder, desk) / "class.jsonl").read_text(encoding="utf-8")
    assert not [token for token in tokens if token in log]
    assert all(digest(token) in log for token in tokens)


def test_nobody_leads_a_class_or_plays_a_seat_with_another_key(client: Client) -> None:
    desk = open_class(client)
    seat = join(client, desk)
    token = seat.at.rsplit("/", 1)[1]
    for address in (
        f"/desk/{token}",
        f"/desk/{code_of(desk)}",
        "/desk/x",
        f"/desk/{'a' * 32}",
        f"/at/{desk.at[6:]}",
        f"/at/{token[:-1]}x",
        "/at/..%2f..%2fx",
        "/projector/AAAAA",
        "/join/%00",
        "/join/" + "A" * 3000,
    ):
        answer = client.get(address)
        assert answer.status in (400, 404), address
        assert client.get(f"{address}/news").status in (400, 404)
    for what in ("runs.csv", "scenario.yaml", "table-1-1.jsonl"):
        assert client.get(f"/desk/{token}/{what}").status == 400
    for wrong in ("secrets.csv", "table-9-1.jsonl", "table-1-9.jsonl"):
        assert client.get(f"{desk.at}/{wrong}").status == 400


def test_a_form_of_a_class_is_taken_from_the_apps_own_pages_alone(client: Client) -> None:
    desk = open_class(client)
    seat = join(client, desk)
    addresses = ("/class/two-farmers", "/join", f"/join/{code_of(desk)}", seat.at, desk.at)
    for address in addresses:
        for origin in ("", "null", "http://example.org"):
            assert client.post(address, {"action": "hold"}, origin=origin).status == 403
        assert client.post(address, {"action": "hold"}, content_length="20001").status == 403
        assert client.get(address, host="example.org").status == 421


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_student_types_is_shown_as_it_is_and_does_nothing(client: Client, folder: Path, payload: str) -> None:
    """As a name, a note, a bet, a code, a table, a seat, an action and a place on a ladder."""
    desk = open_class(client, tables="1")
    seat = join(client, desk, "1.0", payload)
    act(client, seat, "bet", bet=1, note=payload)
    for page in (client.get(seat.at), client.get(desk.at), client.get(f"/join/{code_of(desk)}")):
        sound(page.text)
        assert "<script>alert" not in page.text and "onerror=alert(1)>" not in page.text.replace("&gt;", "")
    shown = plain(payload, 24)
    assert shown in Reader(client.get(desk.at).text).said or not shown
    for field in ("action", "at", "bet"):
        client.post(seat.at, {"action": "bet", "at": "comes/1/0", field: payload})
    for address, form in (
        (seat.at, {"action": "places", "at": "comes/1/0", "water_share": payload}),
        ("/join", {"code": payload}),
        (f"/join/{code_of(desk)}", {"place": payload}),
        (f"/join/{code_of(desk)}", {"door": "observe", "table": payload}),
        (desk.at, {"action": "adviser", "table": payload, "seat": payload}),
        (desk.at, {"action": "incident", "table": "1", "incident": payload}),
        ("/class/two-farmers", {"tables": payload, "seat.upfield": "1"}),
    ):
        answer = client.post(address, form)
        sound(answer.text)
        assert answer.status in (200, 400) and "<script>alert" not in answer.text
    kept = folder_of(folder, desk)
    assert {path.name for path in kept.iterdir()} == {"class.jsonl", "table-1-1.jsonl"}
    for line in (kept / "class.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        json.loads(line)
    assert read(kept) is not None


def test_names_and_notes_are_short() -> None:
    assert plain("x" * 1000, 24) == "x" * 24 and plain(" \t\n", 24) == ""
    assert plain("שלום مرحبا", 24) == "שלום مرحبا"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"seat.upfield": "", "seat.downfield": ""}, "at least one seat"),
        ({"tables": "0"}, "tables: expected a whole number from 1 to 20"),
        ({"tables": "21"}, "tables"), ({"pairs": "9"}, "pairs"), ({"history": "5000"}, "history"),
    ],
)  # fmt: skip
def test_a_class_that_is_none_is_not_opened(client: Client, form: dict[str, str], said: str) -> None:
    answer = client.post("/class/two-farmers", FARMERS | form)
    assert answer.status == 400 and said in Reader(answer.text).said.lower()


def test_tables_may_play_other_histories(client: Client, folder: Path) -> None:
    same, other = open_class(client), open_class(client, other="1")
    numbers = [
        [read_game(folder_of(folder, desk) / f"table-{n}-1.jsonl").replicate for n in (1, 2)] for desk in (same, other)
    ]
    assert numbers == [[1, 1], [1, 2]]


def test_a_log_that_is_none_is_left_out(tmp_path: Path) -> None:
    for number, text in enumerate(
        ("", "x\n", "[]\n", '{"cairo_talks_class": 2}\n', '{"cairo_talks_class": 1}\n{"x": 1}\n')
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "class.jsonl").write_text(text)
        assert read(folder) is None
    assert read(tmp_path / "nothing") is None


def test_a_class_that_says_too_much_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="used up its log"):
        Class(tmp_path, {}, lines=10**6).write(lock=True)
