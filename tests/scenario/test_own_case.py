"""A case in files of one's own: written whole, read as ours are, and every mistake in it has its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from sim.case.evidence import Document, Statement
from sim.case.plan import Gate, Issue, Plan, Point
from sim.case.profile import Constituency, Mediation, Profile, RedLine, Spoiler, Tactic
from sim.case.provenance import entries
from sim.errors import InputError
from sim.model import Negotiation
from sim.scenario.dump import dump
from sim.scenario.evidence import book_of
from sim.scenario.find import known_names, list_scenarios
from sim.scenario.load import load
from sim.scenario.schema import Relation
from sim.scenario.with_evidence import with_evidence
from tests.cli.conftest import Talk, talk  # noqa: F401
from tests.scenario.test_blank import switched_on

MODELS: list[type[BaseModel]] = [
    Plan, Point, Issue, Gate, Profile, Tactic, RedLine, Constituency, Mediation, Spoiler, Relation, Document, Statement,
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The case `bridge`, in the working folder."""
    monkeypatch.chdir(tmp_path)
    return written(tmp_path / "bridge")


def written(folder: Path) -> Path:
    for path, text in with_evidence("bridge", "bridge", "bridge").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


# --- what is written ---------------------------------------------------------------------------------------------


def test_the_command_writes_it_and_it_can_be_used_at_once(talk: Talk, tmp_path: Path) -> None:  # noqa: F811
    said = talk("new", "bridge", "--with-evidence")
    assert said.code == 0, said.err
    texts = with_evidence("bridge", "bridge", "bridge")
    assert {path.relative_to(tmp_path / "bridge").as_posix() for path in (tmp_path / "bridge").rglob("*.*")} == {*texts}
    assert talk("validate", "bridge").out == "bridge: good. 3 parties, 1 phase, 500 worlds\n"
    assert talk("run", "bridge", "--worlds", "60", "--no-figures").code == 0
    again = talk("new", "bridge", "--with-evidence")
    assert (again.code, again.err.strip()) == (2, "bridge is there already; choose another name")


@pytest.mark.parametrize("more", [("--blank",), ("--base", "baseline")])
def test_the_command_begins_one_thing_at_a_time(talk: Talk, tmp_path: Path, more: tuple[str, ...]) -> None:  # noqa: F811
    said = talk("new", "bridge", "--with-evidence", *more)
    assert said.code == 2 and "--with-evidence" in said.err
    assert not (tmp_path / "bridge").exists()
    assert talk("new", "My Case", "--with-evidence").code == 2


def test_its_evidence_can_be_followed_as_ours_can(folder: Path, talk: Talk, monkeypatch: Any) -> None:  # noqa: F811
    monkeypatch.chdir(folder.parent)
    overview = talk("evidence", "--scenario", "bridge").out
    assert "11 statements from 3 documents." in overview
    assert "scenario: set by" in overview and re.search(r"^the whole scenario .* 0%$", overview, re.MULTILINE)
    chain = talk("evidence", "north.bridge", "--scenario", "bridge").out
    assert "north.ideal.bridge = 0.4 (from 0.2 to 0.6)   [inference]" in chain
    assert "minutes.1 Northtown would open its bridge by day only. (The mill, 2024-05-01, sentence 2)" in chain
    for text in ("minutes", "proposal"):
        said = talk("evidence", "--document", f"bridge/texts/{text}.txt", "--scenario", "bridge")
        assert said.code == 0 and f"is '{text}'" in said.out
    assert talk("evidence", "relations", "--scenario", "bridge").out.count("minutes.4") == 1


def test_every_number_says_what_it_rests_on_and_every_statement_is_used(folder: Path) -> None:
    case = load(str(folder / "bridge.yaml"))
    found = entries(case)
    assert {entry.grade for entry in found} == {"source", "inference", "assumption"}
    assert {name for entry in found for name in entry.evidence} == {*book_of(case).statements}
    assert {statement.document for statement in case.statements.values()} == {*case.documents}


def test_worlds_of_it_end_in_several_ways(folder: Path) -> None:
    runs = Negotiation(load(str(folder / "bridge.yaml")), range(60)).run().tables()["runs"]
    assert set(runs["error"]) == {""} and len(set(runs["outcome"])) > 1


@pytest.mark.parametrize("model", MODELS)
def test_every_key_is_in_it_and_explained_where_it_is_first_met(model: type[BaseModel], folder: Path) -> None:
    text = "\n".join(with_evidence("bridge", "b", "b").values())
    for key, info in model.model_fields.items():
        if (model, key) == (Tactic, "params"):
            continue  # of tactics of somebody else's
        assert re.search(rf"(^|[\s{{#-]){key}:", text, re.MULTILINE), key
        about = " ".join((info.description or "").split())
        assert about and about in " ".join(text.replace("#", " ").split()), key


def test_every_key_that_is_switched_off_can_be_used(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_text(switched_on(path.read_text()))
        assert not re.search(r"^ *#[a-z]", path.read_text(), re.MULTILINE)
    case = load(str(folder / "bridge.yaml"))
    assert case.parties["north"].spoiler is not None
    Negotiation(case, range(5)).run()


# --- how it is read ----------------------------------------------------------------------------------------------


def test_it_is_found_by_its_name_wherever_scenarios_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "scenarios" / "bridge")
    assert "bridge" in known_names() and "bridge" in {item.name for item in list_scenarios()}
    found = load("bridge")
    assert found == load("scenarios/bridge/bridge.yaml")
    assert load(str(tmp_path / "scenarios" / "bridge" / "bridge.yaml")) == found
    with pytest.raises(InputError, match="no scenario 'brigde'; did you mean 'bridge'"):
        load("brigde")


def test_what_is_written_out_needs_none_of_its_files(folder: Path, tmp_path: Path) -> None:
    case = load(str(folder / "bridge.yaml"))
    alone = tmp_path / "elsewhere" / "whole.yaml"
    alone.parent.mkdir()
    alone.write_text(dump(case))
    assert load(str(alone)) == case and book_of(load(str(alone))).statements == book_of(case).statements


def test_another_scenario_extends_it_from_anywhere_and_may_name_its_plan_again(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "late.yaml"
    lines = "name: late\nextends: bridge/bridge.yaml\nset: {parties.north.tactic.beta: 0.3}\n"
    path.write_text(lines)
    assert load(str(path)).parties["north"].tactic.beta.mode == 0.3
    before = load(str(path))
    path.write_text(lines + "plan: bridge/plan.yaml\n")
    assert load(str(path)) == before
    path.write_text(lines + "parties: [north, south]\ntables: {main: {mediators: []}}\n")
    assert list(load(str(path)).parties) == ["north", "south"]
    written(tmp_path / "other")
    for plan in ("other/plan.yaml", "gaza"):
        path.write_text(lines + f"plan: {plan}\n")
        with pytest.raises(InputError, match=r"late\.yaml:4:7: plan: this scenario extends one with"):
            load(str(path))


def test_places_are_written_in_the_unit_of_a_scale(folder: Path) -> None:
    change(
        folder,
        "plan.yaml",
        "ladder: {0: none, 1: ten coins a cart}",
        "ladder: {0: none, 10: ten}\n        scale: [0, 10]",
    )
    change(folder, "plan.yaml", "text: {value: 0.5,", "text: {value: 5,")
    change(folder, "profiles/north.yaml", "toll: {value: 1, evidence", "toll: {value: 8, evidence")
    change(folder, "profiles/north.yaml", "below: 0.1", "below: 1")
    change(folder, "bridge.yaml", "worlds: 500", "set: {parties.south.ideal.toll: 3}\nworlds: 500")
    case = load(str(folder / "bridge.yaml"))
    assert case.plan.issues["toll"].text is not None and case.plan.issues["toll"].text.mode == 0.5
    ideals = [case.parties[name].ideal["toll"] for name in ("north", "south")]
    assert [ideal.mode for ideal in ideals if ideal is not None] == [0.8, 0.3]
    assert case.parties["north"].red_lines[0].below == 0.1
    change(folder, "profiles/north.yaml", "toll: {value: 8, evidence", "toll: {value: 11, evidence")
    with pytest.raises(
        InputError, match=r"profiles/north\.yaml:\d+:\d+: parties\.north\.ideal\.toll: expected a place from"
    ):
        load(str(folder / "bridge.yaml"))


def test_only_the_plan_has_to_be_there(folder: Path) -> None:
    """Parties may stand in the scenario itself, and numbers in it need no evidence."""
    for path in [*folder.glob("profiles/*"), *folder.glob("statements/*"), folder / "documents.yaml"]:
        path.unlink()
    (folder / "profiles").rmdir()
    (folder / "relations.yaml").unlink()
    (folder / "plan.yaml").write_text("points: {water: {gist: The well, issues: {well: {delivers: [up]}}}}\n")
    up = "up: {name: Up, ideal: {well: 0}}"
    text = f"name: bridge\nplan: ./plan.yaml\nparties: {{{up}, down: {{name: Down, ideal: {{well: 1}}}}}}\n"
    (folder / "bridge.yaml").write_text(text)
    case = load(str(folder / "bridge.yaml"))
    assert list(case.parties) == ["up", "down"] and case.documents == {}


# --- mistakes ----------------------------------------------------------------------------------------------------


def change(folder: Path, file: str, was: str, now: str) -> tuple[int, int]:
    """Change a file of the case in one place; where that is, line and column from 1."""
    path = folder / file
    text = path.read_text()
    assert text.count(was) >= 1, (file, was)
    before = text[: text.index(was)]
    path.write_text(text.replace(was, now, 1))
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


MISTAKES = [  # file, what stands in it, what is written instead, and what is said
    ("bridge.yaml", "plan: ./plan.yaml", "plan: ./plann.yaml", "no file './plann.yaml' beside bridge.yaml; did"),
    ("bridge.yaml", "plan: ./plan.yaml", "plan: ./profiles/", "is a folder, expected a YAML file"),
    ("bridge.yaml", "[north, south, elder]", "[nort, south, elder]", "unknown party 'nort'; did you mean 'north'?"),
    ("plan.yaml", "gist: The market", "gits: The market", "unknown key 'gits' in points.trade; did you mean 'gist'?"),
    ("plan.yaml", "delivers: [north]", "delivers: [nroth]", "unknown party 'nroth'; did you mean 'north'?"),
    ("plan.yaml", "needs: bridge", "needs: brigde", "unknown issue 'brigde'; did you mean 'bridge'?"),
    ("plan.yaml", "evidence: [proposal.3]", "evidence: [proposal.9]", "unknown statement 'proposal.9'; did you mean"),
    ("plan.yaml", "id: bridge", "id: unity", "id: 'unity' is the name of a plan that ships; choose another"),
    ("profiles/north.yaml", "capability: {", "capabilty: {", "unknown key 'capabilty'; did you mean"),
    ("profiles/north.yaml", "issue: toll", "issue: tole", "unknown issue 'tole'; did you mean 'toll'?"),
    ("profiles/south.yaml", "{value: 0.02, assumption: its goods spoil on the way round}", "0.02", "a number needs"),
    ("relations.yaml", "[north, south]", "[north, suoth]", "unknown party 'suoth'; did you mean 'south'?"),
    ("relations.yaml", "evidence: [minutes.4]", "evidence: [minutes.44]", "unknown statement 'minutes.44'; did"),
    ("documents.yaml", "publisher: The mill", "publishr: The mill", "unknown key 'publishr' in minutes; did"),
    ("statements/minutes.yaml", "document: minutes", "document: mintues", "unknown document 'mintues'; did"),
    ("statements/minutes.yaml", "sentence: 2", "sentence: 70", "minutes.1: expected a sentence from 1 to 6"),
    ("statements/ledger.yaml", "ledger.1:", "legder.1:", "expected an id that begins with 'ledger.', got 'legder.1'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "was", "now", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_file_line_and_column(
    folder: Path, file: str, was: str, now: str, said: str
) -> None:
    line, column = change(folder, file, was, now)
    with pytest.raises(InputError) as caught:
        load("bridge/bridge.yaml")
    place = caught.value.place
    assert said in caught.value.message
    assert place is not None and Path(place.file) == Path("bridge") / file
    assert place.line == line and abs(place.column - column) < 60


def test_a_party_that_takes_no_part_is_checked_too(folder: Path) -> None:
    (folder / "profiles" / "west.yaml").write_text(
        "name: Westtown\nideal: {bridge: {value: 2, assumption: too much}}\n"
    )
    with pytest.raises(InputError, match=r"profiles/west\.yaml:2:\d+: ideal\.bridge"):
        load(str(folder / "bridge.yaml"))


def test_a_mistake_that_the_scenario_covers_is_told_all_the_same(folder: Path) -> None:
    change(folder, "profiles/north.yaml", "capability: {value: 1.2", "capability: {value: -1")
    change(folder, "bridge.yaml", "worlds: 500", "set: {parties.north.capability: 2}\nworlds: 500")
    with pytest.raises(InputError, match=r"profiles/north\.yaml:\d+:\d+: capability"):
        load(str(folder / "bridge.yaml"))


def test_a_plan_out_of_reach_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (tmp_path / "plan.yaml").write_text((folder / "plan.yaml").read_text())
    change(folder, "bridge.yaml", "./plan.yaml", "../plan.yaml")
    with pytest.raises(
        InputError, match=r"plan: '\.\./plan\.yaml' is outside the scenario folders, this file's folder"
    ):
        load("bridge.yaml")


def test_a_statement_that_two_files_hold_is_told(folder: Path) -> None:
    (folder / "statements" / "more.yaml").write_text("ledger.1: {document: ledger, paraphrase: Once more.}\n")
    with pytest.raises(InputError, match=r"statements/more\.yaml:1:1: the statement 'ledger\.1' is written twice"):
        load(str(folder / "bridge.yaml"))


def test_a_file_that_is_no_mapping_is_told(folder: Path) -> None:
    (folder / "documents.yaml").write_text("- minutes\n")
    with pytest.raises(InputError, match=r"documents\.yaml:1:1: expected a mapping of keys"):
        load(str(folder / "bridge.yaml"))


def test_the_schema_for_editors_knows_that_a_plan_may_be_a_file(folder: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sim.scenario.file_schema import file_schema

    jsonschema.validate(yaml.safe_load((folder / "bridge.yaml").read_text()), file_schema())
