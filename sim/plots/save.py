"""Figures to files: the same figure gives the same bytes, and a file is there whole or not at all."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.errors import InputError, nearest
from sim.plots.style import RC, Picture

FORMATS = ("png", "svg", "pdf")


def save(picture: Picture, path: Path) -> Path:
    """Write a figure in the format of the path's suffix, with its text alternative inside and beside it, and no date.

    The text alternative of `name.png` is `name.alt.txt`. Each file is written beside its place, flushed to disk and
    renamed. Raises InputError for an unknown format and
    OSError where the folder cannot be written.
    """
    fmt = path.suffix.lstrip(".")
    if fmt not in FORMATS:
        raise InputError(f"unknown figure format {fmt!r}{nearest(fmt, FORMATS)}")
    buffer = io.BytesIO()
    with mpl.rc_context(RC):
        FigureCanvasAgg(picture)
        picture.savefig(buffer, format=fmt, metadata=_metadata(fmt, picture.title, picture.alt))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path.with_suffix(".alt.txt"), f"{picture.alt}\n".encode())
    _write(path, buffer.getvalue())
    return path


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place whole."""
    hidden = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with hidden.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)


def _metadata(fmt: str, title: str, alt: str) -> dict[str, Any]:
    if fmt == "png":
        return {"Title": title, "Description": alt, "Software": None}
    if fmt == "svg":
        return {"Title": title, "Description": alt, "Date": None, "Creator": None}
    return {"Title": title, "Subject": alt, "CreationDate": None, "Creator": None, "Producer": None}
