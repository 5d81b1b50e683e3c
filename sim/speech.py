"""In which language words are said. A sentence is written in English where it is needed, as `_("...")`, and looked up.

The catalogues lie in `sim/locale`: `words.pot` holds what there is to say, and each language a `words.po` for
translators and the `words.mo` that is read here. `make words` renews them. English is the language of the sentences
themselves, of the commands and of everything that is not in a catalogue.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "words"
LANGUAGES = {"en": "English", "ar": "العربية", "he": "עברית"}  # each by its own name
LEFTWARDS = ("ar", "he")  # written from right to left
ISOLATE, ISOLATED = "\u2068", "\u2069"
MARK = "\u200e"  # keeps a number and its sign together, whichever way the words around it run

P = ParamSpec("P")
T = TypeVar("T")
_spoken: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language in which words are said here and now, one of `LANGUAGES`."""
    return _spoken.get()


def leftwards() -> bool:
    """Whether it is written from right to left."""
    return language() in LEFTWARDS


def speak(tongue: str) -> None:
    """Say words in a language from here on, in this task and those that it begins."""
    _spoken.set(tongue)


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Say words in a language for a while."""
    before = _spoken.set(tongue)
    try:
        yield
    finally:
        _spoken.reset(before)


def said_in(tongue: str, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
    """What a function gives where words are said in a language: for another process, which inherits none."""
    with speaking(tongue):
        return function(*arguments, **named)


@cache
def _catalogue(tongue: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, FOLDER, [tongue], fallback=True)


def _(text: str) -> str:
    """A sentence in the language of who reads; in English where the catalogue has none.

    Example
    -------
    >>> with speaking("he"):
    ...     _("Lessons")
    'שיעורים'
    >>> _("Lessons")
    'Lessons'
    """
    return _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The same of a sentence that changes with a number; Arabic has six forms of it."""
    return _catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """The same where one English word stands for several things."""
    return _catalogue(language()).pgettext(context, text)


def later(text: str) -> str:
    """A sentence that is put into the catalogue here and looked up where it is shown, with `_`."""
    return text


def apart(words: str) -> str:
    """Words that may run the other way than those around them, as one piece."""
    return f"{ISOLATE}{words}{ISOLATED}" if leftwards() else words


def signed(number: str) -> str:
    """A number with a sign, or a range of numbers, as one piece whichever way the words around it run."""
    return f"{MARK}{number}{MARK}" if leftwards() else number
