"""The second case that ships: the Palestinian factions' own issues, its record, and the events around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.case import load
from sim.case.evidence import EvidenceBook
from sim.case.plan import Plan
from sim.case.profile import Profile
from sim.case.provenance import entries
from sim.case.quantity import Quantity
from sim.data import seeds_folder
from sim.errors import InputError
from sim.measures.intervals import wilson
from sim.scenario.load import load as load_scenario
from tests.case.relations import relations

CASE = "unity"
FOLDER = seeds_folder() / "unity"
FACTIONS = {"hamas", "fatah", "islamic_jihad", "pflp", "dflp"}
SCENARIOS_FILE = seeds_folder().parent / "scenarios" / "palestinian-unity.yaml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load.load_plan(case=CASE)


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    return {name: load.load_profile(name, case=CASE) for name in load.profile_ids(CASE)}


@pytest.fixture(scope="module")
def book() -> EvidenceBook:
    return load.load_evidence(CASE)


@pytest.fixture(scope="module")
def source(plan: Plan, profiles: dict[str, Profile]) -> dict[str, Any]:
    pairs = {"-".join(pair): value for pair, value in relations(CASE).items()}
    return {"parties": profiles, "plan": plan, "relations": pairs}


def of(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


# --- the case --------------------------------------------------------------------------------------------------------


def test_the_first_case_does_not_see_the_second() -> None:
    assert set(load.load_plan().issues).isdisjoint(load.load_plan(case=CASE).issues)
    assert set(of("documents.yaml")).isdisjoint(load.load_evidence().documents)
    assert load.load_profile("hamas") != load.load_profile("hamas", case=CASE)


def test_the_second_case_rests_on_the_first_ones_documents_too(book: EvidenceBook) -> None:
    assert set(book.documents) == {*load.load_evidence().documents, *of("documents.yaml")}


def test_the_same_parties_sit_in_plan_and_profiles(plan: Plan, profiles: dict[str, Profile]) -> None:
    assert set(profiles) == FACTIONS | {"egypt"}
    for name, issue in plan.issues.items():
        assert issue.delivers and {*issue.delivers, *issue.blocks} <= FACTIONS, name
        assert not set(issue.delivers) & set(issue.blocks), name
        assert {0.0, 1.0} <= set(issue.ladder) and list(issue.ladder) == sorted(issue.ladder), name
        assert 0 < len(issue.label) <= 22, name
        assert issue.text is not None, name


def test_every_number_says_what_it_rests_on(source: dict[str, Any]) -> None:
    assert {entry.name for entry in entries(source) if entry.grade == "scenario"} == set()


def test_a_place_on_a_ladder_is_never_called_a_source(source: dict[str, Any]) -> None:
    for entry in entries(source):
        if entry.number and entry.grade in ("seed", "source"):
            assert float(entry.value) == 1, entry.name


def test_statements_name_what_the_case_has(plan: Plan) -> None:
    names = {*plan.issues, *FACTIONS, "egypt", "israel"}
    for path in sorted((FOLDER / "statements").glob("*.yaml")):
        for name, said in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for about in said["informs"]:
                assert set(about.split(".")) <= names, f"{name}: {about}"


def test_every_document_is_coded_and_every_statement_used(source: dict[str, Any]) -> None:
    own = {k: v for path in (FOLDER / "statements").glob("*.yaml") for k, v in of(f"statements/{path.name}").items()}
    assert {said["document"] for said in own.values()} == set(of("documents.yaml"))
    used = {name for entry in entries(source) for name in entry.evidence}
    told = set(_evidence(of("record.yaml"))) | set(_evidence(events_of_the_record()))
    told |= set(_evidence(yaml.safe_load(Path(SCENARIOS_FILE).read_text(encoding="utf-8"))))
    assert set(own) - used - told == {"rec1.b", "rec2.a"}  # of all agreements at once: read, and behind no number


def test_both_sides_in_equal_detail(profiles: dict[str, Profile], book: EvidenceBook) -> None:
    hamas, fatah = profiles["hamas"], profiles["fatah"]
    assert set(hamas.ideal) == set(fatah.ideal) and set(hamas.salience) == set(fatah.salience)
    assert len(hamas.red_lines) == len(fatah.red_lines)
    assert len(hamas.constituencies) == len(fatah.constituencies)
    for number in ("capability", "no_agreement", "cost_of_stalemate", "risk", "incident_share", "anticipation"):
        ours, theirs = getattr(hamas, number), getattr(fatah, number)
        assert (ours.low, ours.mode, ours.high) == (theirs.low, theirs.mode, theirs.high), number
    assert abs(book.shares(hamas)["assumption"] - book.shares(fatah)["assumption"]) < 0.1


@pytest.mark.parametrize("party", sorted(FACTIONS))
def test_a_red_line_never_shuts_out_what_the_party_wants(party: str, profiles: dict[str, Profile], plan: Plan) -> None:
    profile = profiles[party]
    assert set(profile.ideal) == {*plan.issues, "default"}
    assert 90 <= sum(number.mode for name, number in profile.salience.items() if name != "default") <= 110
    for line in profile.red_lines:
        wish = profile.ideal[line.issue]
        assert isinstance(wish, Quantity)
        assert line.above is None or wish.high <= line.above, line
        assert line.below is None or wish.low >= line.below, line


# --- asking for it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extends", "named"), [("palestinian-unity", "gaza"), ("cairo-2025-10-23", "unity"), ("two-farmers", "unity")]
)
def test_a_scenario_cannot_change_the_case_it_extends(tmp_path: Path, extends: str, named: str) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(f"name: other\nextends: {extends}\nplan: {named}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"this scenario extends one .* not '{named}'"):
        load_scenario(file)


def test_only_the_case_s_own_parties_can_be_called(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("name: other\nextends: palestinian-unity\nparties: {israel: null}\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown party 'israel'"):
        load_scenario(file)


@pytest.mark.parametrize(
    ("extends", "party", "told"),
    [
        ("palestinian-unity", "israel", "unknown party 'israel'; known here"),
        ("two-farmers", "hamas", "unknown party 'hamas'; known here"),
        ("cairo-2025-10-23", "qatar", "'qatar': it takes no part in this scenario; to add it write"),
    ],
)
def test_how_to_add_a_party_is_told_where_it_can_be_added(tmp_path: Path, extends: str, party: str, told: str) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(f"name: other\nextends: {extends}\ntables: {{main: {{parties: [{party}]}}}}\n", encoding="utf-8")
    with pytest.raises(InputError, match=told):
        load_scenario(file)


# --- the record and the events ---------------------------------------------------------------------------------------


def _evidence(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [str(name) for name in node.get("evidence") or []]
        return own + [name for value in node.values() for name in _evidence(value)]
    return [name for item in node for name in _evidence(item)] if isinstance(node, list) else []


def events_of_the_record() -> dict[str, Any]:
    path = SCENARIOS_FILE.with_name("record-events.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["events"]
    return found


def test_what_the_loader_does_not_read_rests_on_statements_too(book: EvidenceBook) -> None:
    assert set(_evidence(of("record.yaml"))) <= set(book.statements)


def test_the_record_counts_what_it_lists(plan: Plan) -> None:
    record = of("record.yaml")
    agreements, counts = record["agreements"], record["counts"]
    yes = {
        "cabinet": sum(a["cabinet"]["sworn_in"] is not None for a in agreements),
        "security": sum(a["security"]["unified"] for a in agreements),
        "elections": sum(a["elections"]["held"] for a in agreements),
        "plo_entry": sum(a["plo_entry"]["entered"] for a in agreements),
        "crossings": sum(a["crossings"]["handed_over"] is not None for a in agreements),
    }
    for name, count in yes.items():
        low, high = (round(100 * float(end)) for end in wilson(count, len(agreements)))
        assert counts[name] == {"came": count, "low": low, "high": high}, name
    start, end = record["period"]["from"], record["period"]["to"]
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    assert record["period"]["months"] == months == 224
    assert counts["signed"] == {"of": len(agreements), "a_year": round(len(agreements) / months * 12, 2)}
    dates = [a["signed"] for a in agreements]
    assert dates == sorted(dates) and start == dates[0] and dates[-1] < end
    assert set(record["delivered"]) == set(yes)
    assert {rung["issue"] for rung in record["delivered"].values()} <= set(plan.issues)


def test_events_of_the_record_say_what_they_rest_on() -> None:
    for name, event in events_of_the_record().items():
        assert event["evidence"] and 1 <= event["month"] <= 9, name  # to July 2026
        for effect in event["effects"]:
            number = next(effect[key] for key in ("shift", "factor", "to") if key in effect)
            assert number.get("assumption") or (number["evidence"] and number["inference"]), name


def test_what_is_said_on_another_case_is_not_called_unused(book: EvidenceBook, source: dict[str, Any]) -> None:
    """Of what Hamas says, weapons under the plan for Gaza are no issue here."""
    unused = book.unused(source, "hamas")
    assert "rec1.b" in unused
    assert not any("hamas.decommission" in book.statements[name].informs for name in unused)
