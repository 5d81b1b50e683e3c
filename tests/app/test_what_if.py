"""What if: a bet comes before its result, a lever moves what it moves, and the page says so in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sim.analysis.claims import values
from sim.app.measures import measures
from sim.scenario.load import load
from tests.app.asking import Client
from tests.app.conftest import FARMERS, Read, opened, sound
from tests.reader import Reader

QUICK = "&worlds=200"


def test_the_first_page_asks_for_a_bet_and_shows_no_result(look: Read) -> None:
    page = look("/")
    assert "In how many of 100 possible histories do the parties agree?" in page.said
    assert "Of 100 possible histories" not in page.said
    marks = [found for tag, found in page.tags if "mark" in (found.get("class") or "")]
    assert len(marks) == 100 and {found["class"] for found in marks} == {"mark o-unknown"}


def test_once_the_bet_is_in_a_hundred_marks_are_sorted_by_their_end(look: Read) -> None:
    page = look(f"{FARMERS}?bet=60{QUICK}")
    assert "Of 100 possible histories, all agree." in page.said
    assert "Your bet was 60 of 100." in page.said
    marks = [found["class"] or "" for tag, found in page.tags if (found.get("class") or "").startswith("mark")]
    hundred, keys = marks[:100], marks[100:]
    assert hundred == sorted(hundred, key=keys.index)
    assert len(set(hundred)) <= len(keys)


def test_the_numbers_are_those_of_the_engine(look: Read) -> None:
    """Counted here from the model's own tables, over the same histories."""
    import pandas as pd

    from sim.model import Negotiation
    from sim.scenario.settle import at_setting

    scenario = load("two-farmers")
    tables = Negotiation(at_setting(scenario, {"parties.upfield.no_agreement": 0.5}), range(200)).run().tables()
    frames = {name: pd.DataFrame(tables[name]) for name in ("runs", "issues")}
    agreed, _, carried = (values(frames, one.metric).mean() for one in measures(scenario))
    page = look(f"{FARMERS}?bet=60&parties.upfield.no_agreement=0.5{QUICK}")
    assert 0.05 < agreed < 0.95
    assert f"Of 100 possible histories, {int(100 * agreed + 0.5)} agree." in page.said
    assert f"{100 * carried:.0f}% of the plan is carried out" in page.said


def test_a_lever_says_what_it_moves_and_one_that_moves_nothing_says_that(look: Read) -> None:
    moving = look(f"{FARMERS}?bet=none&parties.upfield.no_agreement=0.9{QUICK}")
    assert re.search(r"100 of 100 before, \d+ of 100 now: \d+ fewer in 100 \(\d+ to \d+\)\.", moving.said)
    assert "Fewer histories agree" in moving.said
    still = look(f"{FARMERS}?bet=none&parties.downfield.ratification=0.5{QUICK}")
    assert "This moves nothing that could be told from chance. That is a finding" in still.said


def test_the_change_is_counted_from_the_setting_that_is_pinned(look: Read) -> None:
    same = look(f"{FARMERS}?bet=none&guarantees.default=0.8&from.guarantees.default=0.8{QUICK}")
    assert "Nothing is moved yet" in same.said
    other = look(f"{FARMERS}?bet=none&guarantees.default=0.8&from.guarantees.default=0{QUICK}")
    assert "Before: How strongly the village council stands behind what is promised: 0." in other.said


def test_the_address_of_a_page_is_the_setting(look: Read) -> None:
    page = look(f"{FARMERS}?bet=60&delivery.tranche=0.2{QUICK}")
    chosen = [
        f["value"] for tag, f in page.tags if tag == "input" and f.get("name") == "delivery.tranche" and "checked" in f
    ]
    assert chosen == ["0.2"]
    links = [found["href"] or "" for tag, found in page.tags if tag == "a"]
    assert "?bet=60&delivery.tranche=0.2&from.delivery.tranche=0.2" in links


def test_the_setting_is_saved_as_a_scenario_that_runs(client: Client, tmp_path: Path) -> None:
    answer = client.get(f"{FARMERS}/scenario.yaml?guarantees.default=0.4&tables.main.rounds=6")
    path = tmp_path / "mine.yaml"
    path.write_text(answer.text, encoding="utf-8")
    made = load(str(path))
    assert made.guarantees["default"].mode == 0.4 and made.tables["main"].rounds == 6
    assert yaml.safe_load(answer.text)["extends"] == "two-farmers"


def test_a_case_without_chance_bets_on_a_place_and_shows_one_history(folder: Path) -> None:
    with opened("ec-emissions", folder) as client:
        bet = client.get("/what-if/ec-emissions")
        sound(bet.text)
        said = Reader(bet.text).said
        assert "Years until it binds: where do they settle?" in said and "it has one history" in said
        page = client.get("/what-if/ec-emissions?bet=7&parties.germany.ideal.delay=10")
        sound(page.text)
        said = Reader(page.text).said
        assert re.search(r"Years until it binds: they settle on [\d.]+ years\.", said)
        assert "Your bet was 7 years." in said
        assert "as it is (4)" in said  # in years, not on the ladder


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("bet=101", "The bet has to be a number from 0 to 100"),
        ("bet=nan", "The bet has to be a number from 0 to 100"),
        ("guarantees.defaut=0.4", "did you mean &#39;guarantees.default&#39;?"),
        ("guarantees.default=0.41", "it has 0, 0.2, 0.4, 0.6, 0.8, 1"),
        ("bet=5&worlds=7", "a page counts 200 or 1,000"),
        ("x=<script>alert(1)</script>", "this page has no lever of that name"),
    ],
)
def test_an_address_that_is_wrong_is_told_so_in_a_sentence(client: Client, query: str, said: str) -> None:
    answer = client.get(f"{FARMERS}?{query}")
    assert answer.status == 400
    sound(answer.text)
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_a_scenario_that_is_none_is_told_with_the_nearest_name(client: Client) -> None:
    answer = client.get("/what-if/two-farmer")
    assert answer.status == 400
    assert "There is no scenario &#39;two-farmer&#39;; did you mean &#39;two-farmers&#39;?" in answer.text
    assert client.get("/what-if/..%2f..%2fetc%2fpasswd").status in (400, 404)
    assert client.get("/nothing").status == 404
