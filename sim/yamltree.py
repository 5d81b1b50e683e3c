"""YAML read safely into plain values that remember where each stands; `sim.yamlmerge` lays one such tree on another.

Built on PyYAML's event stream (libyaml's when present; both give the same marks). Nothing but mappings, lists and
scalars is read: no tags, no aliases, one document, bounded size and depth. Scalars follow YAML 1.2 for numbers
(`1e-3` is a number, `010` is ten, `1:30` is text) and YAML 1.1 for yes/no, on/off, which readers expect to be
booleans.
"""

from __future__ import annotations

import datetime
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import yaml

from sim.errors import InputError, Place

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64

Key = str | int | float
Where = tuple[Key, ...]
At = Callable[[Where], Place | None]  # the place of what stands at a path, where it came from a file

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {
    spelling: value
    for word, value in {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}.items()
    for spelling in (word, word.capitalize(), word.upper())
}
_INT = re.compile(r"[-+]?[0-9][0-9_]*")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt ] *[0-9]{1,2}:[0-9]{2}[^A-Ya-z]*)?")


@dataclass(slots=True)
class Tree:
    """A value of a file and where it stands; treat it as immutable.

    `content` is a dict of key -> Tree, a list of Trees, or a scalar (str, int, float, bool, None, date).
    `line` and `column` count from 1; `key` is the place of the value's key when it is in a mapping.
    `written` is a plain scalar as it was spelled.
    """

    content: Any
    file: str
    line: int = 1
    column: int = 1
    key: tuple[int, int] | None = None
    written: str = ""

    @property
    def is_mapping(self) -> bool:
        """Whether this is a mapping."""
        return isinstance(self.content, dict)

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self.content, list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is written here; `null` and `~` are written, and take a key away."""
        return self.content is None and not self.written

    @property
    def spelling(self) -> str | None:
        """The value as a file spells it; None where a Python program gave it."""
        return self.written if self.file else None

    @property
    def value(self) -> Any:
        """The plain Python value."""
        content = self.content
        if isinstance(content, dict):
            return {key: child.value for key, child in content.items()}
        if isinstance(content, list):
            return [child.value for child in content]
        return content

    @property
    def here(self) -> Place:
        """The place of the value itself."""
        return Place(self.file, self.line, self.column)

    @property
    def at_key(self) -> Place:
        """The place of the value's key, or of the value where it has none."""
        return Place(self.file, *self.key) if self.key else self.here

    def get(self, *path: Key) -> Tree | None:
        """The tree at a path, or None."""
        tree = self
        for step in path:
            child = tree._child(step)
            if child is None:
                return None
            tree = child
        return tree

    def place(self, path: Where = ()) -> Place:
        """The place of the value at `path`, or of the deepest ancestor that exists."""
        return self._deepest(path).here

    def key_place(self, path: Where) -> Place:
        """The place of the key at `path`; where the file has no such key, of the deepest ancestor that exists."""
        found = self.get(*path)
        return found.at_key if found is not None else self._deepest(path).here

    def walk(self, path: Where = ()) -> Iterator[tuple[Where, Tree]]:
        """Every tree below this one with its path, parents first."""
        yield path, self
        if isinstance(self.content, dict):
            for key, child in self.content.items():
                yield from child.walk((*path, key))
        elif isinstance(self.content, list):
            for index, child in enumerate(self.content):
                yield from child.walk((*path, index))

    def with_items(self, items: Mapping[Key, Tree]) -> Tree:
        """The same place holding another mapping."""
        return replace(self, content=dict(items), written="")

    def _child(self, step: Key) -> Tree | None:
        content = self.content
        if isinstance(content, dict):
            child = content.get(step)
            return child if isinstance(child, Tree) else None
        if isinstance(content, list) and isinstance(step, int) and -len(content) <= step < len(content):
            item = content[step]
            return item if isinstance(item, Tree) else None
        return None

    def _deepest(self, path: Where) -> Tree:
        tree = self
        for step in path:
            child = tree._child(step)
            if child is None:
                break
            tree = child
        return tree


def of(value: Any, place: Place) -> Tree:
    """A tree of plain Python values, all at one place (a command-line option, a default)."""
    if isinstance(value, Mapping):
        content: Any = {key: of(child, place) for key, child in value.items()}
    elif isinstance(value, list | tuple):
        content = [of(child, place) for child in value]
    else:
        content = value
    return Tree(content, place.file, place.line, place.column, (place.line, place.column), str(value))


# --- reading -------------------------------------------------------------------------------------------------------


def read(path: str | os.PathLike[str], shown: str | None = None) -> Tree:
    """The tree of a YAML file; `shown` is the name that messages and places give it.

    Raises InputError when the file cannot be read, is too large, is not UTF-8, or `parse` refuses it.
    """
    name = shown or shown_path(path)
    return parse(text_of(path, name), name)


def text_of(path: str | os.PathLike[str], name: str, kind: str = "YAML") -> str:
    """The text of a file that is expected to be of a kind; `name` is what messages call it.

    Raises InputError when the file cannot be read, is too large or is not UTF-8.
    """
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a file"
            raise InputError(f"{name} is {what}, expected a {kind} file")
        with Path(path).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot read {name}: {reason}") from error
    if len(raw) > MAX_BYTES:
        raise InputError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB", Place(name))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise InputError(f"not {kind}: the file is not UTF-8 text", _place_after(before, name)) from error


def parse(text: str, file: str = "<text>") -> Tree:
    """The tree of one YAML document.

    Raises InputError with its place for: not YAML, empty, more than one document, a tag, an alias, a key that is no
    name or number, a duplicate key, nesting deeper than MAX_DEPTH.
    """
    try:
        return _read(text, file)
    except yaml.reader.ReaderError as error:
        what = f"the character U+{error.character:04X}" if isinstance(error.character, int) else "a character"
        place = _place_after(text[: error.position], file)
        raise InputError(f"not YAML: {what} has no place in a text file", place) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark:
            _refuse_shape_before(mark, text, file)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise InputError(f"not YAML: {_problem(error)}", place) from error


def scalar(text: str) -> Any:
    """The value of an unquoted scalar: None, bool, int, float, date or str."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if text[0] not in "0123456789+-.":
        return text
    if _INT.fullmatch(text):
        return int(text.replace("_", "")) if len(text) <= 400 else text
    if _FLOAT.fullmatch(text):
        return float(text.replace("_", ""))
    dated = _DATE.fullmatch(text)
    if dated:
        try:
            return datetime.date(*(int(part) for part in dated.groups()))
        except ValueError:
            return text
    return text


def shown_path(path: str | os.PathLike[str]) -> str:
    """A path as messages show it: relative paths as typed, absolute ones relative to the working folder when inside."""
    given = Path(path)
    if not given.is_absolute():
        return os.fspath(path)
    try:
        return os.fspath(given.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return os.fspath(path)


class _ShapeError(InputError):
    """Nested deeper than MAX_DEPTH, or a list or mapping where a key belongs: wrong however the text goes on."""


def _read(text: str, file: str) -> Tree:
    loader = _LOADER(text)
    try:
        return _document(loader, file)
    finally:
        loader.dispose()


def _refuse_shape_before(mark: Any, text: str, file: str) -> None:
    """Refuse what has a wrong shape before `mark`, the place where the library gave up.

    The library looks ahead of what it has handed over, and some versions refuse deep nesting themselves: whose limit
    comes first, and with it message and place, would hang on the version that is installed.
    """
    try:
        _read(text[: mark.index], file)
    except _ShapeError:
        raise
    except (InputError, yaml.YAMLError):
        pass  # a text that is cut off may be wrong in ways in which the whole is not


def _document(loader: Any, file: str) -> Tree:
    loader.get_event()  # stream start
    event = loader.get_event()
    if isinstance(event, yaml.StreamEndEvent):
        raise InputError("the file is empty, expected a mapping of keys", Place(file))
    tree = _node(loader, loader.get_event(), file, 1)
    loader.get_event()  # document end
    event = loader.get_event()
    if not isinstance(event, yaml.StreamEndEvent):
        _refuse("expected one YAML document, here a second one begins", event, file)
    return tree


def _node(loader: Any, event: Any, file: str, depth: int) -> Tree:
    if isinstance(event, yaml.AliasEvent):
        _refuse(f"the alias *{event.anchor} is not read here; write the value out", event, file)
    if event.tag is not None:
        _refuse(f"the tag {_short_tag(event.tag)} is not read here; write a plain value", event, file)
    mark = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if isinstance(event, yaml.ScalarEvent):
        plain = event.implicit[0]
        text = event.value
        return Tree(scalar(text) if plain else text, file, line, column, None, text if plain else repr(text))
    if depth > MAX_DEPTH:
        raise _ShapeError(f"nested deeper than {MAX_DEPTH} levels", Place(file, line, column))
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
            items.append(_node(loader, event, file, depth + 1))
        return Tree(items, file, line, column)
    return Tree(_pairs(loader, file, depth, bool(event.flow_style)), file, line, column)


def _pairs(loader: Any, file: str, depth: int, flow: bool) -> dict[Key, Tree]:
    pairs: dict[Key, Tree] = {}
    before: Tree | None = None
    while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _ShapeError(
                "expected a key, a name or a number, here a list, mapping or alias begins",
                Place(file, event.start_mark.line + 1, event.start_mark.column + 1),
            )
        named = _node(loader, event, file, depth + 1)
        key = named.content
        if key == "<<" and event.implicit[0]:
            _refuse("the merge key << is not read here; write the keys out", event, file)
        if key is None:
            _refuse("expected a key, here is none", event, file)
        if isinstance(key, bool) or not isinstance(key, str | int | float):
            _refuse(f"the key {named.written} is read as {_kind(key)}; put it in quotes", event, file)
        child = _node(loader, loader.get_event(), file, depth + 1)
        if flow and child.is_blank:
            _refuse_decimal_comma(before, named)
        if key in pairs:
            first = pairs[key].key
            raise InputError(f"duplicate key {key!r}; it is already on line {first[0] if first else '?'}", named.here)
        child.key = (named.line, named.column)
        pairs[key] = before = child
    return pairs


def _refuse_decimal_comma(before: Tree | None, named: Tree) -> None:
    """Raise InputError where a number stands as a key without a value: between braces a comma ends a number.

    `{low: 0,1}` is low: 0 and then a key 1 with nothing behind it. `before` is the value in front of the key.
    """
    if isinstance(named.content, str):
        return
    if before is not None and isinstance(before.content, int) and not isinstance(before.content, bool):
        whole, rest = before.written, named.written
        raise InputError(
            f"{whole},{rest} is read as the number {whole} and then a key {rest} without a value; "
            f"write a decimal with a point: {whole}.{rest}",
            before.here,
        )
    raise InputError(
        f"the key {named.written} has no value; if it is half of a decimal, write that with a point: 0.5, not 0,5",
        named.here,
    )


def _refuse(message: str, event: Any, file: str) -> NoReturn:
    raise InputError(message, Place(file, event.start_mark.line + 1, event.start_mark.column + 1))


def _short_tag(tag: str) -> str:
    return "!!" + tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else tag


def _kind(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "a date"


def _problem(error: yaml.MarkedYAMLError) -> str:
    problem = " ".join(str(error.problem or error.context or "cannot be parsed").split())
    if "mapping values are not allowed" in problem:
        return "a second ': ' on one line; put text that holds ': ' in quotes, or start a new line"
    if "cannot start any token" in problem:
        return problem + "; put text that begins with it in quotes, and indent with spaces, not tabs"
    if error.context and error.problem:
        return f"{problem} {error.context}"
    return problem


def _place_after(text: str, file: str) -> Place:
    last = text.rfind("\n")
    return Place(file, text.count("\n") + 1, len(text) - last)
