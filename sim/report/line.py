"""Lines of a story before they are laid out: folded to the width of a terminal, or as elements of a page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Literal, NamedTuple

WIDTH = 90  # columns of plain text

Role = Literal["title", "intro", "head", "when", "told", "more", "answer", "result"]
_INDENTS: dict[Role, tuple[str, str]] = {  # of the first line and what a further one has beyond it
    "intro": ("", ""),
    "when": ("", ""),
    "told": ("  ", "  "),
    "more": ("  ", ""),
    "answer": ("    - ", ""),
    "result": ("    = ", ""),
}


class Line(NamedTuple):
    """A sentence or two of a story, and what they are in it."""

    words: str
    role: Role = "told"


def fold(words: str, indent: str, hang: str = "  ") -> list[str]:
    """Lines of at most `WIDTH` columns; `indent` may hold a bullet, which only the first line keeps."""
    deeper = " " * len(indent) + ("" if indent.strip() else hang)
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False
    )


def text(lines: Iterable[Line]) -> str:
    """Lines as plain text, at most `WIDTH` columns wide."""
    out: list[str] = []
    for words, role in lines:
        if role == "title":
            out += [words, "=" * min(len(words), WIDTH), ""]
        elif role == "head":
            out += ["", words.upper()]
        else:
            out += fold(words, *_INDENTS[role])
    return "\n".join(out)
