"""What installs today installs in a year: bounds, constraints, the wheel, and which warnings count."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import tomllib
import warnings
import zipfile
from email.parser import Parser
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sim.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(pin.name): pin
    for pin in (Requirement(line) for line in CONSTRAINTS.splitlines() if line and not line.startswith("#"))
    if pin.marker is None or pin.marker.evaluate()
}


def named() -> list[Requirement]:
    """Every library that pyproject.toml names."""
    extras = PROJECT["project"]["optional-dependencies"]
    lists = [PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"], *extras.values()]
    return [Requirement(text) for each in lists for text in each if not text.startswith("cairo-talks[")]


def test_the_project_asks_for_lower_bounds_only() -> None:
    for wanted in named():
        assert [bound.operator for bound in wanted.specifier] == [">="], f"{wanted}"


def test_every_library_that_is_named_has_its_version_in_the_constraints() -> None:
    for wanted in named():
        pin = PINS.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is missing: make constraints"
        (exact,) = pin.specifier
        assert exact.operator == "==" and wanted.specifier.contains(exact.version), f"{pin}: make constraints"


def test_so_has_every_library_that_those_bring_along(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("pinned"):
        pytest.skip("another release may bring other libraries along")
    todo, seen = [wanted.name for wanted in named()], set()
    while todo:
        name = canonicalize_name(todo.pop())
        try:
            brings = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # of an extra that is not installed here
        if name in seen:
            continue
        seen.add(name)
        assert name in PINS, f"{name} is missing: make constraints"
        needs = (Requirement(text) for text in brings)
        todo += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert len(seen) > 30


def test_a_lower_bound_that_the_others_do_not_allow_is_named() -> None:
    bounds = runpy.run_path(str(ROOT / ".ci" / "bounds.py"))
    wanted = {"numpy": "1.26", "pyarrow": "15", "click": "8.1"}
    told = bounds["unreached"](wanted, {"numpy": "2.0.0", "pyarrow": "15.0.0", "click": "8.1.0"})
    assert told == ["  numpy>=1.26: the oldest that goes with the others is 2.0.0"]
    assert bounds["unreached"](bounds["bounds"]("test"), bounds["bounds"]("test")) == []


def test_each_bound_is_tried_with_all_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bounds are false, each for one of two tests; the run of the first must not hide the second."""
    bounds = runpy.run_path(str(ROOT / ".ci" / "bounds.py"))
    own = bounds["oldest"].__globals__
    cache = own["_cache"]
    guilty = {"click": "one", "numpy": "two"}  # which test fails with the old release
    now: dict[str, str] = {}

    def install(place: str, how: list[str], pinned: dict[str, str]) -> str:
        now.clear()
        now.update(pinned or dict.fromkeys(wanted, ""))
        (tmp_path / "all.txt").write_text("".join(f"{name}=={bound}\n" for name, bound in wanted.items()))
        return ""

    def run(place: str, how: list[str]) -> int:
        noted = cache(place) / "lastfailed"
        tried = noted.read_text().split() if "--last-failed" in how else ["one", "two"]
        failed = [test for test in tried if any(guilty.get(name) == test for name in now)]
        noted.parent.mkdir(parents=True, exist_ok=True)
        noted.write_text(" ".join(failed))
        return len(failed)

    wanted = {"click": "8.1", "jinja2": "3.1", "numpy": "2.0"}
    for name, stand_in in {
        "ROOT": tmp_path, "FOLDER": tmp_path, "bounds": lambda *_: wanted, "_install": install, "_tests": run,
    }.items():  # fmt: skip
        monkeypatch.setitem(own, name, stand_in)
    said: list[str] = []
    monkeypatch.setitem(own, "print", lambda *words, **_: said.extend(map(str, words)))
    assert bounds["main"](["oldest"]) == 1
    assert said[-3:] == ["these lower bounds in pyproject.toml are false:", "  click>=8.1", "  numpy>=2.0"]


def test_the_constraints_name_no_address_and_no_folder() -> None:
    assert not re.search(r"://|--|/|\\| @ ", CONSTRAINTS)


def test_the_wheel_brings_what_ships_and_leaves_versions_open(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as inside:
        names = set(inside.namelist())
        (described,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(inside.read(described).decode())
    for folder in ("seeds", "scenarios"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and not path.name.startswith(".")]
        assert {f"sim/_data/{path.relative_to(ROOT).as_posix()}" for path in files} <= names and files
    code = [path for path in (ROOT / "sim").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.relative_to(ROOT).as_posix() for path in code} <= names
    assert told["Version"] == __version__
    asked = [Requirement(text) for text in told.get_all("Requires-Dist", [])]
    assert len(asked) >= len(PROJECT["project"]["dependencies"])
    assert {bound.operator for need in asked for bound in need.specifier} == {">="}


def test_the_version_stands_in_one_place_and_is_the_one_to_cite() -> None:
    assert "version" not in PROJECT["project"], "pyproject.toml takes it from sim/version.py"
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == __version__
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None and newest[1] == __version__, "the head of CHANGELOG.md"


@pytest.mark.parametrize("module", ["sim", "sim.model.negotiation", "tests.cases", "benchmarks.speed"])
def test_a_warning_that_arises_in_our_code_is_an_error(module: str) -> None:
    with pytest.raises(RuntimeWarning):
        warnings.warn_explicit("divide by zero", RuntimeWarning, "a.py", 1, module=module)


def test_what_libraries_announce_is_none(pytestconfig: pytest.Config) -> None:
    with warnings.catch_warnings(record=True) as heard:
        for module in ("numpy.linalg", "simplejson", "some_library.sim"):
            warnings.warn_explicit(f"in {module}", RuntimeWarning, "a.py", 1, module=module)
            warnings.warn_explicit(f"old name in {module}", DeprecationWarning, "a.py", 1, module=module)
        if not pytestconfig.getoption("pinned"):  # an old name that our own line uses; with pins it is an error
            for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
                warnings.warn_explicit("old name in ours", category, "a.py", 1, module="sim.model.utility")
    assert len(heard) == (6 if pytestconfig.getoption("pinned") else 9)


def test_with_pins_an_old_name_that_our_line_uses_is_an_error(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("pinned"):
        pytest.skip("the versions are not those of constraints.txt")
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        with pytest.raises(category):
            warnings.warn_explicit("old name in ours", category, "a.py", 1, module="sim.model.utility")
