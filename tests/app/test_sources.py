"""Sources: every number with its grade and its chain, and one changed with a reason shows what hangs on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.case.provenance import entries
from sim.scenario.evidence import book_of
from sim.scenario.load import load
from tests.app.asking import Client
from tests.app.conftest import Read, opened, sound
from tests.reader import Reader

CASE = "/sources/cairo-2025-10-23"
NUMBER = "/sources/two-farmers/number?path=parties.upfield.no_agreement"


def test_every_number_of_a_party_is_there_with_its_grade_and_its_statements(look: Read) -> None:
    scenario = load("cairo-2025-10-23").model_copy(update={"inner": None})
    book = book_of(scenario)
    own = [one for one in entries(scenario) if one.path[:2] == ("parties", "hamas")]
    address, seen = f"{CASE}?of=hamas", []
    for _page in range(20):
        page = look(address)
        seen += re.findall(r"(?:Change it|What rests on the same) : .*? (hamas\.\S+)", page.said)
        following = [found["href"] for tag, found in page.tags if tag == "a" and found.get("rel") == "next"]
        if not following:
            break
        address = f"/sources/cairo-2025-10-23{following[0]}"
    assert seen == [one.name for one in own]
    cited = next(one for one in own if one.evidence)
    page = look(f"{CASE}/number?path={'.'.join(cited.path)}")
    for name in cited.evidence:
        assert " ".join(book.statements[name].paraphrase.split()) in page.said and book.where(name) in page.said


def test_it_is_filtered_by_grade_and_issue(look: Read) -> None:
    page = look(f"{CASE}?grade=assumption&about=decommission")
    grades = [found["class"] for tag, found in page.tags if (found.get("class") or "").startswith("grade ")]
    assert grades and set(grades) == {"grade g-assumption"}
    assert "of" in page.said and "Decommissioning" in page.said
    empty = look("/sources/two-farmers?grade=seed")
    assert "Nothing fits this choice" in empty.said


def test_a_number_is_changed_with_a_reason_and_shows_what_hangs_on_it(look: Read, client: Client) -> None:
    without = look(f"{NUMBER}&value=0.9")
    assert "Say what you would defend it with" in without.said and "before," not in without.said
    page = look(f"{NUMBER}&value=0.9&reason=They+have+a+second+well")
    assert "You say: They have a second well" in page.said
    assert re.search(r"100 of 100 before, \d+ of 100 now: \d+ fewer in 100", page.said)
    file = next(found["href"] for tag, found in page.tags if "download" in found)
    text = client.get(str(file)).text
    assert "assumption: They have a second well" in text


def test_the_file_of_a_change_runs(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    asked = "path=parties.upfield.no_agreement&value=0.9&reason=%22%3A+%7B%7D+%3Cb%3E"
    path.write_text(client.get(f"/sources/two-farmers/scenario.yaml?{asked}").text, encoding="utf-8")
    made = load(str(path)).parties["upfield"].no_agreement
    assert (made.mode, made.assumption, made.grade) == (0.9, '": {} <b>', "assumption")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/sources/two-farmers?grade=x", "grade: expected one of seed"),
        ("/sources/two-farmers?of=nobody", "of: expected one of"),
        ("/sources/two-farmers?first=-1", "expected a whole number"),
        ("/sources/two-farmers/number?path=x", "there is no number"),
        (f"{NUMBER}&value=x&reason=y", "expected a number"),
        (f"{NUMBER}&value=7&reason=y", "between -1 and 1"),
        ("/sources/two-farmers/scenario.yaml?path=parties.upfield.no_agreement&value=1", "needs a value, and a reason"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(client: Client, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status == 400
    assert said[1:] in answer.text


def test_nothing_that_is_typed_becomes_part_of_the_page(client: Client) -> None:
    text = client.get(f"{NUMBER}&value=0.5&reason=%3Cscript%3Ealert(1)%3C/script%3E%22%3E").text
    sound(text)
    assert "<script>alert" not in text and "You say: &lt;script&gt;" in text


def test_under_made_up_names_nothing_is_said_of_sources(folder: Path) -> None:
    with opened("cairo-2025-10-23", folder) as client:
        page = Reader(client.get(f"{CASE}-fictional").text)
    assert "Under made-up names nothing is said of sources" in page.said and "AFP" not in page.said
