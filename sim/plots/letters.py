"""Names in any script: which installed font has a letter that the house's own font lacks, and what is said if none has.

matplotlib falls back from font to font letter by letter where a text names several families. Here the families that a
figure needs are found among the fonts of the machine, so that a name in Chinese letters is drawn where there is a font
for it, and one line says so where there is none.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, findfont, findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

HOUSE = "DejaVu Sans"  # comes with matplotlib
# Families made to be read in figures, tried before whatever else a machine has; each by the start of its name.
PREFERRED = (
    "Noto Sans CJK",
    "Source Han Sans",
    "Noto Sans",
    "WenQuanYi",
    "Microsoft YaHei",
    "PingFang",
    "Hiragino Sans",
    "Yu Gothic",
    "Malgun Gothic",
    "Nirmala",
    "Arial Unicode MS",
)
SQUARES = "Last Resort"  # a font that comes with matplotlib and has a square for every letter there is


class MissingLetters(UserWarning):
    """Letters of a figure that no installed font has."""


@cache
def face_of(family: str, weight: str) -> FT2Font:
    """A font to measure with, apart from those that a renderer resizes."""
    return _opened(findfont(FontProperties(family=family, weight=weight), fallback_to_default=True))


@cache
def _opened(path: str) -> FT2Font:
    return FT2Font(path)


@cache
def _letters(path: str) -> frozenset[int]:
    """The code points that a font file has; none where it cannot be read."""
    try:
        return frozenset(FT2Font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


@cache
def family_of(letter: str) -> str | None:
    """The family that draws a letter: the house's, else one that is installed; None where none has it."""
    code = ord(letter)
    if letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") or code in _letters(_house()):
        return HOUSE
    for entry in _candidates():
        if code in _letters(entry.fname):
            return entry.name
    if _newly_installed():  # since matplotlib looked for fonts
        return next((entry.name for entry in _candidates() if code in _letters(entry.fname)), None)
    return None


@cache
def _house() -> str:
    return findfont(FontProperties(family=HOUSE))


def _candidates() -> list[FontEntry]:
    """Upright fonts of the machine, the preferred families and the plainest weight first."""

    def rank(entry: FontEntry) -> tuple[int, int, str, str]:
        place = next((k for k, name in enumerate(PREFERRED) if entry.name.startswith(name)), len(PREFERRED))
        return place, abs(int(entry.weight) - 400) if isinstance(entry.weight, int) else 0, entry.name, entry.fname

    drawn = (e for e in fontManager.ttflist if e.style == "normal" and not e.name.startswith(SQUARES))
    return sorted(drawn, key=rank)


@cache
def _newly_installed() -> bool:
    """Make fonts known that were installed since matplotlib wrote its list; whether there were any. Asked once."""
    known = {entry.fname for entry in fontManager.ttflist}
    found = [path for path in findSystemFonts() if path not in known]
    for path in found:
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError):  # no font that can be drawn with
            continue
    return bool(found)


def families(words: str) -> list[str]:
    """The families that some words need beside the house's, in the order in which they are needed."""
    needed = (family_of(letter) for letter in dict.fromkeys(words))
    return list(dict.fromkeys(name for name in needed if name not in (None, HOUSE)))


def missing(words: str) -> str:
    """The letters of some words that no font has, each once."""
    return "".join(letter for letter in dict.fromkeys(words) if family_of(letter) is None)


def pieces(words: str) -> Iterator[tuple[str, str]]:
    """Words cut where the font changes: (family, piece); what no font has counts as the house's square."""
    start = 0
    known = [family_of(letter) or HOUSE for letter in words]
    for k in range(1, len(words) + 1):
        if k == len(words) or known[k] != known[start]:
            yield known[start], words[start:k]
            start = k


@contextmanager
def fonts_for(figure: Figure) -> Iterator[None]:
    """Give every text of a figure the families its letters need while it is drawn; warn once of letters without one."""
    lacking = ""
    for text in figure.findobj(Text):
        words = text.get_text()
        if words.isascii():
            continue
        if extra := families(words):
            text.set_fontfamily(["sans-serif", *extra])
        lacking += missing(words)
    if lacking:
        warn_of(lacking)
    with warnings.catch_warnings():
        for theirs in ("Glyph .* missing from", "Matplotlib currently does not support .* natively"):
            warnings.filterwarnings("ignore", message=theirs, category=UserWarning)
        yield


_said: set[str] = set()


def warn_of(letters: Iterable[str]) -> None:
    """Say in one line, once a process, which letters are drawn as squares and what helps."""
    new = [letter for letter in dict.fromkeys(letters) if letter not in _said]
    if not new or _said:
        _said.update(new)
        return
    _said.update(new)
    shown = " ".join(new[:8]) + (" ..." if len(new) > 8 else "")
    warnings.warn(
        f"No installed font has the letters {shown}; figures show squares in their place. A font such as Noto Sans "
        "(for Chinese, Japanese and Korean: Noto Sans CJK) helps.",
        MissingLetters,
        stacklevel=2,
    )
