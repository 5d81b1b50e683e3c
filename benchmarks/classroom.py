"""What a class waits for: the app as a process of its own, and browsers that ask it over a network, thirty at once.

    python -m benchmarks.classroom [--scenario cairo-2025-10-23] [--browsers 30] [--json FILE]

Combined moves are of two levers at stops that nobody has tried, so that nothing of them is known. The app computes
single moves of its first scenario in the background after its start; that is waited for, as it is over before a class.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import clock
from benchmarks.clock import Figure
from sim.app.setting import written
from sim.scenario.load import load

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
QUIET = 8.0  # seconds without a new file, after which nothing is computed in the background any more


class App:
    """The app on a scenario, its files in a folder."""

    def __init__(self, scenario: str, folder: Path) -> None:
        self.folder = folder
        start = time.perf_counter()
        command = [sys.executable, "-m", "sim", "app", scenario, "--no-open", "--port", "0"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self._app = subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._app.stdout is not None
        found = re.search(r":(\d+)/", self._app.stdout.readline())
        if found is None:
            raise SystemExit("the app did not start")
        self.port = int(found[1])
        self.started = time.perf_counter() - start

    def stop(self) -> None:
        """End it, as Ctrl-C does."""
        self._app.send_signal(signal.SIGINT)
        self._app.wait(60)
        if self._app.stdout is not None:
            self._app.stdout.close()

    def ask(self, address: str, form: Mapping[str, object] | None = None) -> tuple[str, str]:
        """The page of an address and where it came from; a form is sent where there is one."""
        host = f"127.0.0.1:{self.port}"
        own = {"Origin": f"http://{host}", "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection(host, timeout=300)
        try:
            if form is None:
                connection.request("GET", address)
            else:
                connection.request("POST", address, urlencode(form), own)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status in (303, 307):
                return self.ask(str(answer.headers["location"]))
            if answer.status != 200:
                raise SystemExit(f"{address}: {answer.status} {text[:200]}")
            return text, address
        finally:
            connection.close()

    def seconds(self, address: str) -> float:
        """How long an address takes."""
        start = time.perf_counter()
        self.ask(address)
        return time.perf_counter() - start

    def memory(self) -> float:
        """Megabytes that the server and its workers hold; NaN where the system does not say."""
        pids = [self._app.pid, *_children(self._app.pid)]
        try:
            return sum(_resident(pid) for pid in pids)
        except OSError:
            return float("nan")

    def wait_until_quiet(self, most: float) -> None:
        """Wait until nothing is computed in the background any more."""
        end, last, since = time.monotonic() + most, -1, time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < QUIET:
            count = sum(1 for _ in (self.folder / "results" / ".app").rglob("*.json"))
            if count != last:
                last, since = count, time.monotonic()
            time.sleep(0.5)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024.0
    raise OSError


def moves(scenario: str) -> Iterator[dict[str, str]]:
    """Combined moves of two levers, each another one."""
    levers = load(scenario).levers
    for one, other in itertools.combinations(levers, 2):
        for first, second in itertools.product(levers[one].stops, levers[other].stops):
            yield {one: written(first), other: written(second)}


def what_if(app: App, scenario: str, browsers: int, rounds: int) -> list[Figure]:
    """Levers: what was seen before, a new move first and whole, and many of them at once."""
    page = f"/what-if/{scenario}"
    untried = moves(scenario)

    def address(move: Mapping[str, str], worlds: int) -> str:
        return f"{page}?{urlencode({'bet': 'none', **move, 'worlds': worlds})}"

    app.ask(f"{page}?bet=none")
    known = [app.seconds(f"{page}?bet=none") for _ in range(rounds)]
    first, whole = [], []
    for move in itertools.islice(untried, rounds):
        first.append(app.seconds(address(move, 200)))
        whole.append(first[-1] + app.seconds(address(move, 1000)))
    mine = list(itertools.islice(untried, browsers))
    with ThreadPoolExecutor(browsers) as crowd:
        start = time.perf_counter()
        each = list(crowd.map(lambda move: app.seconds(address(move, 200)), mine))
        together = time.perf_counter() - start
    return [
        clock.limited("a value seen before", statistics.median(known), 0.1, "s"),
        clock.limited("first answer of a combined move: 200 histories", statistics.median(first), 0.5, "s"),
        clock.limited("all 1,000 histories of a combined move", statistics.median(whole), 1.5, "s"),
        clock.limited(f"{browsers} browsers move a lever once each, all answered", together, 10.0, "s"),
        Figure("  the one in the middle", statistics.median(each), "s"),
    ]  # fmt: skip


def a_class(app: App, scenario: str, browsers: int) -> list[Figure]:
    """Many browsers join, bet and decide once, two a table."""
    parties = load(scenario).tables["main"].parties[-2:]
    tables = max(browsers // 2, 1)
    seats = {f"seat.{party}": "1" for party in parties}
    start = time.perf_counter()
    desk, _ = app.ask(f"/class/{scenario}", {"tables": min(tables, 20), "pairs": 5, "how": "lot", **seats})
    opened = time.perf_counter() - start
    code = re.search(r'class="code"><bdi>(\w+)<', desk)
    assert code is not None

    def student(number: int) -> list[float]:
        taken = []
        start = time.perf_counter()
        _, seat = app.ask(f"/join/{code[1]}", {"nickname": f"student {number}"})
        taken.append(time.perf_counter() - start)
        start = time.perf_counter()
        page, _ = app.ask(seat, {"action": "bet", "bet": number})
        taken.append(time.perf_counter() - start)
        at = re.search(r'name="at" value="([^"]*)"', page)
        start = time.perf_counter()
        if at is not None:
            app.ask(seat, {"count": 0, "at": at[1], "action": "advice"})
        taken.append(time.perf_counter() - start)
        return taken

    with ThreadPoolExecutor(browsers) as crowd:
        start = time.perf_counter()
        each = list(crowd.map(student, range(browsers)))
        together = time.perf_counter() - start
    names = ("joining", "betting", "deciding")
    return [
        Figure(f"opening a class of {min(tables, 20)} tables", opened, "s"),
        clock.limited(f"{browsers} browsers join, bet and decide once each, all answered", together, 10.0, "s"),
        *(Figure(f"  {name}, the slowest", max(one[k] for one in each), "s") for k, name in enumerate(names)),
    ]


def figures(scenario: str, browsers: int, rounds: int = ROUNDS, patience: float = 600.0) -> list[Figure]:
    """Every figure of this benchmark."""
    with tempfile.TemporaryDirectory() as place:
        app = App(scenario, Path(place))
        try:
            cold = app.seconds("/")
            app.wait_until_quiet(patience)
            before = app.memory()
            levers = what_if(app, scenario, browsers, rounds)
            tables = a_class(app, scenario, browsers)
            time.sleep(min(patience, 5.0))
            held = [
                Figure("memory of the server and its workers, before anybody came", before, "MB"),
                Figure(f"memory after {browsers} browsers have left", app.memory(), "MB"),
            ]
            return [
                Figure("the app listens, from its command", app.started, "s"),
                clock.limited("first page of a cold server", cold, 1.0, "s"),
                *levers,
                *tables,
                *(figure for figure in held if figure.value == figure.value),
            ]
        finally:
            app.stop()


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--scenario", default="cairo-2025-10-23")
    parser.add_argument("--browsers", type=int, default=30)
    chosen = parser.parse_args(arguments)
    found = figures(chosen.scenario, chosen.browsers)
    clock.tell(f"a class at {chosen.scenario}", clock.machine("starlette"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
