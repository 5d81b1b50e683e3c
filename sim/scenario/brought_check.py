"""Whether code of somebody else's that a scenario names can be used as it is written there; ours is known to be good.

Each check raises InputError at the place in the file of what cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim import doors
from sim.case.profile import Tactic
from sim.doors import Registry
from sim.errors import InputError, Place, nearest
from sim.scenario.schema import Scenario, Table
from sim.scenario.seated import deciding, mediating, seated
from sim.yamltree import At, Where


def check_protocol(name: str, table: Table, value_at: At, key_at: At) -> None:
    """Check the protocol of a table."""
    path: Where = ("tables", name)
    registry, used = doors.PROTOCOLS, table.protocol
    brought = {}
    try:
        registry.refuse_clash(used)
        if used not in registry.own:
            brought[used] = thing = registry.get(used)
            doors.built(f"the protocol {used!r}", thing, doors.METHODS["protocol"], table.params)
    except InputError as error:
        raise InputError(f"tables.{name}.protocol: {error.message}", value_at((*path, "protocol"))) from error
    _params(f"tables.{name}", path, table.params, brought, "a protocol that ships", key_at)


def check_tactic(party: str, tactic: Tactic, value_at: At, key_at: At) -> None:
    """Check the tactic and the proposal of a party."""
    path: Where = ("parties", party, "tactic")
    where = f"parties.{party}.tactic"
    kinds: list[tuple[Registry, str, str, Place | None]] = [
        (doors.TACTICS, "mix", name, key_at((*path, "mix", name))) for name in tactic.mix
    ] or [(doors.TACTICS, "kind", tactic.kind, value_at((*path, "kind")))]
    brought = {}
    for registry, key, name, place in (
        *kinds,
        (doors.PROPOSALS, "proposal", tactic.proposal, value_at((*path, "proposal"))),
    ):
        try:
            registry.refuse_clash(name)
            if name not in registry.own:
                brought[name] = thing = registry.get(name)
                made = doors.built(f"the {registry.kind} {name!r}", thing, doors.METHODS[registry.kind], tactic.params)
                if key == "kind" and doors.writes(made) and tactic.proposal != Tactic().proposal:
                    said = f"{name!r} writes texts of its own; leave `proposal` out"
                    raise InputError(said, value_at((*path, "proposal")))
        except InputError as error:
            raise InputError(f"{where}.{key}: {error.message}", error.place or place) from error
    _params(where, path, tactic.params, brought, "a tactic that ships", key_at)


def check_seat(scenario: Scenario, party: str, value_at: At, key_at: At) -> None:
    """Check who takes the seat of a party or mediator."""
    seat = scenario.parties[party].seat
    if seat is None or not (seat.means or seat.params):
        return
    path: Where = ("parties", party, "seat")
    where = f"parties.{party}.seat"
    if len(seat.means) > 1:
        raise InputError(f"{where}: expected one of {' and '.join(seat.means)}, for one seat", value_at(path))
    if party not in seated(scenario):
        raise InputError(f"{where}: {party!r} has nothing to decide here, at a table or in delivery", value_at(path))
    brought = {}
    key = seat.means[0] if seat.means else "name"
    try:
        if key == "program":
            doors.refuse_absent(seat.program)
        elif seat.means:
            used = getattr(seat, key)
            if key == "name":
                doors.SEATS.refuse_clash(used)
            brought[used] = thing = doors.pointed_at(used) if key == "python" else doors.SEATS.get(used)
            what = f"the seat {used!r}"
            _role(scenario, party, what, doors.built(what, thing, doors.METHODS["seat"], seat.params))
    except InputError as error:
        raise InputError(f"{where}.{key}: {error.message}", value_at((*path, key))) from error
    _alone(scenario, party, value_at(path))
    _params(where, path, seat.params, brought, "the rules" if key == "name" else "a program", key_at)


def _role(scenario: Scenario, party: str, what: str, thing: Any) -> None:
    """Raise InputError where an object has no method for what its seat decides."""
    if not any(hasattr(thing, method) for method in doors.METHODS["seat"]) or hasattr(thing, "decide"):
        return  # it is asked for everything
    methods: tuple[str, ...] = doors.PARTY_DECISIONS if party in deciding(scenario) else ()
    methods += doors.MEDIATOR_DECISIONS if party in mediating(scenario) else ()
    if not any(hasattr(thing, method) for method in methods):
        raise InputError(f"{what} decides nothing that {party} decides; expected one of {', '.join(methods)}")


def _alone(scenario: Scenario, party: str, place: Place | None) -> None:
    """Raise InputError where two mediators of one table are not left to the rules: one decides for all who mediate."""
    for name, table in scenario.tables.items():
        others = [scenario.parties[m].seat for m in table.mediators if m != party and m in scenario.parties]
        if party in table.mediators and any(seat is not None and seat.means for seat in others):
            raise InputError(
                f"parties.{party}.seat: another mediator of the table {name!r} has a seat of its own already, and one "
                "decides for all who mediate there",
                place,
            )


def _params(
    where: str, path: Where, given: Mapping[str, Any], brought: Mapping[str, Any], none: str, key_at: At
) -> None:
    """Raise InputError for a parameter that nothing of what was `brought` takes; `none` is what there is else."""
    known = [parameter for thing in brought.values() for parameter in doors.parameters(thing)]
    for parameter in given:
        if parameter not in known:
            takes = " and ".join(map(repr, brought)) or none
            hint = nearest(parameter, known) or "; it takes none"
            place = key_at((*path, "params", parameter))
            raise InputError(f"{where}.params: unknown parameter {parameter!r} of {takes}{hint}", place)
