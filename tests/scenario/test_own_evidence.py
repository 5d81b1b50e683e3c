"""A case brings its own documents and statements; what nobody has stated is refused at once."""

from __future__ import annotations

import pytest
import yaml

from sim.case.provenance import entries
from sim.data import scenarios_folder
from sim.report.sources import of_target
from sim.scenario.dump import dump
from sim.scenario.evidence import book_of
from sim.scenario.load import load
from tests.scenario.conftest import Refused, Write

OWN = """\
name: mine
extends: two-farmers
documents:
  minutes: {title: Minutes of the meeting, publisher: The village, date: "2024-05-01", sentences: 9}
statements:
  minutes.1: {document: minutes, sentence: 3, paraphrase: Upfield would share a fifth., informs: [upfield.water_share]}
  minutes.2: {document: minutes, sentences: [4, 5], paraphrase: The family wants a vote., informs: [downfield]}
set:
  parties.upfield.ideal.water_share: {low: 0.1, mode: 0.2, high: 0.3, evidence: [minutes.1], inference: a fifth}
"""


def test_a_number_rests_on_the_cases_own_statement(write: Write) -> None:
    scenario = load(write(OWN))
    text = "\n".join(of_target(scenario, "upfield.water_share").lines(100))
    assert "minutes.1 Upfield would share a fifth. (The village, 2024-05-01, sentence 3)" in text
    assert "2 statements from 1 document." in "\n".join(of_target(scenario, "").lines(100))
    assert "Also on record, though no number rests on it: minutes.2" in "\n".join(
        of_target(scenario, "downfield").lines(100)
    )


def test_own_evidence_is_in_the_scenario_written_out(write: Write) -> None:
    scenario = load(write(OWN))
    assert load(write(dump(scenario), "again.yaml")) == scenario


def test_a_scenario_about_the_plan_that_ships_may_add_to_its_documents(write: Write) -> None:
    number = "{value: 0.4, evidence: [mine.1, i1.a], inference: both say so}"
    own = 'documents: {mine: {title: A note, publisher: Me, date: "2026"}}\n'
    said = "statements: {mine.1: {document: mine, paraphrase: So it is.}}\n"
    scenario = load(write(f"name: mine\nextends: baseline\n{own}{said}set: {{guarantees.default: {number}}}\n"))
    assert set(book_of(scenario).statements) > {"mine.1", "i1.a"}
    assert "So it is." in "\n".join(of_target(scenario, "guarantees.default").lines(100))


@pytest.mark.parametrize(
    ("was", "now", "said", "place"),
    [
        ("evidence: [minutes.1]", "evidence: [minutes.3]", "did you mean 'minutes.", ":9:"),
        ("evidence: [minutes.1]", "evidence: [i1.a]", "unknown statement 'i1.a'", ":9:"),
        ("document: minutes, sentence: 3", "document: minute, sentence: 3", "did you mean 'minutes'", ":6:"),
        ("sentence: 3", "sentence: 12", "expected a sentence from 1 to 9", ":6:"),
        ("minutes.2:", "letter.2:", "begins with 'minutes.'", ":7:"),
        ("paraphrase: Upfield", "parafrase: Upfield", "did you mean 'paraphrase'", ":6:"),
    ],
)
def test_evidence_that_does_not_resolve_is_refused_at_its_place(
    refused: Refused, was: str, now: str, said: str, place: str
) -> None:
    assert was in OWN
    message = refused(OWN.replace(was, now))
    assert said in message
    assert place in message


def test_evidence_without_any_statement_says_how_to_write_one(refused: Refused) -> None:
    message = refused(
        "name: mine\nextends: two-farmers\nset:\n  guarantees.default: {value: 0.1, evidence: [mine.1]}\n"
    )
    assert "unknown statement 'mine.1'" in message
    assert "statements:" in message


def test_a_document_that_ships_cannot_be_replaced(refused: Refused) -> None:
    message = refused('name: mine\nextends: baseline\ndocuments: {h3: {title: Mine, publisher: Me, date: "2026"}}\n')
    assert "'h3' is the name of one that ships" in message


def test_evidence_in_a_setting_is_checked_too(refused: Refused) -> None:
    assert "unknown statement 'minutes.7'" in refused(OWN, "guarantees.default={value: 0.3, evidence: [minutes.7]}")


@pytest.mark.parametrize("name", ["two-farmers", "ec-emissions"])
def test_a_case_of_its_own_cites_nothing_of_the_case_that_ships(name: str) -> None:
    """Neither its documents nor the reasons that its record gives for the rules' numbers."""
    scenario = load(name)
    assert book_of(scenario).statements == {}
    ours = {entry.path: entry for entry in entries(load("cairo-2025-10-23"))}
    for entry in entries(scenario):
        assert entry.grade in ("assumption", "scenario"), entry.name
        assert not entry.evidence
    general = {entry.path: entry.reading for entry in entries(scenario)}
    for path in (("guarantees", "default"), ("incidents", "rate"), ("trust", "monitoring"), ("talks", "search")):
        assert path not in general or general[path] != ours[path].reading
    with pytest.raises(Exception, match="'hamas'"):
        of_target(scenario, "hamas")


def test_the_reasons_of_the_case_that_ships_change_no_number() -> None:
    """What the calibration file holds beside the rules' numbers is provenance alone."""
    ours, theirs = load("cairo-2025-10-23"), load("two-farmers")
    set_there = yaml.safe_load((scenarios_folder() / "baseline.yaml").read_text(encoding="utf-8"))
    for group in ("talks", "cohesion", "delivery", "trust", "incidents", "phases_opening"):
        for name in type(getattr(ours, group)).model_fields:
            a, b = getattr(getattr(ours, group), name), getattr(getattr(theirs, group), name)
            if hasattr(a, "mode") and name not in set_there.get(group, {}):
                assert (a.low, a.mode, a.high) == (b.low, b.mode, b.high), f"{group}.{name}"
