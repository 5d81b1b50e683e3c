"""The app as a process of its own, as a lecturer starts it, and browsers that ask it over a network."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]


class Served:
    """The app on the small case, with its files in a folder; it can be killed and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._app: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "sim", "app", "two-farmers", "--no-open", "--port", str(self.port)]
        env = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"}
        self._app = subprocess.Popen(
            command, cwd=self._folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._app.stdout is not None
        found = re.search(r":(\d+)/", self._app.stdout.readline())
        assert found is not None
        self.port = int(found[1])

    def kill(self) -> None:
        """As a machine that loses its power: nothing is said to anybody."""
        assert self._app is not None
        self._end(self._app, signal.SIGKILL)

    def stop(self) -> None:
        if self._app is not None and self._app.poll() is None:
            self._end(self._app, signal.SIGINT)

    @staticmethod
    def _end(app: subprocess.Popen[str], how: signal.Signals) -> None:
        app.send_signal(how)
        app.wait(30)
        if app.stdout is not None:
            app.stdout.close()

    @property
    def address(self) -> str:
        """What a browser opens, without the last stroke."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The app begun, and ended afterwards."""
    app = Served(folder)
    app.start()
    try:
        yield app
    finally:
        app.stop()


@dataclass(frozen=True)
class Answer:
    """What came back, and from which address."""

    status: int
    text: str
    at: str


class Browser:
    """A browser without a screen: one connection, forms with an origin, and redirections followed."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, form: Mapping[str, object]) -> Answer:
        return self._ask("POST", address, urlencode(form))

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        own = {"Origin": f"http://{self._host}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, address, body, own if body is not None else {})
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status in (303, 307):
                return self._ask("GET", str(answer.headers["location"]).partition("#")[0])
            return Answer(answer.status, text, address)
        finally:
            connection.close()

    def news(self, address: str) -> Iterator[str]:
        """The lines of an event stream, as they come."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request("GET", address, headers={"Accept": "text/event-stream"})
            answer = connection.getresponse()
            while line := answer.readline():
                yield line.decode().rstrip("\n")
        finally:
            connection.close()
