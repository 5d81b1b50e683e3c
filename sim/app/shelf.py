"""The scenarios that pages may be asked for: those that are known by name, and the one the app was started with."""

from __future__ import annotations

from sim.errors import InputError, nearest
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.scenario.twin import ENDING, twin
from sim.speech import _, language

FICTIONAL = "fictional:"  # before the source of a scenario that is shown under made-up names


class Shelf:
    """Scenarios by name. What an address says is only ever looked up here, and never a path.

    Each has a twin under made-up names, by the same name with an ending.

    Parameters
    ----------
    source : name or path of the scenario that the app opens with.

    Raises
    ------
    InputError : it is wrong.
    """

    def __init__(self, source: str) -> None:
        scenario = _bare(load(source))
        self.first = scenario.name
        self.sources = {name: name for name in known_names()} | {scenario.name: source}
        self._loaded = {scenario.name: scenario}
        self._told: dict[tuple[str, str], Scenario] = {}

    def get(self, name: str) -> Scenario:
        """A scenario by its name, in the words of the language that is spoken, as far as it has them.

        Raises
        ------
        InputError : there is none; with the nearest name.
        """
        key = (name, language())
        if key not in self._told:
            self._told[key] = in_language(self._known(name), language())
        return self._told[key]

    def _known(self, name: str) -> Scenario:
        if name in self._loaded:
            return self._loaded[name]
        if name in self.sources:
            self._loaded[name] = _bare(load(self.sources[name]))
        elif self.is_twin(name):
            self._loaded[name] = twin(self._known(name.removesuffix(ENDING)))
        else:
            said = _("there is no scenario {name}{hint}")
            raise InputError(said.format(name=repr(name[:60]), hint=nearest(name[:60], self.sources)))
        return self._loaded[name]

    def is_twin(self, name: str) -> bool:
        """Whether a name is that of a scenario under made-up names."""
        return name not in self.sources and name.endswith(ENDING) and name.removesuffix(ENDING) in self.sources

    def other(self, name: str) -> str:
        """The name of a scenario's twin, or of the scenario that one is the twin of."""
        return self.own(name) if self.is_twin(name) else f"{name}{ENDING}"

    def own(self, name: str) -> str:
        """The name of the scenario itself, also of its twin."""
        return name.removesuffix(ENDING) if self.is_twin(name) else name

    def source(self, name: str) -> str:
        """What a worker reads it by, as `read` does."""
        return f"{FICTIONAL}{self.sources[self.own(name)]}" if self.is_twin(name) else self.sources[name]

    def names(self) -> list[str]:
        """The names, the first scenario's first."""
        return [self.first, *(name for name in self.sources if name != self.first)]


def read(source: str) -> Scenario:
    """A scenario by its source as a shelf gives it, in its own words."""
    if source.startswith(FICTIONAL):
        return twin(read(source.removeprefix(FICTIONAL)))
    return _bare(load(source))


def _bare(scenario: Scenario) -> Scenario:
    """A page moves one thing at a time: what a file sweeps is left out."""
    return scenario.model_copy(update={"sweep": None})
