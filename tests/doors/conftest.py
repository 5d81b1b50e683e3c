"""A package of somebody else's, installed beside the tests as pip does it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim import doors, figures  # noqa: F401  which joins its registry to the others
from sim.errors import InputError

PACKAGE = Path(__file__).with_name("package")


def install(package: Path, target: Path) -> None:
    """Install a package into a folder, without a network."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(target), str(package)], check=True, capture_output=True, text=True)


def forget_installed() -> None:
    """Look anew for what is installed."""
    doors.forget()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package is installed."""
    pytest.importorskip("hatchling", reason="it builds the package")
    pytest.importorskip("pip", reason="it installs the package")
    target = tmp_path_factory.mktemp("installed")
    install(PACKAGE, target)
    return target


@pytest.fixture
def package(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package, on the path of this process and of those that it starts."""
    path = [str(installed), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.syspath_prepend(str(installed))
    forget_installed()
    yield installed
    for name in [name for name in sys.modules if name.startswith("talks_micro")]:
        del sys.modules[name]
    monkeypatch.undo()
    forget_installed()


@pytest.fixture
def by_hand() -> Iterator[None]:
    """Takes back what a test registers by hand."""
    with doors.restored():
        yield


BOT = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    no = asked["decide"] == "answers" and asked["view"]["meeting"] < 6
    print("false" if no else '"advice"', flush=True)
"""


@pytest.fixture
def bot(tmp_path: Path) -> list[str]:
    path = tmp_path / "bot.py"
    path.write_text(BOT)
    return [sys.executable, str(path)]


def refused_when_changed(file: Path, again: Callable[[], object], said: str) -> None:
    """Asserts that a run does not go on in its folder once the file that it took code from is another."""
    before = file.read_bytes()
    try:
        file.write_bytes(before + b"# changed\n")
        with pytest.raises(InputError, match=said):
            again()
    finally:
        file.write_bytes(before)
