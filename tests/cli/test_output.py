"""What becomes of a command when its output has no reader, lacks letters, or cannot be written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sim import cli
from sim.cli.streams import Patient, lost, patient
from sim.report.progress import watching
from sim.runs.results import Results
from sim.runs.runner import Progress
from tests.cli.conftest import Talk

RUN = (sys.executable, "-m", "sim", "run", "two-farmers", "--worlds", "5")


def whole(folder: Path, figures: bool = True) -> bool:
    """Whether a run got to its last file."""
    drawn = (folder / "report.html").is_file() and (folder / "figures" / "phases.png").is_file()
    return Results(folder).manifest.state == "done" and drawn == figures


BARE = (*RUN, "--no-figures")  # figures are drawn between what is written before and after them


@pytest.mark.parametrize("err", [False, True])
def test_a_run_whose_reader_has_gone_finishes_its_files(tmp_path: Path, err: bool) -> None:
    """As `cairo-talks run x | head -0`, and the same with `2>&1`."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.Popen(
        BARE if err else RUN,
        cwd=tmp_path,
        stdout=writer,
        stderr=writer if err else subprocess.PIPE,
        text=True,
        restore_signals=True,
    )
    os.close(writer)
    _, said = ended.communicate(timeout=120)
    assert ended.returncode == 0
    assert err or ("Pipe" not in said and "Traceback" not in said)
    assert whole(tmp_path / "results" / "two-farmers", figures=not err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_output_that_is_lost_to_a_full_disk_is_told_and_the_files_are_whole(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            BARE, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("the output could not be written (")
    assert "Traceback" not in ended.stderr
    assert whole(tmp_path / "results" / "two-farmers", figures=False)


TITLE = "水 and Żaba – a well"


def titled(folder: Path) -> None:
    """A scenario whose title has letters of several alphabets."""
    (folder / "mine.yaml").write_text(f"name: mine\nextends: two-farmers\ntitle: {TITLE}\n", encoding="utf-8")


def written(encoding: str, *arguments: str) -> str:
    """What a command writes on streams of an encoding, as PYTHONIOENCODING opens them; it ends well."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors) for errors in ("strict", STDERR)]
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            cli.main(list(arguments))
        except SystemExit as stop:
            assert not stop.code, streams[1].buffer.getvalue()  # type: ignore[attr-defined]
    for stream in streams:
        stream.flush()
    return "".join(stream.buffer.getvalue().decode(encoding) for stream in streams)  # type: ignore[attr-defined]


STDERR = "backslashreplace"  # as Python opens it


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_letters_that_an_encoding_lacks_are_written_as_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """By click, by rich and by print alike: in tables, in figures' names and in messages."""
    titled(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in (("show", "mine.yaml"), ("run", "mine.yaml", "--worlds", "3", "--out", "Żaba"), ("runs", ".")):
        said = written(encoding, *command)  # nothing in another encoding
        assert "Traceback" not in said
        assert ("Żaba" if encoding == "utf-8" else "\\u017baba") in said
    assert whole(tmp_path / "Żaba")


def test_letters_that_a_terminals_encoding_lacks_are_written_as_numbers(tmp_path: Path) -> None:
    """The same on the streams that Python itself opens."""
    titled(tmp_path)
    command = [sys.executable, "-m", "sim", "show", "mine.yaml"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, env=environment, timeout=120, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "\\u017baba" in ended.stdout.decode("ascii")


def test_a_stream_without_a_reader_falls_silent_and_says_why() -> None:
    class Closed(io.StringIO):
        tried = 0

        def write(self, _text: str) -> int:
            self.tried += 1
            raise OSError(5, "Input/output error")

    closed = Closed()
    stream = Patient(closed)
    for _ in range(3):
        stream.write("x")
        stream.flush()
    assert closed.tried == 1
    assert stream.lost is not None and stream.lost.errno == 5


def test_a_run_outlives_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError(32, "Broken pipe")

    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, Closed())
    with patient():
        with watching("talks -> out") as watch:
            for done in range(3):
                watch(Progress(done, 3, 0))
        click.echo("done")
        assert lost() is None  # that a reader goes away is no failure


def test_a_backend_that_a_notebook_left_behind_fails_no_command(tmp_path: Path) -> None:
    """Neither a command, nor a film, nor a figure in the same process: and none of them loads pyplot."""
    code = (
        "import sys, sim; from pathlib import Path; from sim import cli\n"
        "from sim.plots import draw_all; from sim.plots.replay import save_replay\n"
        "try: cli.main(['run', 'two-farmers', '--worlds', '3'])\n"
        "except SystemExit as stop: assert not stop.code\n"
        "found = sim.results('results/two-farmers'); draw_all(found, 'drawn', ['pareto', 'winset', 'trust'])\n"
        "save_replay(found.scenario, 0, Path('drawn/replay.gif')); print('matplotlib.pyplot' in sys.modules)"
    )
    environment = {**os.environ, "MPLBACKEND": "module://no_such_notebook.backend_inline"}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.splitlines()[-1:]) == (0, ["False"]), ended.stderr
    assert whole(tmp_path / "results" / "two-farmers")


def test_a_backend_that_is_there_stays_the_callers_choice() -> None:
    code = "import sim.plots, matplotlib; print(matplotlib.get_backend())"
    for wanted in ("svg", "agg"):
        said = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "MPLBACKEND": wanted}, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert said.stdout.strip().lower() == wanted


def test_the_line_to_repeat_a_run_can_be_pasted_into_a_shell(talk: Talk, tmp_path: Path) -> None:
    folder = "a b's $HOME"
    said = talk("run", "two-farmers", "--worlds", "3", "--no-figures", "--out", folder)
    (line,) = [line for line in said.out.splitlines() if line.startswith("To repeat it: ")]
    command = line.removeprefix("To repeat it: cairo-talks ").rpartition(" (fingerprint")[0]
    words = subprocess.run(f"printf '%s\\n' {command}", shell=True, capture_output=True, text=True, check=True).stdout
    assert words.splitlines() == ["run", f"{folder}/scenario.yaml"]
    assert talk(*words.splitlines(), "--no-figures", "--out", folder).code == 0
