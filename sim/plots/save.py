"""Figures to files: the same figure gives the same bytes, and a file is there whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.errors import InputError, nearest
from sim.plots.style import RC, Picture
from sim.runs.store import replacing

FORMATS = ("png", "svg", "pdf")


def save(picture: Picture, path: Path) -> Path:
    """Write a figure in the format of the path's suffix, with its text alternative inside and beside it, and no date.

    The text alternative of `name.png` is `name.alt.txt`.

    Raises InputError for an unknown format, and where the folder cannot be written.
    """
    fmt = path.suffix.lstrip(".")
    if fmt not in FORMATS:
        raise InputError(f"unknown figure format {fmt!r}{nearest(fmt, FORMATS)}")
    for place, content in ((path.with_suffix(".alt.txt"), f"{picture.alt}\n".encode()), (path, rendered(picture, fmt))):
        with replacing(place) as hidden:
            hidden.write_bytes(content)
    return path


def rendered(picture: Picture, fmt: str) -> bytes:
    """A figure in one of `FORMATS`, with its text alternative inside and no date."""
    buffer = io.BytesIO()
    with mpl.rc_context(RC):
        FigureCanvasAgg(picture)
        picture.savefig(buffer, format=fmt, metadata=_metadata(fmt, picture.title, picture.alt))
    return buffer.getvalue()


def _metadata(fmt: str, title: str, alt: str) -> dict[str, Any]:
    if fmt == "png":
        return {"Title": title, "Description": alt, "Software": None}
    if fmt == "svg":
        return {"Title": title, "Description": alt, "Date": None, "Creator": None}
    return {"Title": title, "Subject": alt, "CreationDate": None, "Creator": None, "Producer": None}
