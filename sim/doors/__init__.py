"""The doors through which code of somebody else's comes in: by the entry points of an installed package, or by hand.

A package names what it brings in its `pyproject.toml`,

    [project.entry-points."cairo_talks.tactics"]
    micro = "my_package:Micro"

and a notebook registers it with a decorator, `@sim.tactic("micro")`. Nothing is imported before its name is used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import metadata
from typing import Any, TypeVar

from sim.doors.built import KNOWLEDGE as KNOWLEDGE
from sim.doors.built import Knowledge as Knowledge
from sim.doors.built import built as built
from sim.doors.built import in_a_line as in_a_line
from sim.doors.built import knowledge as knowledge
from sim.doors.built import parameters as parameters
from sim.doors.elsewhere import origin_of_object as origin_of_object
from sim.doors.elsewhere import origin_of_program as origin_of_program
from sim.doors.elsewhere import pointed_at as pointed_at
from sim.doors.elsewhere import refuse_absent as refuse_absent
from sim.doors.origin import Origin as Origin
from sim.doors.origin import digest_of_file, digest_of_text
from sim.errors import InputError, nearest

T = TypeVar("T")
OURS = "cairo-talks"
SESSION = "this session"  # where code comes from that no distribution brought


class Registry:
    """What goes by a name: what ships with us, what installed packages bring, and what was registered by hand.

    Parameters
    ----------
    kind : what it is called in messages. group : of the entry points.
    own : what ships, name: "module:object".
    said : what of these says something of itself that has to be known before it is imported, name: {attribute: value}.
    """

    def __init__(
        self, kind: str, group: str, own: Mapping[str, str], said: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self.kind = kind
        self.group = group
        self._own = dict(own)
        self._said = dict(said or {})
        self._added: dict[str, Any] = {}
        self._found: dict[str, list[metadata.EntryPoint]] | None = None

    # --- which names there are -----------------------------------------------------------------------------------

    @property
    def own(self) -> tuple[str, ...]:
        """The names of what ships, in the order in which they are documented."""
        return tuple(self._own)

    def names(self) -> tuple[str, ...]:
        """All names: our own, then the others in order."""
        return (*self._own, *sorted((self._added.keys() | self._brought().keys()) - self._own.keys()))

    def __contains__(self, name: object) -> bool:
        if name in self._own or name in self._added or name in self._brought():
            return True
        self.forget()
        return name in self._brought()

    def forget(self) -> None:
        """Look anew for what is installed when it is asked for next."""
        self._found = None

    def refuse(self, name: str) -> str:
        """The message on a name that is not there."""
        return f"unknown {self.kind} {name!r}{nearest(name, self.names())}"

    # --- what they stand for -------------------------------------------------------------------------------------

    def get(self, name: str) -> Any:
        """What goes by a name; it is imported now.

        Raises InputError where nothing does, where two packages bring it, or where it cannot be imported.
        """
        if name not in self:
            raise InputError(self.refuse(name))
        self.refuse_clash(name)
        if name in self._added:
            return self._added[name]
        if name in self._own:
            module, _, attribute = self._own[name].partition(":")
            return getattr(importlib.import_module(module), attribute)
        point = self._brought()[name][0]
        try:
            return point.load()
        except Exception as error:  # code of somebody else's, whatever it raises
            whose = f"{_distribution(point)} ({point.value})"
            raise InputError(f"the {self.kind} {name!r} of {whose} cannot be imported: {in_a_line(error)}") from error

    def says(self, name: str, attribute: str, otherwise: Any = None) -> Any:
        """What a thing says of itself; ours is not imported for it. Raises InputError as `get` does."""
        if name in self._own:
            return self._said.get(name, {}).get(attribute, otherwise)
        return getattr(self.get(name), attribute, otherwise)

    def refuse_clash(self, name: str) -> None:
        """Raise InputError where a name comes from two packages, of which ours may be one."""
        owners = [OURS] if name in self._own else []
        owners += [SESSION] if name in self._added else []
        owners += [f"{_distribution(point)} ({point.value})" for point in self._brought().get(name, [])]
        if len(owners) > 1:
            raise InputError(f"the {self.kind} {name!r} comes from {' and from '.join(owners)}: one has to go")

    def origin(self, name: str) -> Origin | None:
        """Where what goes by a name comes from; None of our own. Raises InputError as `get` does."""
        thing = self.get(name)
        if name in self._own:
            return None
        if name in self._added:
            return Origin(SESSION, "", digest_of_text(thing))
        point = self._brought()[name][0]
        version = point.dist.version if point.dist is not None else ""
        return Origin(_distribution(point), version, digest_of_file(thing))

    def whose(self, name: str) -> str:
        """Who brings what goes by a name, without importing it: a package with its version, `OURS` or `SESSION`."""
        if name in self._own or name in self._added:
            return OURS if name in self._own else SESSION
        point = self._brought()[name][0]
        return f"{_distribution(point)} {point.dist.version if point.dist is not None else ''}".strip()

    def by_hand(self, name: str) -> bool:
        """Whether it was registered in this session, and is known to no other process."""
        return name in self._added

    # --- what comes in by hand -----------------------------------------------------------------------------------

    def add(self, name: str) -> Callable[[T], T]:
        """A decorator that registers what it decorates, in place of what the same cell registered before.

        Raises InputError where the name is taken already.
        """
        if not isinstance(name, str) or not name:
            raise InputError(f"expected a name for the {self.kind}, as in @sim.{self.kind}('mine')")

        def register(thing: T) -> T:
            before = self._added.get(name)
            if name in self._own or name in self._brought():
                whose = OURS if name in self._own else _distribution(self._brought()[name][0])
                raise InputError(f"the {self.kind} {name!r} comes from {whose} already: choose another name")
            if before is not None and _place(before) != _place(thing):
                raise InputError(f"the {self.kind} {name!r} is {_place(before)} already: choose another name")
            self._added[name] = thing
            return thing

        return register

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Take back at the end what was registered by hand meanwhile."""
        before = dict(self._added)
        try:
            yield
        finally:
            self._added = before

    def _brought(self) -> dict[str, list[metadata.EntryPoint]]:
        """The entry points by name, looked for once."""
        if self._found is None:
            found: dict[str, dict[tuple[str, str], metadata.EntryPoint]] = {}
            for point in metadata.entry_points(group=self.group):
                # A folder that is on the path twice is one distribution.
                found.setdefault(point.name, {}).setdefault((_distribution(point), point.value), point)
            self._found = {name: list(points.values()) for name, points in found.items()}
        return self._found


def writes(tactic: Any) -> bool:
    """Whether a tactic writes texts of its own too."""
    return callable(getattr(tactic, METHODS["proposal"][0], None))


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "an unnamed distribution"


def _place(thing: Any) -> str:
    return f"{getattr(thing, '__module__', '?')}.{getattr(thing, '__qualname__', type(thing).__qualname__)}"


PARTY_DECISIONS = ("comes", "asks", "offers", "answers", "walks", "ratifies", "delivers", "leaves")
MEDIATOR_DECISIONS = ("drafts", "pays")
METHODS = {  # what an object of a kind has to have, one of them
    "tactic": ("aspires",),
    "proposal": ("proposes",),
    "protocol": ("meet",),
    "seat": ("decide", *PARTY_DECISIONS, *MEDIATOR_DECISIONS),
    "outcome": ("measures",),
}
_CONCEDING = "sim.model.seats.conceding"

TACTICS = Registry(
    "tactic",
    "cairo_talks.tactics",
    {
        "time_dependent": f"{_CONCEDING}:ByClock",
        "tit_for_tat": f"{_CONCEDING}:TitForTat",
        "zeuthen": f"{_CONCEDING}:Zeuthen",
        "equilibrium": f"{_CONCEDING}:Equilibrium",
    },
)
PROPOSALS = Registry(
    "proposal",
    "cairo_talks.proposals",
    {
        "line": f"{_CONCEDING}:Line",
        "trade_off": f"{_CONCEDING}:TradeOff",
        "logrolling": f"{_CONCEDING}:Logrolling",
    },
)
_TABLES = "sim.model.tables.protocols"
PROTOCOLS = Registry(
    "protocol",
    "cairo_talks.protocols",
    {name: f"{_TABLES}:{name}" for name in ("single_text", "alternating_offers", "voting", "challenge")},
    said={"challenge": {"salience_is_chance": True}},
)
SEATS = Registry("seat", "cairo_talks.seats", {"rules": "sim.model.seats.by_rule:ByRule"})
OUTCOMES = Registry("outcome", "cairo_talks.outcomes", {})  # ours are the columns that every world has
REGISTRIES = {registry.kind: registry for registry in (TACTICS, PROPOSALS, PROTOCOLS, SEATS, OUTCOMES)}


def forget() -> None:
    """Look anew for what is installed when it is asked for next."""
    for registry in REGISTRIES.values():
        registry.forget()


@contextmanager
def restored() -> Iterator[None]:
    """Take back at the end what was registered by hand meanwhile, through whatever door."""
    with ExitStack() as stack:
        for registry in REGISTRIES.values():
            stack.enter_context(registry.restored())
        yield
