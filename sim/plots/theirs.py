"""Somebody else's figure: drawn in the house's look, made one of ours, and told in a sentence where it fails."""

from __future__ import annotations

import sys
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from sim.doors import in_a_line
from sim.errors import InputError
from sim.figures import FIGURES
from sim.findings.worlds import NothingToShowError, Results
from sim.plots.style import BLUE, GREEN, ORANGE, PINK, RC, RED, SKY, Picture

# Our look, with colours in turn for lines and bars that name none.
LOOK: Any = RC | {"axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, RED, SKY, PINK])}


class TheirFigureError(InputError):
    """A figure of somebody else's that could not be drawn, in a sentence that names where it comes from."""


def draw(kind: str, results: Results, design_point: int) -> Picture:
    """Draw a figure that does not ship with us.

    Raises
    ------
    TheirFigureError : it cannot be imported, raises, or gives no figure.
    NothingToShowError : it says itself that these results have nothing that it could show.
    """
    try:
        function = FIGURES.get(kind)
    except InputError as error:
        raise TheirFigureError(error.message) from error
    try:
        with mpl.rc_context(LOOK):  # whatever it sets is taken back
            made = function(results, design_point)
    except NothingToShowError:
        raise
    except Exception as error:  # code of somebody else's, whatever it raises
        raise failed(kind, error) from error
    if not isinstance(made, Figure):
        raise TheirFigureError(f"{_called(kind)} gave no matplotlib figure, but {type(made).__name__}")
    return _ours(made, kind)


def failed(kind: str, error: Exception) -> TheirFigureError:
    """What to say of a figure that raised while it was made, or while it was written to a file."""
    return TheirFigureError(f"{_called(kind)} failed with {in_a_line(error)}")


def _called(kind: str) -> str:
    return f"the figure {kind!r} of {FIGURES.whose(kind)}"


def _ours(made: Figure, kind: str) -> Picture:
    """A figure as a `Picture`, with a title and a text alternative. It stays the same object."""
    _let_go(made)
    picture: Any = made
    if not isinstance(made, Picture):
        before = type(made)
        # Nothing but the class says how a figure is drawn and saved: its axes and words stay as they are.
        picture.__class__ = Picture if before is Figure else type(before.__name__, (Picture, before), {})
        picture.wide, picture.high = map(float, made.get_size_inches())
    picture.title = _line(picture, "title") or _written_above(made) or kind.replace("-", " ").replace("_", " ")
    undescribed = f"{picture.title.rstrip('.')}. This is {_called(kind)}, which comes without a description."
    picture.alt = _line(picture, "alt") or undescribed
    shown: Picture = picture
    return shown


def _line(picture: Any, name: str) -> str:
    said = getattr(picture, name, "")
    return " ".join(said.split()) if isinstance(said, str) else ""


def _written_above(made: Figure) -> str:
    """The title that a plain figure shows, of all of it or of its first axes."""
    above = [made.get_suptitle(), *(axes.get_title() for axes in made.axes)]
    return next((" ".join(words.split()) for words in above if words.strip()), "")


def _let_go(made: Figure) -> None:
    """Take a figure that was begun with pyplot out of pyplot's own list, in which it would stay for ever."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(made)
