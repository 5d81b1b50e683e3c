"""The seeds: whole, sourced, even-handed, and in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sim.case.plan import Plan
from sim.case.provenance import entries
from sim.data import seeds_folder
from tests.case.conftest import Case
from tests.case.wording import HASHES, runs

PARTIES = {
    "hamas", "fatah", "egypt", "us", "israel", "islamic_jihad", "dflp", "pflp", "contributors", "qatar", "turkiye",
}  # fmt: skip

# fmt: off
ISSUES = [
    "threat_free", "rebuild_scope", "ceasefire", "first_pullback", "hostages", "prisoners", "amnesty", "exit",
    "aid_volume", "aid_channel", "rafah", "committee", "oversight", "pa_role", "econ_plan", "sez",
    "freedom_to_stay", "decommission", "custody", "faction_role", "guarantee_factions", "guarantee_no_resumption",
    "isf_mandate", "isf_size", "isf_consent", "withdrawal", "sequencing", "fallback", "dialogue_programme",
    "horizon", "horizon_talks",
]
# fmt: on


def files() -> list[Path]:
    """The files of the case; the rules' own numbers are no part of it."""
    return sorted(path for path in seeds_folder().rglob("*.yaml") if path.name != "rules.yaml")


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_plan_has_20_points_and_31_issues(case: Case) -> None:
    assert list(case.plan.points) == [f"p{n:02}" for n in range(1, 21)]
    assert list(case.plan.issues) == ISSUES
    assert len(ISSUES) == 31


@pytest.mark.parametrize("name", ISSUES)
def test_issue_is_ready_for_figures_and_delivery(case: Case, name: str) -> None:
    issue = case.plan.issues[name]
    assert 0 < len(issue.label) <= 22
    assert {0.0, 1.0} <= set(issue.ladder)
    assert list(issue.ladder) == sorted(issue.ladder)
    assert issue.delivers
    assert {*issue.delivers, *issue.blocks} <= PARTIES
    assert not set(issue.delivers) & set(issue.blocks)
    assert issue.evidence or issue.assumption


def test_the_text_is_silent_where_the_record_says_so(case: Case) -> None:
    silent = {name for name, issue in case.plan.issues.items() if issue.text is None}
    assert silent == {"custody", "guarantee_no_resumption", "isf_consent"}


def test_what_cannot_be_taken_back(case: Case) -> None:
    lasting = {name for name, issue in case.plan.issues.items() if not issue.reversible}
    assert {"decommission", "hostages", "prisoners"} <= lasting
    assert not lasting & {"withdrawal", "ceasefire", "aid_volume", "rafah"}


def test_gates_name_issues_and_clauses(case: Case) -> None:
    for gate in case.plan.gates:
        assert {gate.issue, gate.needs} <= set(ISSUES)
        assert gate.issue != gate.needs
        assert (gate.order is None) == (gate.frees is None)
        if gate.order:
            assert case.plan.issues[gate.order].kind == "clause"
    pairs = {(gate.issue, gate.needs): gate for gate in case.plan.gates}
    assert len(pairs) == len(case.plan.gates)
    # The linkage of points 13 and 16 is there from both ends, and the agreed order opens one of them.
    assert pairs["withdrawal", "decommission"].frees == "low"
    assert pairs["decommission", "withdrawal"].frees == "high"
    assert ("decommission", "guarantee_no_resumption") in pairs
    assert ("prisoners", "hostages") in pairs


def test_without_the_two_linkages_no_issue_waits_for_itself(case: Case) -> None:
    """The gates that form a ring are the two that are meant to: weapons and lines, administration and committee."""
    mutual = {("decommission", "withdrawal"), ("faction_role", "committee")}
    waits: dict[str, set[str]] = {}
    for gate in case.plan.gates:
        if (gate.issue, gate.needs) not in mutual:
            waits.setdefault(gate.issue, set()).add(gate.needs)

    def below(issue: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
        assert issue not in seen, f"ring: {[*seen, issue]}"
        for needed in waits.get(issue, ()):
            yield needed
            yield from below(needed, (*seen, issue))

    assert all(name not in set(below(name)) for name in ISSUES)


# --- provenance -------------------------------------------------------------------------------------------------------


def _numbers(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every number of a raw profile: mappings with value, low or mode, and bare numbers outside rules."""
    if isinstance(node, dict):
        if {"value", "low", "mode"} & set(node) and "ladder" not in node and "between" not in node:
            yield path, node
            return
        for key, value in node.items():
            if key not in ("ladder", "unless", "above", "below"):
                yield from _numbers(value, (*path, str(key)))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _numbers(value, (*path, str(i)))
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield path, node


@pytest.mark.parametrize("path", sorted((seeds_folder() / "profiles").glob("*.yaml")), ids=lambda p: p.stem)
def test_no_number_of_a_profile_without_provenance(path: Path) -> None:
    found = list(_numbers(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert len(found) >= 30
    for where, number in found:
        assert isinstance(number, dict), f"{where}: a bare number"
        assert number.get("evidence") or number.get("assumption"), f"{where}: neither evidence nor assumption"


def test_no_entry_without_provenance(case: Case) -> None:
    assert {entry.name for entry in entries(case.source) if entry.grade == "scenario"} == set()


def test_every_evidence_is_a_statement(case: Case) -> None:
    known = set(case.book.statements)
    assert {name for entry in entries(case.source) for name in entry.evidence} <= known


def test_statements_name_what_the_case_has(case: Case) -> None:
    for name, statement in case.book.statements.items():
        for about in statement.informs:
            party, _, issue = about.rpartition(".")
            assert issue in ISSUES or (not party and issue in PARTIES), f"{name}: {about}"
            assert not party or party in PARTIES, f"{name}: {about}"


def test_a_number_from_zero_to_one_is_never_called_a_source(case: Case) -> None:
    """No document publishes a place on a ladder: a `source` is a count, or 1 by the ladder's definition."""
    for entry in entries(case.source):
        if entry.number and entry.grade in ("seed", "source"):
            value = float(entry.value)  # exact, or this fails
            assert value == 1 or value > 1, entry.name


# --- the seed report --------------------------------------------------------------------------------------------------


def test_every_sentence_of_the_seed_is_coded(case: Case) -> None:
    table = case.book.by_sentence("seed")
    assert list(table) == list(range(1, 12))
    assert all(table.values())


def test_no_position_on_the_plan_is_laid_to_the_seed(case: Case) -> None:
    """The report holds no position of Israel and none of anybody's on weapons, statehood, aid or hostages."""
    points = ("p04", "p05", "p07", "p08", "p19", "p20")
    silent = {"decommission", "custody"} | {name for point in points for name in case.plan.points[point].issues}
    for entry in entries(case.profiles):
        from_seed = [e for e in entry.evidence if e.startswith("seed.")]
        if from_seed:
            assert entry.path[1] != "israel", entry.name
            assert not silent & set(entry.path), entry.name


def test_what_the_seed_says_of_relations(case: Case) -> None:
    def between(a: str, b: str) -> tuple[float, set[str]]:
        number = case.relations[frozenset((a, b))]
        assert number.low * number.high > 0, f"{a}-{b}: the sign is open"
        return number.mode, {e for e in number.evidence if e.startswith("seed.")}

    rivals, said = between("hamas", "fatah")
    assert rivals < 0
    assert {"seed.5a", "seed.3a"} <= said  # rivals, and yet they agreed to go on meeting
    allies, said = between("hamas", "islamic_jihad")
    assert allies > 0
    assert said == {"seed.8a"}
    for member, statement in (("dflp", "seed.8b"), ("pflp", "seed.8c")):
        fellows, said = between("fatah", member)
        assert fellows > 0
        assert said == {statement}
    assert between("us", "israel")[0] > 0.5
    assert between("israel", "hamas")[0] < -0.5


def test_what_the_seed_says_of_roles_and_agenda(case: Case) -> None:
    assert case.profiles["egypt"].role == case.profiles["us"].role == "mediator"
    mediation = case.profiles["egypt"].mediation
    assert mediation is not None
    assert {"seed.6a", "seed.6b"} <= set(mediation.facilitation.evidence)
    assert mediation.facilitation.mode > mediation.manipulation.mode
    assert case.book.statements["seed.9a"].kind == "goal"
    from_seed = [s for s in case.book.statements.values() if s.document == "seed"]
    agenda = {name for s in from_seed if s.kind == "agenda" for name in s.informs}
    assert {"isf_mandate", "withdrawal", "committee", "oversight", "faction_role"} <= agenda
    second = {"p09", "p13", "p15", "p16"}  # the points of phase two these stand in
    assert {case.plan.point_of[name] for name in agenda & set(ISSUES)} <= second


# --- parties ----------------------------------------------------------------------------------------------------------


def test_all_parties_are_there(case: Case) -> None:
    assert set(case.profiles) == PARTIES


@pytest.mark.parametrize("party", sorted(PARTIES))
def test_a_red_line_never_shuts_out_what_the_party_wants(case: Case, party: str) -> None:
    profile = case.profiles[party]
    assert "default" in profile.ideal and "default" in profile.salience
    for line in profile.red_lines:
        wish = profile.ideal.get(line.issue, profile.ideal["default"])
        assert (line.above is None) != (line.below is None)
        assert line.above is None or wish.high <= line.above, line
        assert line.below is None or wish.low >= line.below, line
        assert set(line.unless) <= set(ISSUES) - {line.issue}


def test_salience_is_in_points_of_about_a_hundred(case: Case) -> None:
    for name, profile in case.profiles.items():
        named = sum(number.mode for issue, number in profile.salience.items() if issue != "default")
        assert 80 <= named <= 115, name


def test_both_sides_in_equal_detail(case: Case) -> None:
    """Israel and Hamas: as many constituencies, as many issues, as fully sourced, give or take."""
    ours, theirs = case.profiles["hamas"], case.profiles["israel"]
    assert abs(len(ours.constituencies) - len(theirs.constituencies)) <= 1
    assert abs(len(case.profiles["fatah"].constituencies) - len(ours.constituencies)) <= 1
    assert abs(len(ours.ideal) - len(theirs.ideal)) <= 4
    assert abs(len(ours.salience) - len(theirs.salience)) <= 4
    assert ours.incident_share == theirs.incident_share or ours.incident_share.mode == theirs.incident_share.mode
    assumed = [case.book.shares(profile)["assumption"] for profile in (ours, theirs)]
    assert abs(assumed[0] - assumed[1]) < 0.15


def test_the_fallback_clause_cuts_both_ways(case: Case) -> None:
    assert case.profiles["hamas"].fallback.mode < 0 < case.profiles["israel"].fallback.mode


def test_only_the_optional_guarantors_add_a_guarantee(case: Case) -> None:
    assert {name for name, p in case.profiles.items() if p.guarantee.high > 0} == {"qatar", "turkiye"}


def test_armed_parties(case: Case) -> None:
    armed = {name for name, profile in case.profiles.items() if profile.armed}
    assert armed == {"israel", "hamas", "islamic_jihad", "dflp", "pflp"}


# --- wording ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", files(), ids=lambda p: p.stem)
def test_no_run_of_words_from_the_seed_report(path: Path) -> None:
    copied = set(HASHES.read_text(encoding="utf-8").split())
    assert len(copied) > 200
    assert not runs(path.read_text(encoding="utf-8")) & copied


def test_a_copied_run_would_be_seen() -> None:
    """Case and punctuation do not hide a run of seven words."""
    text = "one two three four five six seven eight"
    assert len(runs(text)) == 2
    assert runs("One, two three: four five six seven.") <= runs(text)


@pytest.mark.parametrize("path", files(), ids=lambda p: p.stem)
def test_files_are_readable(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert len(line) <= 140 or "://" in line, f"{path.name}:{number}"
        assert line == line.rstrip(), f"{path.name}:{number}: blank space at the end"


def test_plan_is_a_plan(case: Case) -> None:
    assert isinstance(case.plan, Plan)
    assert case.plan.id == "gaza"
