"""Whether the names in a scenario fit together: parties, issues, points, tables, phases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim import doors
from sim.case.load import check_name, check_profile_issues, ordered, profile_ids
from sim.case.profile import INDIFFERENT, best_place
from sim.errors import InputError, Place, nearest
from sim.scenario import brought_check as brought
from sim.scenario import numbers
from sim.scenario.events_check import check_events
from sim.scenario.evidence import case_of
from sim.scenario.inside import INSIDE
from sim.scenario.schema import Scenario, Table
from sim.yamltree import At, Where

_ID = re.compile(r"[A-Za-z0-9_-]+")


def _party(scenario: Scenario, name: str, place: Place | None) -> None:
    """Raise InputError unless a party of that name takes part."""
    if name not in scenario.parties:  # a scenario written out in full is checked without seeds
        case = case_of(scenario)
        check_name(name, scenario.parties, "party", place, () if case is None else profile_ids(case))


def _nowhere(_path: Where) -> Place | None:
    return None


def check(scenario: Scenario, value_at: At = _nowhere, key_at: At = _nowhere) -> None:
    """Raise InputError for the first name that does not fit.

    `value_at` and `key_at` give the place of the value and of the key at a path, where the scenario came from a file.
    """
    _ids(scenario, key_at)
    _plan(scenario, value_at, key_at)
    _phases(scenario, value_at, key_at)
    for name in scenario.tables:
        brought.check_protocol(name, scenario.tables[name], value_at, key_at)
        _table(scenario, name, value_at)
    if "main" not in scenario.tables:
        raise InputError("tables: there is no table 'main', where the talks are decided", value_at(("tables", "main")))
    issues = scenario.plan.issues
    for name, profile in scenario.parties.items():
        path: Where = ("parties", name)
        check_profile_issues(profile, issues, value_at, key_at, path)
        for favourite in profile.mediation.bias if profile.mediation else ():
            _party(scenario, favourite, key_at((*path, "mediation", "bias", favourite)))
        for issue, salience in profile.salience.items() if scenario.salience_in == "percent" else ():
            if salience.high > scenario.whole_salience:
                said = f"expected a salience between 0 and 100 percent, got {salience.high:g}"
                raise InputError(f"parties.{name}.salience.{issue}: {said}", value_at((*path, "salience", issue)))
        brought.check_tactic(name, profile.tactic, value_at, key_at)
        brought.check_seat(scenario, name, value_at, key_at)
        for index, line in enumerate(profile.red_lines):
            if line.above is None and line.below is None:
                where = f"parties.{name}.red_lines.{index}"
                raise InputError(f"{where}: expected above or below, a bound", value_at((*path, "red_lines", index)))
    for party in scenario.present:
        _party(scenario, party, key_at(("present", party)))
    _ideals(scenario, value_at)
    _values(scenario, value_at)
    _issue_keys(scenario, key_at)
    _rules(scenario, value_at)
    _relations(scenario, value_at)
    check_events(scenario, value_at, key_at)
    numbers.check(scenario.outcomes, lambda index: value_at(("outcomes", index)))
    _inner(scenario, value_at, key_at)


def _inner(scenario: Scenario, value_at: At, key_at: At) -> None:
    """Raise InputError where the talks inside a scenario do not fit, in themselves or to what is around them."""
    inner = scenario.inner
    if inner is None:
        return
    talks = inner.scenario
    try:
        check(talks, lambda path: value_at((*INSIDE, *path)), lambda path: key_at((*INSIDE, *path)))
    except InputError as error:
        raise InputError(f"inner: {error.message}", error.place) from error
    if talks.inner is not None:
        raise InputError("inner: talks inside a scenario have no talks inside them", value_at((*INSIDE, "inner")))
    check_name(inner.table, [name for name in scenario.tables if name != "main"], "table", value_at(("inner", "table")))
    for index, party in enumerate(inner.side):
        place = value_at(("inner", "side", index))
        _party(scenario, party, place)
        if party not in talks.parties:
            hint = nearest(party, talks.parties)
            raise InputError(f"inner.side: {party!r} takes no part in the talks inside{hint}", place)
    pairs: list[tuple[tuple[str, ...], str]] = [
        *((("inner", "carries", d), other) for d, other in inner.carries.items()),
        *((("inner", "follows", d, "needs"), following.needs) for d, following in inner.follows.items()),
    ]
    for path, inside in pairs:
        check_name(path[2], scenario.plan.issues, "issue", key_at(path[:3]))
        check_name(inside, talks.plan.issues, "issue inside", value_at(path))


def _ids(scenario: Scenario, key_at: At) -> None:
    ids: list[tuple[str, Where]] = [(name, ("parties", name)) for name in scenario.parties]
    ids += [(name, ("tables", name)) for name in scenario.tables]
    for party, profile in scenario.parties.items():
        ids += [(name, ("parties", party, "constituencies", name)) for name in profile.constituencies]
    for point, held in scenario.plan.points.items():
        ids.append((point, ("plan", "points", point)))
        ids += [(name, ("plan", "points", point, "issues", name)) for name in held.issues]
    for name, path in ids:
        if not _ID.fullmatch(name) or name == "default":
            expected = "a name of letters, digits, '_' and '-' other than 'default'"
            raise InputError(f"{'.'.join(map(str, path[:-1]))}: expected {expected}, got {name!r}", key_at(path))


def _plan(scenario: Scenario, value_at: At, key_at: At) -> None:
    plan = scenario.plan
    seen: dict[str, str] = {}
    for point, held in plan.points.items():
        for name, issue in held.issues.items():
            path: Where = ("plan", "points", point, "issues", name)
            if name in seen:
                raise InputError(f"the issue {name!r} is in point {seen[name]!r} already", key_at(path))
            seen[name] = point
            for rung in issue.ladder:
                if not 0.0 <= rung <= 1.0:
                    place = key_at((*path, "ladder", rung))
                    raise InputError(f"{name}: expected rungs of the ladder between 0 and 1, got {rung:g}", place)
            for key in ("delivers", "blocks"):
                for index, seat in enumerate(getattr(issue, key)):
                    _party(scenario, seat, value_at((*path, key, index)))
    if not seen:
        raise InputError("plan: expected at least one point with an issue", value_at(("plan",)))
    for index, gate in enumerate(plan.gates):
        for key in ("issue", "needs", "order"):
            name_or_none = getattr(gate, key)
            if name_or_none is not None:
                check_name(name_or_none, seen, "issue", value_at(("plan", "gates", index, key)))
        if gate.issue == gate.needs:
            raise InputError(
                f"plan.gates.{index}: {gate.issue!r} cannot need itself", value_at(("plan", "gates", index, "needs"))
            )


def _phases(scenario: Scenario, value_at: At, key_at: At) -> None:
    if not scenario.phases:
        raise InputError("phases: expected at least one phase", value_at(("phases",)))
    seen: dict[str, int] = {}
    for number, points in scenario.phases.items():
        if number < 1:
            raise InputError(f"phases: expected numbers from 1, got {number}", key_at(("phases", number)))
        if not points:
            raise InputError(f"phases.{number}: expected at least one point", value_at(("phases", number)))
        for index, point in enumerate(points):
            place = value_at(("phases", number, index))
            check_name(point, scenario.plan.points, "point", place)
            if point in seen:
                raise InputError(f"phases.{number}: the point {point!r} is in phase {seen[point]} already", place)
            seen[point] = number
    for index, number in enumerate(scenario.under_way):
        check_name(str(number), map(str, scenario.phases), "phase", value_at(("under_way", index)))
    first = sorted(scenario.phases)[: len(scenario.under_way)]
    if sorted(scenario.under_way) != first:
        said = ", ".join(map(str, first))
        raise InputError(
            f"under_way: expected the first phases ([{said}]), got {list(scenario.under_way)}", value_at(("under_way",))
        )


def _table(scenario: Scenario, name: str, value_at: At) -> None:
    table: Table = scenario.tables[name]
    path: Where = ("tables", name)
    most = scenario.whole_salience
    for party in table.parties:
        profile = scenario.parties.get(party)
        beyond = profile is not None and any(s.high > most for s in profile.salience.values())
        if beyond and doors.PROTOCOLS.says(table.protocol, "salience_is_chance", False):
            advice = "" if most > 1.0 else "; for salience from 0 to 100 write  salience_in: percent"
            raise InputError(
                f"tables.{name}: in the {table.protocol} protocol salience is a chance of resisting, expected 0 to "
                f"{most:g}, and {party!r} has more{advice}",
                value_at((*path, "protocol")),
            )
        if profile is not None and "equilibrium" in profile.tactic.weights() and len(table.parties) != 2:
            raise InputError(
                f"tables.{name}: the tactic 'equilibrium' of {party!r} is for tables of two, this one seats "
                f"{len(table.parties)}",
                value_at((*path, "parties")),
            )

    seated = [scenario.parties[party] for party in table.parties if party in scenario.parties]
    if seated and not any(profile.capability.high > 0.0 for profile in seated):
        raise InputError(
            f"tables.{name}: expected a party with a capability above 0, and those at this table all have 0",
            value_at((*path, "parties")),
        )

    def names(key: str, listed: Iterable[str]) -> None:
        seen = set()
        for index, party in enumerate(listed):
            place = value_at((*path, key, index))
            _party(scenario, party, place)
            if key == "vetoes" and party not in table.parties:
                hint = nearest(party, table.parties)
                raise InputError(f"tables.{name}.vetoes: {party!r} does not sit at this table{hint}", place)
            if party in seen:
                raise InputError(f"tables.{name}.{key}: {party!r} is named twice", place)
            seen.add(party)

    names("parties", table.parties)
    names("vetoes", table.vetoes or ())
    names("mediators", table.mediators)


def _ideals(scenario: Scenario, value_at: At) -> None:
    """Raise InputError where a party that decides does not say what it wants on an issue that is contested.

    A cell left out of a table of positions would otherwise be a wish for the published text.
    """
    negotiated = [
        name for points in scenario.phases.values() for point in points for name in _contested(scenario, point)
    ]
    for party in scenario.tables["main"].parties:
        profile = scenario.parties[party]
        for issue in negotiated:
            salience = profile.salience.get(issue, profile.salience.get("default"))
            weightless = salience is not None and salience.high <= 0.0
            if issue not in profile.ideal and "default" not in profile.ideal and not weightless:
                raise InputError(
                    f"parties.{party}.ideal: {issue!r} is missing, which {party} decides on at the main table; write "
                    f"what it wants there, 0 to 1, or {issue}: {INDIFFERENT} if it is indifferent",
                    value_at(("parties", party, "ideal", issue)),
                )


def _values(scenario: Scenario, value_at: At) -> None:
    """Raise InputError where an ideal was set that is not the best place of a table of values."""
    for name, profile in scenario.parties.items():
        for issue, table in profile.values.items():
            best, said = best_place(table), profile.ideal.get(issue)
            if (None if said is None else (said.low, said.high)) != (None if best is None else (best, best)):
                path = ("parties", name, "ideal", issue)
                raise InputError(f"{'.'.join(path)}: {issue!r} has a table of values, which says it", value_at(path))


def _contested(scenario: Scenario, point: str) -> list[str]:
    return [name for name, issue in scenario.plan.points[point].issues.items() if issue.contested]


def _issue_keys(scenario: Scenario, key_at: At) -> None:
    issues = scenario.plan.issues
    for issue in scenario.guarantees:
        check_name(issue, (*issues, "default"), "issue", key_at(("guarantees", issue)))
    for issue in scenario.state:
        check_name(issue, issues, "issue", key_at(("state", issue)))
    for issue, limit in scenario.fallback.limits.items():
        path = ("fallback", "limits", issue)
        check_name(issue, issues, "issue", key_at(path))
        if not 0.0 <= limit <= 1.0:
            raise InputError(f"{'.'.join(path)}: expected a value between 0 and 1, got {limit:g}", key_at(path))


def _rules(scenario: Scenario, value_at: At) -> None:
    issues = scenario.plan.issues
    if scenario.incidents.truce is not None:
        check_name(scenario.incidents.truce, issues, "issue", value_at(("incidents", "truce")))
    if scenario.announced.issue is not None:
        check_name(scenario.announced.issue, issues, "issue", value_at(("announced", "issue")))
    if scenario.announced.party is not None:
        check_name(scenario.announced.party, scenario.parties, "party", value_at(("announced", "party")))
    for key in ("trigger", "issue"):
        name = getattr(scenario.fallback, key)
        if name is not None:
            check_name(name, issues, "issue", value_at(("fallback", key)))
        elif scenario.fallback.enabled:
            raise InputError(f"fallback: enabled, so it needs {key!r}, an issue", value_at(("fallback", "enabled")))


def _relations(scenario: Scenario, value_at: At) -> None:
    seen = set()
    for index, relation in enumerate(scenario.relations):
        for end, party in enumerate(relation.between):
            _party(scenario, party, value_at(("relations", index, "between", end)))
        pair = ordered(*relation.between)
        place = value_at(("relations", index, "between"))
        if pair[0] == pair[1]:
            raise InputError(f"relations.{index}: expected two parties, got {pair[0]!r} twice", place)
        if pair in seen:
            raise InputError(f"relations.{index}: the pair {pair[0]}, {pair[1]} is there already", place)
        seen.add(pair)
