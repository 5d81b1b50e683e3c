"""One world as it happens: the text on the table meeting by meeting, who says no, and delivery month by month.

The world is run again, which gives the very same world, and looked at after every step.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.errors import InputError, nearest
from sim.findings.agenda import agenda_of
from sim.findings.frames import Frame, chosen_frames, frames
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    RC,
    RULE,
    SMALL,
    TEXT,
    TINY,
    TITLE,
    Picture,
    house,
    shorten,
    tint,
)
from sim.runs.store import replacing
from sim.scenario.called import issue_name, party_name
from sim.scenario.schema import Scenario

FORMATS = ("gif", "mp4")
WIDTH, ROW, TOP, LABEL = 7.2, 0.185, 1.15, 1.7  # inches
DPI, FPS, LAST = 90, 3, 9  # dots an inch, frames a second, and how many frames the end stays


def save_replay(case: Scenario, replicate: int, path: Path) -> Path:
    """Write a world's replay as GIF or MP4, by the path's suffix.

    Raises InputError for a format that cannot be made.
    """
    fmt = path.suffix.lstrip(".")
    if fmt not in FORMATS:
        raise InputError(f"unknown format {fmt!r} for a replay{nearest(fmt, FORMATS)}")
    if fmt == "mp4" and not FFMpegWriter.isAvailable():
        raise InputError("an MP4 needs the program ffmpeg, which is not installed; GIF needs nothing")
    shown = chosen_frames(frames(case, replicate))
    writer: AbstractMovieWriter = PillowWriter(fps=FPS) if fmt == "gif" else FFMpegWriter(fps=FPS)
    picture = canvas(case, replicate)
    with replacing(path) as hidden, mpl.rc_context(RC):
        FigureCanvasAgg(picture)
        with writer.saving(picture, str(hidden), DPI):
            for frame in shown:
                draw(picture, case, frame)
                writer.grab_frame()
            for _ in range(LAST):
                writer.grab_frame()
    return path


@house
def canvas(case: Scenario, replicate: int) -> Picture:
    """The figure that frames are drawn on."""
    picture = Picture(WIDTH, TOP + ROW * len(agenda_of(case)) + 0.2 + FOOT)
    picture.title = f"World {replicate} of {case.title or case.name}"
    return picture


def draw(picture: Picture, case: Scenario, frame: Frame) -> None:
    """Draw one frame: what happens in words, then a ladder an issue."""
    picture.clear()
    picture.write(MARGIN, 0.1, shorten(picture.title, WIDTH - 2 * MARGIN, TITLE, "bold"), size=TITLE, weight="bold")
    where = f"phase {frame.phase}, meeting {frame.meeting}" if frame.meeting else "between meetings"
    picture.write(MARGIN, 0.34, f"Month {frame.month}: {where}. {frame.told}", size=TEXT)
    said = "; ".join(f"{party_name(case, party)} {words}" for party, words in sorted(frame.answers.items()))
    picture.write(MARGIN, 0.56, shorten(said, WIDTH - 2 * MARGIN, SMALL), size=SMALL, color=MUTED)
    rows = agenda_of(case)
    ax = picture.box(MARGIN + LABEL, TOP, WIDTH - 2 * MARGIN - LABEL - 0.1, ROW * len(rows))
    _ladders(ax, frame)
    for k, (phase, _, name, _) in enumerate(rows):
        y = TOP + (k + 0.5) * ROW
        words = shorten(f"{phase}  {issue_name(case, name)}", LABEL - 0.1, TINY)
        live = not np.isnan(frame.text[k])
        picture.write(MARGIN, y, words, size=TINY, va="center", color=INK if live else MUTED)
    _key(picture)
    words = "One possible history among many, not a forecast. 0: nothing of the published text, 1: all of it."
    picture.write(MARGIN, picture.high - 0.08, words, size=TINY, color=MUTED, va="bottom")


def _ladders(ax: Axes, frame: Frame) -> None:
    at = np.arange(len(frame.delivered))
    ax.barh(at, np.ones(len(at)), height=0.62, color=PAPER, zorder=0)
    ax.barh(at, frame.delivered, height=0.62, color=tint(GREEN, 0.55), zorder=1)
    for k in np.flatnonzero(~np.isnan(frame.agreed)):
        ax.plot([frame.agreed[k]] * 2, [k - 0.4, k + 0.4], color=INK, lw=1.6, zorder=3)
    ax.plot(frame.text, at, ls="none", marker="o", ms=5, color=BLUE, mew=0, zorder=4, clip_on=False)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(len(at) - 0.5, -0.5)
    ax.set_yticks([])
    ax.set_xticks([0.0, 0.5, 1.0])
    for side in ("left", "bottom"):
        ax.spines[side].set_color(RULE)


def _key(picture: Picture) -> None:
    sheet = picture.sheet(MARGIN + LABEL, 0.8, 5.0, 0.24)
    sheet.plot([0.06], [0.12], ls="none", marker="o", ms=5, color=BLUE, mew=0)
    sheet.plot([1.5, 1.5], [0.04, 0.2], color=INK, lw=1.6)
    sheet.fill_between([2.5, 2.75], 0.05, 0.19, fc=tint(GREEN, 0.55), lw=0)
    for x, words in ((0.16, "text on the table"), (1.58, "agreed"), (2.82, "delivered")):
        picture.write(MARGIN + LABEL + x, 0.92, words, size=TINY, va="center", color=MUTED)
