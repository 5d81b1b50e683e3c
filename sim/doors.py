"""The doors through which code of somebody else's comes in: by the entry points of an installed package, or by hand.

A package names what it brings in its `pyproject.toml`,

    [project.entry-points."cairo_talks.tactics"]
    micro = "my_package:Micro"

and a notebook registers it with a decorator, `@sim.tactic("micro")`. Nothing is imported before its name is used.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from sim.errors import InputError, nearest

T = TypeVar("T")
Knowledge = Literal["own", "offers", "others_salience", "everything"]  # what a view holds
KNOWLEDGE: tuple[Knowledge, ...] = get_args(Knowledge)
OURS = "cairo-talks"
SESSION = "this session"  # where code comes from that no distribution brought


@dataclass(frozen=True)
class Origin:
    """Where a piece of code comes from.

    distribution : the package that brought it, `SESSION` where a decorator registered it. version : its version, "" of
    a session. code : sha256 of the file or, of a session, of the text in which it is written, cut to 16 digits; ""
    where Python cannot find that.
    """

    distribution: str
    version: str
    code: str

    def __str__(self) -> str:
        named = f"{self.distribution} {self.version}".strip()
        return f"{named} ({self.code})" if self.code else named


class Registry:
    """What goes by a name: what ships with us, what installed packages bring, and what was registered by hand.

    Parameters
    ----------
    kind : what it is called in messages. group : of the entry points.
    own : what ships, name: "module:object".
    """

    def __init__(self, kind: str, group: str, own: Mapping[str, str]) -> None:
        self.kind = kind
        self.group = group
        self._own = dict(own)
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
            raise InputError(f"the {self.kind} {name!r} of {whose} cannot be imported: {_told(error)}") from error

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
            return Origin(SESSION, "", _digest_of_text(thing))
        point = self._brought()[name][0]
        version = point.dist.version if point.dist is not None else ""
        return Origin(_distribution(point), version, _digest_of_file(thing))

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


def built(what: str, thing: Any, methods: Sequence[str], params: Mapping[str, Any]) -> Any:
    """Somebody else's class, object or function, ready to be asked: a class is made, a function gets its parameters.

    Parameters
    ----------
    methods : what an object must have, one of them; a function has none.
    params : by name; those that the thing does not take are left out.

    Raises
    ------
    InputError : it cannot be made, has none of the methods and is no function, or knows what nobody can.
    """
    taken = {key: value for key, value in params.items() if key in parameters(thing)}
    if isinstance(thing, type):
        try:
            thing = thing(**taken)
        except Exception as error:  # code of somebody else's, whatever it raises
            raise InputError(f"{what} cannot be made: {_told(error)}") from error
    elif inspect.isroutine(thing):
        thing = _with(thing, taken)
    knowledge(what, thing)
    if not inspect.isroutine(thing) and not any(callable(getattr(thing, method, None)) for method in methods):
        raise InputError(f"{what} is no function, and has no method {methods[0]!r}")
    return thing


def knowledge(what: str, thing: Any) -> frozenset[Knowledge]:
    """What a thing says that it has to know; its own party alone where it says nothing.

    Raises InputError where it says what no seat can know.
    """
    said = getattr(thing, "knows", ())
    words: list[Any] = [said] if isinstance(said, str) else list(said)
    for word in words:
        if word not in KNOWLEDGE:
            raise InputError(f"{what} knows {word!r}, which is nothing a seat can know{nearest(word, KNOWLEDGE)}")
    return frozenset({"own", *words})


def writes(tactic: Any) -> bool:
    """Whether a tactic writes texts of its own too."""
    return callable(getattr(tactic, METHODS["proposal"][0], None))


def parameters(thing: Any) -> tuple[str, ...]:
    """The parameters that a scenario may set: those of a class, or those of a function that have a default."""
    if not isinstance(thing, type) and not inspect.isroutine(thing):
        return ()
    try:
        found = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return ()
    named = [p for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return tuple(p.name for p in named if isinstance(thing, type) or p.default is not p.empty)


def _with(function: Callable[..., T], params: Mapping[str, Any]) -> Callable[..., T]:
    @functools.wraps(function)  # what it says of itself comes along
    def asked(*what: Any) -> T:
        return function(*what, **params)

    return asked


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "an unnamed distribution"


def _place(thing: Any) -> str:
    return f"{getattr(thing, '__module__', '?')}.{getattr(thing, '__qualname__', type(thing).__qualname__)}"


def _written(thing: Any) -> Any:
    """What of a thing has a text: itself, or the class of an object."""
    return thing if inspect.isroutine(thing) or inspect.isclass(thing) or inspect.ismodule(thing) else type(thing)


def _digest_of_file(thing: Any) -> str:
    try:
        file = inspect.getsourcefile(_written(thing))
        return _short(Path(file).read_bytes().replace(b"\r\n", b"\n")) if file else ""
    except (TypeError, OSError):
        return ""


def _digest_of_text(thing: Any) -> str:
    try:
        return _short(inspect.getsource(_written(thing)).encode())
    except (TypeError, OSError):
        code = getattr(thing, "__code__", None)
        return "" if code is None else _short(code.co_code + repr(code.co_consts).encode())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


METHODS = {
    "tactic": ("aspires",),
    "proposal": ("proposes",),
    "outcome": ("measures",),
}  # what an object of a kind has to have
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
OUTCOMES = Registry("outcome", "cairo_talks.outcomes", {})  # ours are the columns that every world has
REGISTRIES = {registry.kind: registry for registry in (TACTICS, PROPOSALS, OUTCOMES)}


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
