"""From a number to the sentence it rests on, and back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.case.evidence import CHAIN_COLUMNS, SENTENCE_COLUMNS, Document, EvidenceBook, Statement
from sim.case.profile import Profile
from sim.case.quantity import Grade, Quantity
from sim.errors import InputError
from tests.case.conftest import Case

REPORT = "The two met.\nThey will meet again.\n\nNobody signed."
SMALL = EvidenceBook(
    {
        "paper": Document(
            title="A report",
            publisher="The Paper",
            date="2020-01-02",
            file="the-report.txt",
            sha256=hashlib.sha256(REPORT.encode()).hexdigest(),
            sentences=3,
        ),
        "letter": Document(title="A letter", publisher="Ada", date="n.d."),
    },
    {
        "paper.1": Statement(document="paper", sentence=1, actors=("ada",), kind="event", paraphrase="A meeting."),
        "paper.23": Statement(
            document="paper",
            sentences=(2, 3),
            actors=("ada",),
            kind="event",
            paraphrase="More to come.",
            informs=("ada",),
        ),
        "letter.a": Statement(
            document="letter", actors=("ada",), kind="position", paraphrase="The fence first.", informs=("ada.fence",)
        ),
    },
)
ADA = Profile.model_validate(
    {
        "name": "Ada",
        "risk": {"value": 1, "assumption": "kept simple"},
        "ideal": {
            "default": {"mode": 0.5, "assumption": "nothing said"},
            "water": {"low": 0, "mode": 0.2, "high": 0.4, "evidence": ["paper.1", "letter.a"], "inference": "read so"},
            "fence": {"value": 1, "evidence": ["letter.a"]},
        },
        "salience": {"water": 5},
        "red_lines": [{"issue": "fence", "below": 0.5, "unless": {"water": 0.1}, "evidence": ["letter.a"]}],
        "constituencies": {"farm": {"name": "The farm", "ideal": {"water": {"value": 0, "assumption": "thirst"}}}},
    }
)
BO = Profile.model_validate({"name": "Bo", "ideal": {"water": 1}})
TWO = {"ada": ADA, "bo": BO}


def test_chain_goes_from_number_to_sentence() -> None:
    links = SMALL.chain(TWO, "ada.water")
    assert [(link.entry.name, link.statement) for link in links] == [
        ("ada.ideal.water", "paper.1"),
        ("ada.ideal.water", "letter.a"),
        ("ada.salience.water", ""),
        ("ada.red_lines.0", "letter.a"),  # it is waived where the water is met
        ("ada.constituencies.farm.ideal.water", ""),
    ]
    first = links[0]
    assert (first.document, first.sentences, first.where) == ("paper", (1,), "The Paper, 2020-01-02, sentence 1")
    assert (first.entry.value, first.entry.grade, first.entry.reading) == ("0 | 0.2 | 0.4", "inference", "read so")
    assert links[1].where == "Ada"
    assert [link.entry.grade for link in links] == ["inference", "inference", "scenario", "source", "assumption"]


def test_chain_holds_red_lines() -> None:
    (line,) = [link for link in SMALL.chain(TWO, "ada.fence") if link.entry.path[2] == "red_lines"]
    assert line.entry.value == "fence: not below 0.5, unless water >= 0.1"
    assert line.entry.grade == "source"
    assert not line.entry.number


def test_an_issue_left_out_rests_on_the_default() -> None:
    profiles = {**TWO, "bo": Profile.model_validate({"name": "Bo", "ideal": {"road": 1}})}
    links = SMALL.chain(profiles, "ada.road")
    assert [(link.entry.name, link.entry.reading) for link in links] == [("ada.ideal.default", "nothing said")]


def test_chain_of_a_whole_party_and_of_an_issue() -> None:
    assert {link.entry.path[1] for link in SMALL.chain(TWO, "ada")} == {"ada"}
    assert {link.entry.name for link in SMALL.chain(TWO, "ada.risk")} == {"ada.risk"}
    assert {link.entry.path[1] for link in SMALL.chain(TWO, "water")} == {"ada", "bo"}
    assert len(SMALL.chain(TWO)) == len(SMALL.chain(TWO, "ada")) + len(SMALL.chain(TWO, "bo"))


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("adda", "did you mean 'ada'?"),
        ("ada.watter", "did you mean 'water'?"),
        ("ada.idael.water", "did you mean 'ideal'?"),
        ("zzz", "known here: ada, bo"),
    ],
)
def test_unknown_targets_get_the_nearest_name(target: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        SMALL.chain(TWO, target)
    assert repr(target) in str(error.value)
    assert hint in str(error.value)


def test_unknown_statement_is_an_error() -> None:
    wrong = Profile.model_validate({"name": "Cy", "ideal": {"water": {"value": 1, "evidence": ["paper.11"]}}})
    with pytest.raises(InputError, match=r"cy\.ideal\.water: unknown statement 'paper\.11'; did you mean 'paper\.1'"):
        SMALL.chain({"cy": wrong})


def test_rows_are_ready_to_print() -> None:
    rows = SMALL.rows(SMALL.chain(TWO, "ada.water"))
    assert all(len(row) == len(CHAIN_COLUMNS) for row in rows)
    assert rows[1][:5] == ("", "", "", "", "")  # the same number as the row above
    assert rows[1][5:] == ("letter.a", "The fence first.", "Ada")
    assert rows[4][0] == "ada.constituencies.farm.ideal.water"


def test_by_sentence_and_back() -> None:
    assert SMALL.by_sentence("paper") == {1: ["paper.1"], 2: ["paper.23"], 3: ["paper.23"]}
    rows = SMALL.sentence_rows("paper", TWO)
    assert all(len(row) == len(SENTENCE_COLUMNS) for row in rows)
    assert rows[0] == ("1", "paper.1", "A meeting.", "ada.ideal.water")
    assert rows[2] == ("3", "paper.23", "More to come.", "")
    with pytest.raises(InputError, match="did you mean 'paper'"):
        SMALL.by_sentence("papers")


def test_a_sentence_without_a_statement_is_shown_as_such() -> None:
    book = EvidenceBook(SMALL.documents, {"paper.1": SMALL.statements["paper.1"]})
    assert [row[2] for row in book.sentence_rows("paper")] == ["A meeting.", "(nothing coded)", "(nothing coded)"]


def test_unused_statements() -> None:
    assert SMALL.unused(TWO, "ada") == ["paper.23"]
    assert SMALL.unused({"bo": BO, "ada": BO}, "ada.water") == []
    assert SMALL.unused({"ada": BO}, "ada") == ["paper.23", "letter.a"]


@given(st.lists(st.sampled_from(["seed.1", "letter.a", "", "?"]), max_size=30))
def test_grades_are_shares(kinds: list[str]) -> None:
    grades: dict[str, Grade] = {"seed.1": "seed", "letter.a": "source", "?": "assumption", "": "scenario"}

    def number(kind: str) -> Quantity:
        if kind == "?":
            return Quantity.model_validate({"value": 1, "assumption": "why"})
        return Quantity.model_validate({"value": 1, "evidence": [kind] if kind else []})

    found = SMALL.grades(map(number, kinds))
    assert sum(found.values()) == pytest.approx(1.0 if kinds else 0.0)
    for kind, grade in grades.items():
        assert found[grade] == pytest.approx(kinds.count(kind) / max(len(kinds), 1))


def test_shares_pass_over_built_in_defaults() -> None:
    """Nobody chose the numbers a profile leaves out, so they are in no share."""
    nothing_else = {"seed": 0, "source": 0, "inference": 0, "calibrated": 0, "assumption": 0}
    assert SMALL.shares({"bo": BO}) == {**nothing_else, "scenario": 1}
    found = SMALL.shares({"ada": ADA})
    assert found["assumption"] == pytest.approx(3 / 6)
    assert SMALL.resting_on({"ada": ADA}, "letter") == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ({"x.1": {"document": "papier", "sentence": 1}}, "unknown document 'papier'; did you mean 'paper'"),
        ({"letter.9": {"document": "paper", "sentence": 1}}, "expected an id that begins with 'paper.'"),
        ({"paper.9": {"document": "paper", "sentence": 4}}, "expected a sentence from 1 to 3"),
        ({"paper.9": {"document": "paper"}}, "expected a sentence from 1 to 3"),
    ],
)
def test_a_book_refuses_what_does_not_resolve(statements: dict[str, dict[str, object]], message: str) -> None:
    rest = {"actors": [], "kind": "event", "paraphrase": "."}
    made = {name: Statement.model_validate({**raw, **rest}) for name, raw in statements.items()}
    with pytest.raises(InputError, match=message):
        EvidenceBook(SMALL.documents, made)


# --- a reader's own copy ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [REPORT.encode(), REPORT.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + REPORT.encode() + b"\n\n"],
    ids=["as it is", "other line endings", "byte order mark and blank lines"],
)
def test_a_copy_of_the_document_is_known(tmp_path: Path, data: bytes) -> None:
    copy = tmp_path / "any-name.txt"
    copy.write_bytes(data)
    check = SMALL.check_document(copy)
    assert check.matches
    assert check.document == "paper"
    assert check.sentences == ("The two met.", "They will meet again.", "Nobody signed.")
    assert check.sha256 == hashlib.sha256(data).hexdigest()


def test_another_text_is_told_apart(tmp_path: Path) -> None:
    other = tmp_path / "the-report (1).txt"
    other.write_text(REPORT.replace("Nobody", "Somebody"), encoding="utf-8")
    check = SMALL.check_document(other)
    assert not check.matches
    assert check.sentences == ()
    assert "nearest by name is 'the-report.txt'" in check.message
    assert str(SMALL.documents["paper"].sha256) in check.message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(InputError, match="cannot be read"):
            SMALL.check_document(path)


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.case.evidence.LARGEST_DOCUMENT", 10)
    large = tmp_path / "large.txt"
    large.write_text("x" * 11, encoding="utf-8")
    with pytest.raises(InputError, match="larger than"):
        SMALL.check_document(large)


# --- the case that ships ----------------------------------------------------------------------------------------------


def test_chain_in_the_case(case: Case) -> None:
    links = case.book.chain(case.source, "hamas.decommission")
    ideal = [link for link in links if link.entry.name == "hamas.ideal.decommission"]
    assert {link.document for link in ideal} == {"h3", "h4", "h8"}
    relation = case.book.chain(case.source, "fatah.hamas")
    assert {link.document for link in relation} == {"seed"}
    assert {3, 5} <= {n for link in relation for n in link.sentences}
    names = {link.entry.name for link in case.book.chain(case.source, "plan.withdrawal")}
    assert "plan.withdrawal.text" in names
    assert any(name.startswith("plan.gates.") for name in names)


def test_every_number_of_the_case_has_a_chain(case: Case) -> None:
    for party in case.profiles:
        for issue in case.plan.issues:
            assert case.book.chain(case.source, f"{party}.{issue}")


def test_how_little_rests_on_the_seed(case: Case) -> None:
    shares = case.book.shares(case.source)
    assert shares["scenario"] == 0
    assert shares["inference"] > 0.5
    assert 0 < case.book.resting_on(case.source, "seed") < 0.15
