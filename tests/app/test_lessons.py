"""Lessons as pages: nothing that theory expects is seen before the bet; afterwards it is what the command says."""

from __future__ import annotations

import re
from array import array
from html import unescape

import pytest

from sim.analysis import claims, lessons
from sim.app import taught, work
from sim.app.pages.lessons import SIZES
from sim.report.lesson import compared
from sim.scenario.lesson import unit
from tests.app.asking import Client
from tests.app.conftest import Read, sound

MADE_UP = "/lessons/12?case=made-up"


@pytest.fixture(autouse=True)
def _few_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "WORLDS", 40)


def test_the_list_has_every_lesson_with_its_question(look: Read) -> None:
    page = look("/lessons")
    for scenario in lessons.all_lessons():
        told = lessons.page(scenario)
        assert f"{scenario.title} {told.question}" in page.said
    links = [found["href"] for tag, found in page.tags if tag == "a"]
    assert sum(str(link).endswith("?case=made-up") for link in links) == 5


@pytest.mark.parametrize("number", [1, 5, 12])
def test_before_the_bet_nothing_says_what_theory_expects(client: Client, number: int) -> None:
    told = lessons.page(lessons.find(str(number)))
    for address in (f"/lessons/{number}", f"/lessons/{number}/sheet"):
        text = client.get(address).text
        sound(text)
        assert told.question in unescape(text)
        assert not [claim.says for claim in told.claims if claim.says in unescape(text)]
        assert told.mind not in unescape(text)
    teacher = unescape(client.get(f"/lessons/{number}/sheet?for=teacher").text)
    assert all(claim.says[1:] in teacher for claim in told.claims) and told.mind in teacher


def test_every_lesson_bets_on_something_that_is_watched() -> None:
    for scenario in lessons.all_lessons():
        cases = [scenario, lessons.fictional(scenario)] if lessons.page(scenario).fictional else [scenario]
        for case in cases:
            told = lessons.page(case)
            assert told.claims[0].metric in {watch.metric for watch in told.watch}
            assert unit(told.claims[0].metric) in SIZES


def test_once_the_bet_is_in_the_page_says_what_the_command_says(look: Read) -> None:
    page = look(f"{MADE_UP}&way=down&size=5&sure=fairly")
    assert re.search(
        r"Your bet: it goes down by 5 points of 100; fairly sure\. The model: it goes down by [\d.]+", page.said
    )
    scenario = lessons.fictional(lessons.find("12"))
    made = claims.run_settings(scenario, claims.WORLDS)
    for finding in claims.check(scenario, made):
        assert compared(finding) in page.said
    for mean in claims.table(scenario, made)["mean"]:
        assert f"{mean:.3f} ±" in page.said
    for question in lessons.page(scenario).debrief:
        assert question in page.said


def test_a_claim_that_the_model_does_not_show_says_why() -> None:
    scenario = next(one for one in lessons.all_lessons() if any(c.not_reproduced for c in lessons.page(one).claims))
    told = lessons.page(scenario)
    metrics = [*(watch.metric for watch in told.watch), *(claim.metric for claim in told.claims)]
    flat = {metric: array("d", [0.5] * 10) for metric in metrics}
    found = taught.found(scenario, [flat] * len(told.settings))
    assert [one["holds"] for one in found["claims"]] == [False] * len(told.claims)
    for claim, one in zip(told.claims, found["claims"], strict=True):
        assert one["verdict"] == taught.VERDICTS["known" if claim.not_reproduced else "fail"]
        assert one["why"] == claim.not_reproduced
    assert not any(one["notice"]["apart"] for one in found["watches"])


def test_a_lesson_without_a_bet_shows_no_bet(look: Read) -> None:
    page = look(f"{MADE_UP}&way=none")
    assert "Your bet" not in page.said and "What came out" in page.said


def test_settings_of_a_lesson_are_kept_on_disk(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    first = work.lesson_setting(12, True, 0, str(tmp_path))
    monkeypatch.setattr(claims, "run_setting", lambda *_: pytest.fail("it was run again"))
    assert work.lesson_setting(12, True, 0, str(tmp_path)) == first


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/lessons/99", "no lesson 99; there are 1 to"),
        ("/lessons/2?case=made-up", "lesson 2 has no made-up case; lessons that have one: 3, 4"),
        ("/lessons/2?way=sideways", "way: expected one of up, down, same, none"),
        ("/lessons/2?size=1e9", "size: expected a whole number from 0 to 100"),
        ("/lessons/2?x=1", "which means nothing here"),
    ],
)
def test_a_wrong_address_is_told_so(client: Client, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status == 400
    assert said[1:] in unescape(answer.text)
