"""The checks of `sim.testing` on what is made of finished worlds: numbers and figures of somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim import doors
from sim.errors import InputError
from sim.figures import FIGURES
from sim.model import Keep, Negotiation
from sim.model.telling.measured import OutcomeError
from sim.scenario.load import load
from sim.scenario.numbers import column
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario
from sim.testing.watching import AGAIN, CASE, named
from sim.types import Floats

# What makes worlds differ: some agree, of these some carry it all out, and some never agree.
MIXED = {"guarantees.default": 0.9, "parties.upfield.no_agreement": {"low": 0.0, "mode": 0.9, "high": 1.0}}
DECISIONS = "ec-emissions"  # where nothing has to be carried out
WORLDS = 24
_PROBE = "under_examination"  # as `PROBE`, a name that a column can have


def check_outcome(outcome: Any, scenario: Scenario | None = None) -> None:
    """Check a number of somebody else's: by its name, or the function or class itself.

    It is asked about worlds together, about the same again, and about each world alone.

    Parameters
    ----------
    scenario : whose worlds to ask about; a case of steps and one of decisions if left out.

    Raises
    ------
    AssertionError : with a sentence on the first thing that is not as it should be.

    Example
    -------
    >>> check_outcome(lambda worlds: worlds.runs["months"] / 12.0)
    """
    with named(doors.OUTCOMES, outcome, _PROBE) as (name, what):
        for base in [scenario] if scenario is not None else [load(CASE, MIXED), load(DECISIONS)]:
            asked = _or_refused(what, name, lambda base=base: with_settings(base, {"outcomes": [name]}))
            together = _numbers(what, name, asked, range(WORLDS))
            again = _numbers(what, name, asked, range(WORLDS))
            assert np.array_equal(together, again, equal_nan=True), f"{what} {AGAIN}"
            for world in range(0, WORLDS, 2):
                alone = _numbers(what, name, asked, [world])
                assert np.array_equal(alone, together[[world]], equal_nan=True), (
                    f"{what} answers world {world} otherwise where other worlds stand beside it"
                )


def check_figure(figure: Any, results: Any = None, design_point: int = 0) -> None:
    """Check a figure of somebody else's: by its name, or the function itself.

    Parameters
    ----------
    results : a results folder to draw, as `sim.results` gives it; a small run is made if left out.

    Raises
    ------
    AssertionError : it raises, gives no figure, cannot be saved in one of our formats, comes without a description, or
        comes out otherwise when it is drawn again.

    Example
    -------
    >>> check_figure("phases")
    """
    from sim.plots import picture
    from sim.plots.save import FORMATS, rendered

    with named(FIGURES, figure, _PROBE) as (name, what), _results(results) as drawn_of:
        made = _or_refused(what, name, lambda: picture(drawn_of, name, design_point))
        assert "comes without a description" not in made.alt, (
            f"{what} comes without a description: say in its attribute `alt` what it shows, for those who cannot see it"
        )
        for fmt in FORMATS:
            first, second = (rendered(picture(drawn_of, name, design_point), fmt) for _ in range(2))
            assert first == second, f"{what} comes out otherwise when it is drawn again ({fmt})"


@contextmanager
def _results(given: Any) -> Iterator[Any]:
    if given is not None:
        yield given
        return
    from sim.runs.results import Results
    from sim.runs.runner import run

    with TemporaryDirectory(prefix="cairo-talks-") as folder:
        run(load(CASE, MIXED, worlds=WORLDS), Path(folder) / "run")
        yield Results(Path(folder) / "run")


def _or_refused(what: str, name: str, make: Any) -> Any:
    """What is made, or an AssertionError that calls the thing by its own name."""
    try:
        return make()
    except (InputError, OutcomeError) as error:
        kind = what.split(" ", 2)[1]
        said = str(error).replace(f"the {kind} {name!r} of {doors.SESSION}", "it").replace(repr(name), "it")
        raise AssertionError(f"{what} cannot be used: {said}") from error


def _numbers(what: str, name: str, scenario: Scenario, worlds: range | list[int]) -> Floats:
    model = Negotiation(scenario, worlds, Keep(paths=True, solutions=True)).run()
    found: Floats = _or_refused(what, name, lambda: model.tables()["runs"][column(name)])
    return found
