"""Reading YAML with places, and laying one tree on another."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim import yamltree
from sim.errors import InputError, Place
from sim.yamlmerge import merge, put, without_nulls
from sim.yamltree import Tree, of, parse

BASE, OVER = Place("base"), Place("over")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 0.001),
        ("-1.5", -1.5),
        (".5", 0.5),
        ("1_000", 1000),
        ("010", 10),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        (".inf", ".inf"),
        ("~", None),
        ("", None),
        ("No", False),
        ("on", True),
        ("y", "y"),
        ("2025-10-23", datetime.date(2025, 10, 23)),
        ("2025-10-23 14:30:00", datetime.date(2025, 10, 23)),
        ("2025-10-23 in Cairo", "2025-10-23 in Cairo"),
        ("2025-13-23", "2025-13-23"),
        ("1.2.3", "1.2.3"),
        ("'1'", "1"),
        ('"yes"', "yes"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    read = parse(f"a: {written}\n").value["a"]
    assert read == value and type(read) is type(value)


def test_places_of_values_and_keys() -> None:
    tree = parse("a: 1\nb:\n  - x\n  - {c: 2}\n", "f")
    assert tree.value == {"a": 1, "b": ["x", {"c": 2}]}
    assert str(tree.place(("a",))) == "f:1:4"
    assert str(tree.place(("b", 1, "c"))) == "f:4:9"
    assert str(tree.key_place(("b", 1, "c"))) == "f:4:6"
    assert str(tree.key_place(("b",))) == "f:2:1"
    assert str(tree.place(("b", 7, "gone"))) == "f:3:3"  # the deepest ancestor there is


def test_pure_python_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, {b: c}]\n# x\nd: >-\n  folded\n  text\ne: 'q'\n"
    quick = list(parse(text).walk())
    monkeypatch.setattr(yamltree, "_LOADER", yaml.SafeLoader)
    assert list(parse(text).walk()) == quick
    for broken in (
        "a: [",
        "a: b: c",
        "a: !!python/object:x y",
        "a: *b",
        "a: 1\n---\nb: 2",
        "\ta: 1",
        "a: " + "[" * 500,
    ):
        with pytest.raises(InputError):
            parse(broken)


class _EarlierLimit(yaml.SafeLoader):
    """A library that refuses deep nesting as soon as it has scanned it, before it hands over what stands before."""

    limit = 100

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 (PyYAML's own name)
        if self.flow_level >= self.limit:
            raise yaml.scanner.ScannerError(None, None, "nested beyond a limit of the library", self.get_mark())
        super().fetch_flow_collection_start(TokenClass)


DEEP = {
    "lists": ("[" * 5000, "1:65"),
    "lists that are closed": ("[" * 500 + "]" * 500, "1:65"),
    "mappings": ("{b: " * 5000, "1:257"),
    "lists that are no flow": ("\n" + "- " * 5000, "2:129"),
    "lists in a list of other things": ("[1, " + "[" * 5000, "1:68"),
}


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("loader", ["the quick one", "the one in Python", "one with a limit of its own"])
def test_what_is_nested_too_deep_is_refused_in_the_same_words_by_every_loader(
    loader: str, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader != "the quick one":
        monkeypatch.setattr(yamltree, "_LOADER", yaml.SafeLoader if loader == "the one in Python" else _EarlierLimit)
    text, place = DEEP[shape]
    with pytest.raises(InputError) as refused:
        parse(text, "f")
    assert str(refused.value) == f"f:{place}: nested deeper than {yamltree.MAX_DEPTH} levels"
    with pytest.raises(InputError, match=r"^f:1:2: expected a key"):
        parse("{" * 5000, "f")


def test_what_is_nested_as_deep_as_is_allowed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[" * yamltree.MAX_DEPTH + "]" * yamltree.MAX_DEPTH
    for loader in (yamltree._LOADER, yaml.SafeLoader, _EarlierLimit):
        monkeypatch.setattr(yamltree, "_LOADER", loader)
        assert len(list(parse(text).walk())) == yamltree.MAX_DEPTH


def test_what_is_wrong_before_it_is_deep_keeps_its_own_message(monkeypatch: pytest.MonkeyPatch) -> None:
    for loader in (yamltree._LOADER, yaml.SafeLoader, _EarlierLimit):
        monkeypatch.setattr(yamltree, "_LOADER", loader)
        with pytest.raises(InputError, match=r"^f:1:12: not YAML"):
            parse("a: [1, {b: @c}]\nd: " + "[" * 5000, "f")


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Any) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: x\n")
    assert yamltree.read(path).value == {"name": "x"}


# --- merging ---------------------------------------------------------------------------------------------------------

KEYS = st.sampled_from("abcd")
LEAVES = st.one_of(
    st.integers(0, 9), st.lists(st.integers(0, 9), max_size=2), st.just({"low": 0, "mode": 1, "high": 2})
)
MAPPINGS = st.dictionaries(
    KEYS, st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3)), max_size=4
)


def expected(base: Any, over: Any) -> Any:
    """What merging should give, on plain values."""

    def joins(value: Any) -> bool:
        return isinstance(value, dict) and "mode" not in value

    if not joins(over) or not joins(base):
        return over
    return {**base, **{key: expected(base[key], item) if key in base else item for key, item in over.items()}}


@given(MAPPINGS, MAPPINGS)
def test_merging_is_key_by_key_and_numbers_are_replaced_whole(base: dict[str, Any], over: dict[str, Any]) -> None:
    assert merge(of(base, BASE), of(over, OVER)).value == expected(base, over)


@given(MAPPINGS, MAPPINGS)
def test_every_leaf_keeps_the_place_where_it_was_written(base: dict[str, Any], over: dict[str, Any]) -> None:
    below, above = of(base, BASE), of(over, OVER)
    for path, node in merge(below, above).walk():
        if node.is_mapping:
            continue
        source = above if node.file == "over" else below
        written = source.get(*path)
        assert written is not None and written.content is node.content
        if node.file == "base":
            assert above.get(*path) is None  # nothing of the upper layer is lost


@given(MAPPINGS, MAPPINGS)
def test_merging_reports_what_it_changed(base: dict[str, Any], over: dict[str, Any]) -> None:
    below = of(base, BASE)
    changed: dict[Any, tuple[Any, Any]] = {}
    merged = merge(below, of(over, OVER), lambda path, new, old: changed.update({path: (new, old)}))
    for path, (new, old) in changed.items():
        assert merged.get(*path) == new
        assert new.file == "over"
        assert old is below.get(*path) or (old is None and below.get(*path) is None)
    unchanged = [path for path, node in merged.walk() if node.file == "over" and not node.is_mapping]
    assert all(any(path[: len(c)] == c for c in changed) for path in unchanged)


def test_null_takes_a_key_away_and_a_later_layer_brings_it_back() -> None:
    base, gone = parse("a: {b: 1, c: 2}\n"), parse("a: {b: null}\n")
    merged = merge(base, gone)
    assert without_nulls(merged).value == {"a": {"c": 2}}
    assert merge(merged, parse("a: {b: {d: 3}}\n")).value == {"a": {"b": {"d": 3}, "c": 2}}


def test_put_follows_lists_and_refuses_to_go_through_numbers() -> None:
    base = parse("lines:\n  - {above: 1, unless: {x: 1}}\nrange: {low: 0, mode: 1, high: 2}\n", "f")
    assert put(base, ("lines", 0, "above"), of(2, OVER)).value["lines"] == [{"above": 2, "unless": {"x": 1}}]
    assert base.value["lines"][0]["above"] == 1  # the tree below is as it was
    with pytest.raises(InputError, match="f:3:8: range: expected a mapping of keys"):
        put(base, ("range", "low"), of(2, OVER))


def test_of_a_tree_of_plain_values() -> None:
    assert of({"a": [1, {"b": None}]}, BASE).value == {"a": [1, {"b": None}]}
    assert isinstance(of({}, BASE), Tree)
