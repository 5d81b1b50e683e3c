"""Whether the levers of a scenario lead to numbers of it, and whether their stops may stand there."""

from __future__ import annotations

from sim.errors import InputError
from sim.scenario.paths import checker
from sim.scenario.schema import Scenario
from sim.yamltree import Tree


def fitting(scenario: Scenario, tree: Tree, own: str) -> Scenario:
    """The scenario with the levers that fit it.

    What its own file says has to fit; a lever taken over from the scenario it extends is left out where this one has no
    such party, issue or table any more.

    Parameters
    ----------
    scenario : checked, but for its levers. tree : its values with their places. own : the last file that was laid.

    Raises
    ------
    InputError : with its place, for a lever of the scenario's own file whose path or stop does not fit.
    """
    if not scenario.levers:
        return scenario
    kept = {}
    for path, lever in scenario.levers.items():
        place = tree.key_place(("levers", path))
        try:
            fits = checker(scenario, path)
            for k, stop in enumerate(lever.stops):
                place = tree.place(("levers", path, "stops", k))
                fits(stop)
        except InputError as error:
            if place is not None and place.file != own:
                continue
            raise InputError(f"levers.{error.message}", place) from error
        kept[path] = lever
    return scenario if len(kept) == len(scenario.levers) else scenario.model_copy(update={"levers": kept})
