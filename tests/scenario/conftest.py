"""A working folder of its own for each test, and scenarios written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.load import load

Write = Callable[..., str]
Refused = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file of the working folder, `mine.yaml` unless named, and returns its name."""
    monkeypatch.chdir(tmp_path)

    def _write(content: str | bytes, name: str = "mine.yaml") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return _write


@pytest.fixture
def refused(write: Write) -> Refused:
    """Loads a scenario that has to be refused and returns the message, one line that names the file first."""

    def _refused(content: str | bytes, *sets: str) -> str:
        with pytest.raises(InputError) as caught:
            load(write(content), sets)
        assert caught.value.place is not None
        message = str(caught.value)
        assert "\n" not in message and len(message) < 400
        return message

    return _refused
