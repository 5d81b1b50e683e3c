"""Words measured in inches: how wide and high they are, cut and folded to the room that there is."""

from __future__ import annotations

from functools import lru_cache

from sim.plots import letters

_EM = 256.0  # points: large enough for hinting not to matter


@lru_cache(maxsize=8192)
def breadth(words: str, size: float, weight: str = "normal") -> float:
    """Width of a line of text in inches, each letter in the font that has it."""
    if not words.strip():
        return 0.0
    wide = 0.0
    for family, piece in letters.pieces(words):
        font = letters.face_of(family, weight)
        font.set_size(_EM, 72.0)
        known = "".join(letter if letters.family_of(letter) else "\N{WHITE SQUARE}" for letter in piece)
        font.set_text(known)
        wide += float(font.get_width_height()[0])
    return wide / 64.0 / _EM * size / 72.0


def shorten(words: str, room: float, size: float, weight: str = "normal") -> str:
    """`words`, cut with an ellipsis where they would be wider than `room` inches."""
    if breadth(words, size, weight) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if breadth(words[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


def fold(words: str, room: float, size: float, weight: str = "normal", lines: int = 99) -> str:
    """`words` broken into lines no wider than `room` inches; what does not fit on the last line is cut."""
    out: list[str] = []
    rest = words.split()
    while rest:
        count = 1
        while count < len(rest) and breadth(" ".join(rest[: count + 1]), size, weight) <= room:
            count += 1
        if len(out) == lines - 1:
            return "\n".join([*out, shorten(" ".join(rest), room, size, weight)])
        out.append(shorten(" ".join(rest[:count]), room, size, weight))
        rest = rest[count:]
    return "\n".join(out)


def height_of(words: str, size: float, spacing: float = 1.2) -> float:
    """Height in inches of text that is already folded."""
    return (words.count("\n") + 1) * size * spacing / 72.0 if words else 0.0
