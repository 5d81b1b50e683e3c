"""Figures from a results folder, one kind a file, in one house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.errors import InputError, nearest
from sim.figures import FIGURES
from sim.findings.swept import varied
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.plots import (
    backend,  # noqa: F401  before anything else of matplotlib
    theirs,
)
from sim.plots.save import FORMATS, save
from sim.plots.style import Picture

# Figures of our own by when they are drawn; what a run draws unasked stays ours, whatever is installed.
# Of one design point, and drawn by every run.
POINT = ("phases", "positions", "consensus", "delivery", "reasons", "running-mean")
# Of one design point, and drawn where they are asked for, as is every figure of somebody else's.
FURTHER = ("pareto", "winset", "trust")
OUTCOMES = "outcomes"  # of one design point too: drawn by a run whose scenario names outcomes of its own
INSIDE = "inside"  # of one design point too: drawn by a run whose scenario has talks inside
# Of a whole sweep, with the number of swept paths that each needs; drawn by a run where there are that many.
SWEEP = {"axis": 1, "heatmap": 2}


class Drawn(dict[str, Path]):
    """Paths by kind of the figures that were drawn, and in `left_out` why others were not, by kind, in plain words."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: dict[str, str] = {}


def usual(results: Results) -> list[str]:
    """The kinds to draw where none is named: those of a design point, and those that it has axes or outcomes for."""
    paths = len(varied(results.runs()))
    own = [OUTCOMES] if results.scenario.outcomes else []
    side = [INSIDE] if results.scenario.inner is not None else []
    return [*(kind for kind, needs in SWEEP.items() if paths >= needs), *POINT, *side, *own]


def when(kind: str) -> str:
    """When a figure is drawn, and whose it is where it does not ship, in words.

    Raises InputError where there is no figure of that name.
    """
    _check_kind(kind)
    if kind in POINT:
        return "drawn by every run"
    if kind in SWEEP:
        return f"of a sweep; drawn by a run that moves {SWEEP[kind]} or more numbers"
    if kind == OUTCOMES:
        return "drawn by a run whose scenario names outcomes of its own"
    if kind == INSIDE:
        return "drawn by a run whose scenario has talks inside"
    if kind in FURTHER:
        return "drawn where it is named"
    return f"of {FIGURES.whose(kind)}; drawn where it is named"


def draw_all(
    results: Results,
    folder: Path | str,
    kinds: Sequence[str] | None = None,
    fmt: str = "png",
    design_point: int = 0,
    tell: Callable[[str], None] = lambda _doing: None,
) -> Drawn:
    """Draw figures into a folder, one file a kind; the `usual` ones if none is named.

    What is of one design point is drawn beside the scenario as that one played it, whatever view `results` are.

    Parameters
    ----------
    kinds : a figure that is named and cannot be drawn is an error. Of the usual ones it is left out, and neither the
        others nor a report wait for it: `Drawn.left_out` says why. The same holds of somebody else's that fails.
    fmt : one of `FORMATS`. tell : hears which figure is being drawn.

    Raises
    ------
    InputError for a kind, a format or a design point that there is not, or for a named kind that these results cannot
    be drawn as, before anything is written, and where the folder cannot be written to.
    """
    chosen = usual(results) if kinds is None else list(dict.fromkeys(kinds))
    for kind in chosen:
        _check_kind(kind)
    if fmt not in FORMATS:
        raise InputError(f"unknown figure format {fmt!r}{nearest(fmt, FORMATS)}")
    played = results.point(design_point)
    worlds_of(played, design_point)  # that there is such a point; none of the figures could be drawn without
    drawn = Drawn()
    pictures: dict[str, Picture] = {}
    for number, kind in enumerate(chosen, 1):
        tell(f"{kind}, figure {number} of {len(chosen)}")
        try:
            pictures[kind] = _drawn(kind, played, design_point)
        except theirs.TheirFigureError as error:
            drawn.left_out[kind] = str(error)
        except Exception as error:  # whatever it is: the other figures and the report do not wait for one figure
            if kinds is not None:
                if isinstance(error, NothingToShowError):
                    raise _cannot(kind, error) from error
                raise
            drawn.left_out[kind] = _why(error)
    for kind, picture in pictures.items():
        try:
            drawn[kind] = save(picture, Path(folder) / f"{kind}{_suffix(kind, design_point)}.{fmt}")
        except Exception as error:
            if isinstance(error, InputError | OSError):  # the disk refuses it
                raise
            if kind not in FIGURES.own:
                drawn.left_out[kind] = str(theirs.failed(kind, error))
            elif kinds is not None:
                raise
            else:
                drawn.left_out[kind] = _why(error)
    return drawn


def picture(results: Results, kind: str, design_point: int = 0) -> Picture:
    """One figure by its name, of a design point as that one was played.

    Raises InputError where there is no such figure or design point, or these results cannot be drawn as it. Ours and
    those of somebody else's go by one list of names, `sim.figures.FIGURES`.
    """
    _check_kind(kind)
    played = results.point(design_point)
    worlds_of(played, design_point)
    try:
        return _drawn(kind, played, design_point)
    except NothingToShowError as error:
        raise _cannot(kind, error) from error


def _check_kind(kind: str) -> None:
    if kind not in FIGURES:
        raise InputError(FIGURES.refuse(kind))
    FIGURES.refuse_clash(kind)


def _drawn(kind: str, results: Results, design_point: int) -> Picture:
    if kind not in FIGURES.own:
        return theirs.draw(kind, results, design_point)
    made: Picture = FIGURES.get(kind)(results, design_point)
    return made


def _cannot(kind: str, error: NothingToShowError) -> InputError:
    return InputError(f"the figure {kind!r} cannot be drawn: {error}")


def _why(error: Exception) -> str:
    """Why a figure was not drawn; what is no plain word for a reader is a fault of ours, and is named as one."""
    if isinstance(error, InputError):
        return str(error)
    said = " ".join(str(error).split())
    return f"drawing it failed ({type(error).__name__}: {said}), which is a fault of this program"


def _suffix(kind: str, design_point: int) -> str:
    return f"-{design_point}" if design_point and kind not in SWEEP else ""
