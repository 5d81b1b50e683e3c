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
from sim.scenario.schema import Table
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
