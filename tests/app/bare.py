"""Words in a template that are looked up in no catalogue: text, and what a screen reader says of an element."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from jinja2 import nodes

from sim.app.skin import templates

SPOKEN = ("aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt")
AS_THEY_ARE = ("code", "pre", "style")  # elements whose text is nobody's language
NAMES = {"cairo-talks"}
WORD = re.compile(r"[^\W\d_]{2,}")
HOLE = "\x00"  # where a template puts something in


def bare(source: str) -> list[str]:
    """The words of a template that would be English in every language.

    Example
    -------
    >>> bare('<p title="{{ _("So") }}">{{ _("Hello") }} <b>you</b>: {{ "all" if many else name }}</p>')
    ['you', 'all']
    """
    found = _Bare()
    tree = templates().parse(source)
    found.feed("".join(_pieces(tree)))
    return [*found.words, *(one for one in _constants(tree) if WORD.search(one))]


def _pieces(tree: nodes.Template) -> list[str]:
    """The text of a template in its order, every branch of it, with a hole for each thing that is put in."""
    return [
        part.data if isinstance(part, nodes.TemplateData) else HOLE
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    ]


def _constants(tree: nodes.Template) -> list[str]:
    """Texts that are shown as they stand: those of a choice or a join, outside any call."""
    return [one for output in tree.find_all(nodes.Output) for part in output.nodes for one in _shown(part)]


def _shown(part: nodes.Node) -> list[str]:
    if isinstance(part, nodes.Const):
        return [part.value] if isinstance(part.value, str) else []
    if isinstance(part, nodes.CondExpr):
        return [one for branch in (part.expr1, part.expr2) if branch is not None for one in _shown(branch)]
    if isinstance(part, nodes.Concat):
        return [one for piece in part.nodes for one in _shown(piece)]
    return []


class _Bare(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in AS_THEY_ARE:
            self._inside.append(tag)
        self.words += [f"{name}: {value}" for name, value in attrs if name in SPOKEN and WORD.search(_told(value))]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and WORD.search(_told(data)):
            self.words.append(" ".join(_told(data).split()))


def _told(text: str | None) -> str:
    said = (text or "").replace(HOLE, " ")
    for name in NAMES:
        said = said.replace(name, "")
    return said
