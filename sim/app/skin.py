"""The templates, with what each may use: `_()` and `ngettext` for the interface's words, `told` for a scenario's."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from sim.speech import ISOLATE, _, language, ngettext, pgettext, signed

FOLDER = Path(__file__).parent / "templates"
LATIN = re.compile(r"[A-Za-z]{2}")
OWN = {"ar": re.compile("[\u0600-\u06ff]"), "he": re.compile("[\u0590-\u05ff]")}


def templates() -> jinja2.Environment:
    """The environment of all pages.

    In a template `_("words")` and `_("%(count)s words", count=3)` look a sentence up, `{% trans %}` one with elements
    in it, and `ngettext("%(num)s word", "%(num)s words", 3)` one with a number. A lone per cent sign is written `%%`.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(_, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    made.filters["told"] = told
    made.globals["signed"] = signed
    return made


def told(words: object) -> object:
    """What a scenario says, in a page of another language: apart from the words around it, and read as English.

    Example
    -------
    >>> from sim.speech import speaking
    >>> told("Two farmers")
    'Two farmers'
    >>> with speaking("ar"):
    ...     print(told("Two <farmers>"))
    <bdi lang="en">Two &lt;farmers&gt;</bdi>
    """
    own = OWN.get(language())
    if own is None or isinstance(words, Markup):
        return words
    said = str(words)
    if ISOLATE in said:  # put together by us, with a scenario's words in it set apart
        return words
    if LATIN.search(said) and not own.search(said):
        return Markup('<bdi lang="en">{}</bdi>').format(said)
    return Markup("<bdi>{}</bdi>").format(escape(said))
