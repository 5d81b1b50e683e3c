"""Loading the seeds refuses a number without ground, an unknown id and an unknown name, and says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim import data
from sim.case import evidence
from sim.case.load import EvidenceBook, load_evidence, load_plan, load_profile
from sim.errors import InputError
from sim.scenario.load import load

PROFILE = "profiles/pflp.yaml"


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that may be spoilt."""
    folder = tmp_path / "seeds"
    shutil.copytree(data.seeds_folder(), folder)
    monkeypatch.setattr(data, "seeds_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


def spoil(file: Path, text: str) -> int:
    """Append a line to a seed file and return its number."""
    before = file.read_text(encoding="utf-8")
    file.write_text(before + text + "\n", encoding="utf-8")
    return len(before.splitlines()) + 1


def test_there_is_one_book_of_evidence() -> None:
    assert EvidenceBook is evidence.EvidenceBook
    assert load_evidence() is load_evidence()  # built once while the files do not change


def test_a_number_needs_ground(seeds: Path) -> None:
    line = spoil(seeds / PROFILE, "guarantee: 0.3")
    with pytest.raises(InputError) as caught:
        load_profile("pflp")
    said = "guarantee: a number needs evidence: [statement ids] or assumption: why"
    assert str(caught.value) == f"seeds/profiles/pflp.yaml:{line}:12: {said}"
    with pytest.raises(
        InputError, match=f"^seeds/profiles/pflp.yaml:{line}:12: parties.pflp.guarantee: a number needs"
    ):
        load("baseline")


def test_ground_has_to_be_known(seeds: Path) -> None:
    line = spoil(seeds / PROFILE, "guarantee: {value: 0.3, evidence: [seed.8a, seed.8z]}")
    with pytest.raises(
        InputError, match=rf"pflp.yaml:{line}:\d+: guarantee: unknown statement 'seed.8z'; did you mean"
    ):
        load_profile("pflp")


def test_issues_and_parties_have_to_be_known(seeds: Path) -> None:
    line = spoil(seeds / PROFILE, "constituencies: {x: {name: X, ideal: {rafa: {value: 1, assumption: why}}}}")
    with pytest.raises(InputError, match=rf"pflp.yaml:{line}:\d+: unknown issue 'rafa'; did you mean 'rafah'"):
        load_profile("pflp")
    plan = seeds / "plan.yaml"
    line = spoil(plan, "  - {issue: rafa, needs: hostages, assumption: why}")
    with pytest.raises(InputError, match=f"plan.yaml:{line}:13: unknown issue 'rafa'; did you mean 'rafah'"):
        load_plan()
    relations = seeds / "relations.yaml"
    line = spoil(relations, "  - {between: [dflp, iran], value: {value: 0, assumption: why}}")
    with pytest.raises(InputError, match=f"relations.yaml:{line}:22: unknown party 'iran'"):
        load("cairo-2025-10-23")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zz.a: {document: zz, actors: [], kind: event, paraphrase: x}", "unknown document 'zz'"),
        ("x2.zz: {document: h1, actors: [], kind: event, paraphrase: x}", "expected an id that begins with 'h1.'"),
        ("h1.a: {document: h1, actors: [], kind: event, paraphrase: x}", "the statement 'h1.a' is written twice"),
        ("seed.99a: {document: seed, sentence: 99, actors: [], kind: event, paraphrase: x}", "a sentence from 1 to 11"),
        (
            "seed.99a: {document: seed, actors: [], kind: event, paraphrase: x}",
            "a sentence from 1 to 11 of 'seed', got none",
        ),
        ("h1.zz: {document: h1, actors: [], kind: events, paraphrase: x}", "got events; did you mean 'event'?"),
    ],
)
def test_statements_have_to_be_sound(seeds: Path, text: str, said: str) -> None:
    line = spoil(seeds / "statements/us.yaml", text)
    with pytest.raises(InputError) as caught:
        load_evidence()
    assert str(caught.value).startswith(f"seeds/statements/us.yaml:{line}:")
    assert said in str(caught.value)
