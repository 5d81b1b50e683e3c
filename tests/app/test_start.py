"""Starting the app: where it listens, what that exposes, and what is wrong in a sentence."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from sim import cli
from sim.app.start import address, exposed, listen
from sim.errors import InputError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]


def test_a_port_in_use_is_told_with_what_to_do(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["app", "two-farmers", "--no-open", "--port", str(taken)])
    assert stop.value.code == 2
    assert f"--port: {taken} is in use, perhaps by another app of yours; choose" in capsys.readouterr().err


def test_a_scenario_that_is_none_is_told_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["app", "two-farmer", "--no-open", "--port", "0"])
    assert stop.value.code == 2
    assert "did you mean 'two-farmers'?" in capsys.readouterr().err


def test_a_host_that_is_none_is_told() -> None:
    for host in ("300.1.2.3", "nowhere.invalid", "8.8.8.8"):
        with pytest.raises(InputError, match="--host: "):
            listen(host, 0)


def test_it_says_what_it_exposes_only_where_it_does() -> None:
    assert [exposed(host) for host in ("127.0.0.1", "localhost", "::1")] == ["", "", ""]
    for host in ("0.0.0.0", "192.168.1.7", "my-laptop"):
        assert exposed(host).startswith("Everybody in this network")


def test_the_address_can_be_typed_into_a_browser() -> None:
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert address(listening, "127.0.0.1") == f"http://127.0.0.1:{port}/"
        assert "0.0.0.0" not in address(listening, "0.0.0.0")


def test_the_process_that_serves_never_imports_the_engine() -> None:
    code = (
        "import sys; from sim.app.start import serve; from sim.app.shelf import Shelf; Shelf('two-farmers'); "
        "print(','.join({'mesa', 'pandas', 'scipy', 'pyarrow', 'matplotlib', 'sim.model'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "\n")
