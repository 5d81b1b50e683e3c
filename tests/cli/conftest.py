"""The command line as a user meets it: what it prints, and what it exits with."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
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
def powerless(place: Path) -> Iterator[None]:
    """Let all below `place` be read and not be written by this process, whoever it is."""
    below = [place, *place.rglob("*")]
    modes = {path: path.stat().st_mode for path in below}
    for path in below:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with _obeying():
            yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def _obeying() -> Iterator[None]:
    """Bind root to the rights of files; skips the test where he cannot be bound."""
    if not hasattr(os, "geteuid"):
        pytest.skip("the system knows no rights of files that a test can take away")
    if os.geteuid() != 0:
        yield
        return
    if not sys.platform.startswith("linux"):
        pytest.skip("root may read and write everything here")
    before = _capabilities()
    able = _Data.from_buffer_copy(before)
    able[0].effective &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what reads and writes all files
    _set_capabilities(able)
    try:
        yield
    finally:
        _set_capabilities(before)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


_Data = _Sets * 2
_THIS_THREAD = _Header(0x20080522, 0)


def _capabilities() -> ctypes.Array[_Sets]:
    """What this thread may do beyond the rights of files: capget(2)."""
    found = _Data()
    assert ctypes.CDLL(None).capget(ctypes.byref(_THIS_THREAD), ctypes.byref(found)) == 0
    return found


def _set_capabilities(wanted: ctypes.Array[_Sets]) -> None:
    assert ctypes.CDLL(None).capset(ctypes.byref(_THIS_THREAD), ctypes.byref(wanted)) == 0


def process(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, **options)  # type: ignore[call-overload, no-any-return]
