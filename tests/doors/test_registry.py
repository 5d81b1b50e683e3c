"""The doors: which names there are, whose they are, and what is said of one that is not there or cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim import doors
from sim.errors import InputError
from sim.scenario.load import load
from tests.doors.conftest import PACKAGE, install


def micro_file(folder: Path, tactic: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(f"name: mine\nextends: two-farmers\nparties:\n  upfield:\n    tactic: {tactic}\n")
    return str(path)


@pytest.mark.parametrize("registry", doors.REGISTRIES.values(), ids=lambda registry: registry.kind)
def test_what_ships_can_be_had_and_comes_from_nobody_else(registry: doors.Registry) -> None:
    for name in registry.own:
        registry.get(name)
        assert registry.origin(name) is None
        assert not registry.by_hand(name)


def test_what_a_package_brings_is_a_name_beside_ours(package: Path) -> None:
    assert doors.TACTICS.names() == (*doors.TACTICS.own, "absent", "broken", "micro", "stubborn")
    origin = doors.TACTICS.origin("micro")
    assert origin is not None
    assert (origin.distribution, origin.version) == ("cairo-talks-micro", "1.0.0")
    assert re.fullmatch(r"[0-9a-f]{16}", origin.code)


def test_without_the_package_the_name_is_unknown_at_its_place(tmp_path: Path) -> None:
    said = r"mine.yaml:5:20: parties.upfield.tactic.kind: expected .* got 'zeuten'; did you mean 'zeuthen'"
    with pytest.raises(InputError, match=said):
        load(micro_file(tmp_path, "{kind: zeuten}"))


def test_a_near_miss_of_a_name_that_a_package_brings_is_hinted_at(package: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mine.yaml:5:20: .*got 'mikro'; did you mean 'micro'"):
        load(micro_file(tmp_path, "{kind: mikro}"))


@pytest.mark.parametrize(
    ("tactic", "said"),
    [
        (
            "{kind: broken}",
            "5:20: parties.upfield.tactic.kind: the tactic 'broken' of cairo-talks-micro (talks_micro_broken:Broken) "
            "cannot be imported: RuntimeError: it needs a library that is not there",
        ),
        ("{kind: absent}", "cannot be imported: AttributeError"),
        ("{mix: {micro: 1, broken: 1}}", "5:30: parties.upfield.tactic.mix: the tactic 'broken'"),
        (
            "{kind: micro, params: {stepp: 0.1}}",
            "5:36: parties.upfield.tactic.params: unknown parameter 'stepp' of 'micro'; did you mean 'step'?",
        ),
        (
            "{params: {step: 0.1}}",
            "5:23: parties.upfield.tactic.params: unknown parameter 'step' of a tactic that ships",
        ),
        ("{kind: micro, proposal: halfwy}", "5:37: parties.upfield.tactic.proposal: expected 'line' or"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(package: Path, tmp_path: Path, tactic: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(micro_file(tmp_path, tactic))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_package_that_cannot_be_imported_is_in_nobodys_way(package: Path, tmp_path: Path) -> None:
    assert load(micro_file(tmp_path, "{kind: micro}")).parties["upfield"].tactic.kind == "micro"
    assert load(micro_file(tmp_path, "{kind: zeuthen}")).parties["upfield"].tactic.kind == "zeuthen"


def another(tmp_path: Path, was: str, now: str) -> Path:
    """The same package under another name, with something changed."""
    folder, target = tmp_path / "another", tmp_path / "there"
    folder.mkdir()
    for path in PACKAGE.glob("*.*"):
        text = path.read_text(encoding="utf-8").replace("cairo-talks-micro", "other-talks")
        (folder / path.name).write_text(text.replace(was, now), encoding="utf-8")
    install(folder, target)
    return target


def test_a_name_from_two_packages_is_an_error_that_names_both(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(another(tmp_path, "broken = ", "other = ")))
    doors.forget()
    with pytest.raises(InputError) as caught:
        load(micro_file(tmp_path, "{kind: micro}"))
    assert "cairo-talks-micro (talks_micro:Micro)" in str(caught.value)
    assert "other-talks (talks_micro:Micro)" in str(caught.value)
    assert load(micro_file(tmp_path, "{kind: zeuthen}"))


def test_a_package_cannot_take_the_place_of_what_ships(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(another(tmp_path, "broken = ", "zeuthen = ")))
    doors.forget()
    with pytest.raises(InputError, match=r"'zeuthen' comes from cairo-talks and from other-talks \(talks_micro_brok"):
        load(micro_file(tmp_path, "{kind: zeuthen}"))


def test_a_name_by_hand_can_be_given_anew_by_the_same_cell_and_by_no_other(package: Path, by_hand: None) -> None:
    def mine(view: object, own: object) -> None: ...

    def other(view: object, own: object) -> None: ...

    first, again = mine, mine
    assert sim.tactic("mine")(first) is first
    sim.tactic("mine")(again)
    assert "mine" in doors.TACTICS and doors.TACTICS.by_hand("mine")
    with pytest.raises(InputError, match=r"the tactic 'mine' is tests.doors.*mine already"):
        sim.tactic("mine")(other)
    with pytest.raises(InputError, match="'zeuthen' comes from cairo-talks already"):
        sim.tactic("zeuthen")(mine)
    with pytest.raises(InputError, match="'micro' comes from cairo-talks-micro already"):
        sim.tactic("micro")(mine)
    with pytest.raises(InputError, match=r"expected a name for the tactic, as in @sim.tactic\('mine'\)"):
        sim.tactic(mine)  # type: ignore[arg-type]
