"""What a run says in a terminal: wide tables keep all their columns, and lists read as lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.report import terminal
from sim.runs.runner import run
from sim.scenario.load import load
from sim.scenario.wording import OUTCOMES

WIDTH = 100


@pytest.mark.parametrize("width", [60, WIDTH])
def test_a_wide_table_is_cut_into_tables_that_fit(width: int) -> None:
    columns = {"point": ["0", "1"], **{label: ["39%", "100%"] for label, _ in OUTCOMES.values()}}
    columns |= {f"phase {k} agreed": ["1%", "2%"] for k in range(2, 9)} | {"carried out": ["0.123", "0.456"]}
    lines = list(terminal.narrow(columns, width))
    assert max(map(len, lines)) <= width
    cells = " ".join(lines).split()
    assert cells.count("39%") == len(OUTCOMES) and "0.456" in cells
    heads = [line for line in lines if line.lstrip().startswith("point")]
    assert len(heads) == lines.count("") > 1 and heads[-1].endswith("out")  # each table begins with the points


def test_a_sweep_of_many_numbers_fits_the_terminal(tmp_path: Path) -> None:
    axes = "delivery.tranche: [0.0, 0.3], guarantees.default: [0, 0.4], tables.main.protocol: [single_text, voting]"
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\nextends: two-farmers\nworlds: 3\nsweep: {{axes: {{{axes}}}}}\n")
    lines = terminal.sweep_lines(run(load(str(path)), tmp_path / "out"), WIDTH)
    assert max(map(len, lines)) <= WIDTH
    said = "\n".join(lines)
    assert "a  Lead allowed in delivery (tranche) (delivery.tranche)" in said
    assert "(tables.main.protocol)" in said and "single text" in said and "of 3 worlds" in said
    rows = [line.split() for line in lines if line.strip()[:1].isdigit()]
    assert len(rows) == 8 and all(0.0 <= float(row[-1]) <= 1.0 for row in rows)  # what is carried out comes last
