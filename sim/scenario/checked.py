"""A scenario that a Python program made or changed, checked as a file is; its mistakes have no place in any file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from sim import yamltree
from sim.case.validated import refusal
from sim.errors import InputError, Place
from sim.scenario import sweep_check
from sim.scenario.axes import refuse_nulls
from sim.scenario.check import check
from sim.scenario.schema import Scenario
from sim.scenario.settle import settled

NOWHERE = Place("")


def checked(scenario: Scenario) -> Scenario:
    """The scenario, if all that a file is checked for holds of it: types, bounds, names, and the values of a sweep.

    `model_copy(update=...)` and hand-made scenarios come in unchecked: a sweep on `worlds`, which no design point can
    change, would otherwise run without effect.

    Raises
    ------
    InputError : something does not fit, said without file and line.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> checked(load("two-farmers")).name
    'two-farmers'
    """
    if not isinstance(scenario, Scenario):
        raise InputError(f"expected a Scenario, as sim.scenario.load.load makes one, got {type(scenario).__name__}")
    try:
        # In full: a model inside may have been changed unchecked as well.
        whole = Scenario.model_validate(scenario.model_dump(by_alias=True, warnings=False))
    except ValidationError as error:
        raise refusal(error, Scenario, None) from error
    check(whole)
    settled(whole)
    if whole.sweep is not None:
        tree = yamltree.of({"sweep": whole.sweep.model_dump(by_alias=True)}, NOWHERE)
        with without_places(NOWHERE.file):
            refuse_nulls(tree)
            sweep_check.check(whole, tree)
    return whole


@contextmanager
def without_places(*files: str) -> Iterator[None]:
    """Take the place from an InputError where it is in none of the user's files but in one of `files`."""
    try:
        yield
    except InputError as error:
        if error.place is None or error.place.file not in files:
            raise
        raise InputError(error.message) from error
