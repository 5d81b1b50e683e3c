"""What holds for every test: nothing about the machine, its load or its owner's settings decides what a test reads."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

# No test asserts a time: not its own, and not that of hypothesis, whose first text on a new machine takes a second.
# The examples are the same on every machine; `--hypothesis-profile explore` draws new ones.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Commands write to the terminal's width and in its colours, matplotlib draws as a user's settings say. Set before
# anything is imported, since some libraries look once.
for _setting in (
    "FORCE_COLOR", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "LINES",
    "MPLBACKEND", "MATPLOTLIBRC", "PYTHONIOENCODING", "PYTHONWARNINGS", "PYTHONOPTIMIZE",
):  # fmt: skip
    os.environ.pop(_setting, None)
os.environ["COLUMNS"] = "100"
os.fsync = lambda _file: None  # no test pulls the plug, and thousands of small files take long to reach the disk


def pytest_addoption(parser: pytest.Parser) -> None:
    """Ours: `--pinned` and `--extras`."""
    parser.addoption(
        "--pinned",
        action="store_true",
        help="the versions are those of constraints.txt: what a library announces to our code is an error too",
    )
    parser.addoption(
        "--extras", action="store_true", help="the libraries of all extras are there: a test that lacks one fails"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Take what libraries announce for errors where no new release of them can have begun with it."""
    if config.getoption("pinned"):
        for category in ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"):
            config.addinivalue_line("filterwarnings", rf"error::{category}:(sim|tests|benchmarks)(\.|$)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the library of an extra that is not installed."""
    for mark in item.iter_markers("extras"):
        for library in mark.args:
            if find_spec(library) is None:
                missing = f"needs {library}, which an extra installs: make test-extras"
                pytest.fail(missing) if item.config.getoption("extras") else pytest.skip(missing)


@pytest.fixture(autouse=True)
def _small_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are saved small, which takes a third of the time, but where it is pictures that are looked at."""
    style = sys.modules.get("sim.plots.style")
    if style is not None and request.path.parent.name != "plots":
        monkeypatch.setitem(style.RC, "savefig.dpi", 40)
