"""The fingerprint of the rules holds every file that a world's numbers come from, and nothing that only shows them."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.runs.fingerprint import ENTRY, package, rules_files, rules_fingerprint

ROOT = package()
NAMES = {path.relative_to(ROOT).as_posix() for path in rules_files()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's code somewhere else, to be edited."""
    target = tmp_path_factory.mktemp("copy") / "sim"
    shutil.copytree(ROOT, target, ignore=lambda _, names: [n for n in names if n in ("_data", "__pycache__")])
    return target


def imports(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports anywhere but under TYPE_CHECKING, by Python's own parser."""
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = node.module if isinstance(node, ast.ImportFrom) else None
        yield from (f"{module}.{name}" if module else name for name in names)
        yield from [module] if module else []


def test_it_follows_every_import_that_the_parser_sees() -> None:
    """Whatever a file of the rules imports is a file of the rules, in a function or on top."""
    missing = set()
    for name in NAMES:
        for module in imports(ROOT / name):
            stem = Path(*module.split(".")[1:])
            for file in (stem.with_suffix(".py") if stem.name else stem, stem / "__init__.py"):
                if module.startswith("sim.") and (ROOT / file).is_file() and file.as_posix() not in NAMES:
                    missing.add(file.as_posix())
    assert missing == set()


def test_it_holds_what_python_loads_to_compute_a_world() -> None:
    """A fresh process imports the entry alone: what it has loaded then is what is hashed, the version aside."""
    code = (
        f"import sys, {ENTRY}; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('sim.')), sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    found = {Path(line).relative_to(ROOT).as_posix() for line in loaded.stdout.split()}
    assert found - {"version.py"} == NAMES


@pytest.mark.parametrize(
    "name",
    [
        "sums.py", "chance.py", "utility.py", "scenario/settle.py", "scenario/agenda.py", "case/quantity.py",
        "model/process/months.py", "tactics/line.py", "doors/origin.py", "measures/consensus.py", "runs/design.py",
        "runs/compute.py",
    ],
)  # fmt: skip
def test_another_byte_in_a_file_of_the_rules_is_another_fingerprint(copy: Path, name: str) -> None:
    rules_fingerprint.cache_clear()
    assert rules_fingerprint(root=copy) == rules_fingerprint()
    file = copy / name
    before = file.read_bytes()
    try:
        file.write_bytes(before + b"# another order of additions\n")
        rules_fingerprint.cache_clear()
        assert rules_fingerprint(root=copy) != rules_fingerprint()
        file.write_bytes(before.replace(b"\n", b"\r\n"))
        rules_fingerprint.cache_clear()
        assert rules_fingerprint(root=copy) == rules_fingerprint()
    finally:
        file.write_bytes(before)
        rules_fingerprint.cache_clear()


def test_what_only_shows_results_is_no_rule() -> None:
    shown = [name for name in NAMES if name.partition("/")[0] in ("cli", "plots", "report")]
    assert shown == []
    assert not {"__init__.py", "version.py"} & NAMES


def test_the_help_does_not_read_the_rules() -> None:
    code = (
        "import contextlib, sim.cli, sim.runs.fingerprint as f\n"
        "with contextlib.suppress(SystemExit): sim.cli.main(['--help'])\n"
        "assert f.rules_fingerprint.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT.parent)
