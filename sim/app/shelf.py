"""The scenarios that pages may be asked for: those that are known by name, and the one the app was started with."""

from __future__ import annotations

from sim.errors import InputError, nearest
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.speech import _


class Shelf:
    """Scenarios by name. What an address says is only ever looked up here, and never a path.

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

    def get(self, name: str) -> Scenario:
        """A scenario by its name.

        Raises
        ------
        InputError : there is none; with the nearest name.
        """
        if name not in self.sources:
            said = _("there is no scenario {name}{hint}")
            raise InputError(said.format(name=repr(name[:60]), hint=nearest(name[:60], self.sources)))
        if name not in self._loaded:
            self._loaded[name] = _bare(load(self.sources[name]))
        return self._loaded[name]

    def source(self, name: str) -> str:
        """What a worker loads it by."""
        return self.sources[name]

    def names(self) -> list[str]:
        """The names, the first scenario's first."""
        return [self.first, *(name for name in self.sources if name != self.first)]


def _bare(scenario: Scenario) -> Scenario:
    """A page moves one thing at a time: what a file sweeps is left out."""
    return scenario.model_copy(update={"sweep": None})
