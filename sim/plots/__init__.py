"""Figures from a results folder, one kind a file, in one house style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.errors import InputError, nearest
from sim.findings.swept import varied
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.plots import backend  # noqa: F401  before anything else of matplotlib
from sim.plots.axis import axis
from sim.plots.consensus import consensus
from sim.plots.delivery import delivery
from sim.plots.heatmap import heatmap
from sim.plots.pareto import pareto
from sim.plots.phases import phases
from sim.plots.positions import positions
from sim.plots.reasons import reasons
from sim.plots.running_mean import running_mean
from sim.plots.save import FORMATS, save
from sim.plots.style import Picture
from sim.plots.trust import trust
from sim.plots.winset import winset

Draw = Callable[[Results, int], Picture]
# Of one design point, and drawn by every run.
POINT: dict[str, Draw] = {
    "phases": phases,
    "positions": positions,
    "consensus": consensus,
    "delivery": delivery,
    "reasons": reasons,
    "running-mean": running_mean,
}
# Of one design point, and drawn where they are asked for.
FURTHER: dict[str, Draw] = {"pareto": pareto, "winset": winset, "trust": trust}
# Of a whole sweep, with the number of swept paths that each needs; drawn by a run where there are that many.
SWEEP: dict[str, tuple[Draw, int]] = {"axis": (axis, 1), "heatmap": (heatmap, 2)}
KINDS: dict[str, Draw] = {**POINT, **FURTHER, **{kind: draw for kind, (draw, _) in SWEEP.items()}}


class Drawn(dict[str, Path]):
    """Paths by kind of the figures that were drawn, and in `left_out` why others were not, by kind, in plain words."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: dict[str, str] = {}


def usual(results: Results) -> list[str]:
    """The kinds to draw where none is named: those of a design point, and those of a sweep that it has axes for."""
    paths = len(varied(results.runs()))
    return [*(kind for kind, (_, needs) in SWEEP.items() if paths >= needs), *POINT]


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
        others nor a report wait for it: `Drawn.left_out` says why.
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
            pictures[kind] = KINDS[kind](played, design_point)
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
            if kinds is not None or isinstance(error, InputError | OSError):  # the disk refuses it
                raise
            drawn.left_out[kind] = _why(error)
    return drawn


def picture(results: Results, kind: str, design_point: int = 0) -> Picture:
    """One figure by its name, of a design point as that one was played.

    Raises InputError where there is no such figure or design point, or these results cannot be drawn as it.
    """
    _check_kind(kind)
    played = results.point(design_point)
    worlds_of(played, design_point)
    try:
        return KINDS[kind](played, design_point)
    except NothingToShowError as error:
        raise _cannot(kind, error) from error


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise InputError(f"unknown figure {kind!r}{nearest(kind, KINDS)}")


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
