"""The command line as a user meets it: what it prints, and what it exits with."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim import cli


@dataclass(frozen=True)
class Said:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


Talk = Callable[..., Said]


@pytest.fixture
def talk(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        code = 0
        try:
            cli.main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@contextmanager
def powerless(place: Path) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Run commands in a folder of their own, while all below `place` may be read and not be written."""
    below = [place, *place.rglob("*")]
    modes = {path: path.stat().st_mode for path in below}
    for path in below:
        path.chmod(0o555 if path.is_dir() else 0o444)
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    options = {"env": environment, "preexec_fn": _obey if _mighty() else None}
    with tempfile.TemporaryDirectory() as own:
        try:
            yield lambda *arguments: process(*arguments, cwd=Path(own), **options)
        finally:
            for path, mode in modes.items():
                path.chmod(mode)


def _mighty() -> bool:
    """Whether this is root, who reads and writes what he likes; skips the test where he cannot be bound."""
    if not hasattr(os, "geteuid"):
        pytest.skip("the system knows no rights of files that a test can take away")
    root = os.geteuid() == 0
    if root and not sys.platform.startswith("linux"):
        pytest.skip("root may read and write everything here")
    return root


def _obey() -> None:
    """Bind root to the rights of files: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH in what it may ever have."""
    for capability in (1, 2):
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            os._exit(77)


def process(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, **options)  # type: ignore[call-overload, no-any-return]
