"""Draw the rooms of the house from the imports: `make rooms` writes docs/rooms.svg.

A box is a room, with its files and lines; a line goes down from a room to one that it imports from. Lines that follow
from others are left out, and so is the ground, on which all rooms stand.
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from pathlib import Path

os.environ["MPLBACKEND"] = "agg"
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "rooms.svg"
ALONE = {"world": "world", "draw": "draw", "agents": "agents", "setup": "process"}
INK, LINE, PAPER = "#1d2b36", "#8aa0ae", "#eef3f6"


def room(module: str) -> str:
    """The room of a module: the folder below `sim`, or below `sim.model`; files that stand alone are the ground.

    A file of `sim.model` is a room where others of the model lie above it; `setup.py` and the process know each other.
    """
    parts = module.split(".")
    inner = parts[2] if len(parts) > 2 and parts[1] == "model" else ""
    if inner in ALONE or (inner and (ROOT / "sim" / "model" / inner).is_dir()):
        return f"model/{ALONE.get(inner, inner)}"
    if len(parts) > 1 and (ROOT / "sim" / parts[1]).is_dir():
        return parts[1]
    return "sim.api" if module == "sim.api" else "ground"


def imports() -> tuple[Counter[tuple[str, str]], dict[str, tuple[int, int]]]:
    """How often each room imports from each other, and the files and lines of each."""
    arrows: Counter[tuple[str, str]] = Counter()
    size: dict[str, tuple[int, int]] = {}
    for path in sorted((ROOT / "sim").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        here, text = room(module), path.read_text(encoding="utf-8")
        files, lines = size.get(here, (0, 0))
        size[here] = files + 1, lines + text.count("\n")
        for node in ast.walk(ast.parse(text)):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module in ("sim", "sim.model"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                if name.partition(".")[0] == "sim" and room(name) != here:
                    arrows[here, room(name)] += 1
    return arrows, size


def floors(arrows: Counter[tuple[str, str]], rooms: list[str]) -> dict[str, int]:
    """The floor of each room: one above the highest that it imports from."""
    below = {name: {b for (a, b) in arrows if a == name and b != "ground"} for name in rooms}
    level = {"ground": 0}

    def of(name: str, seen: tuple[str, ...] = ()) -> int:
        if name not in level and name not in seen:
            level[name] = 1 + max((of(b, (*seen, name)) for b in below[name]), default=0)
        return level.get(name, 0)

    for name in rooms:
        of(name)
    return level


def reduced(arrows: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The arrows that do not follow from others: who imports from a room may know what that room stands on."""
    known = {pair: count for pair, count in arrows.items() if "ground" not in pair}
    below: dict[str, set[str]] = {}
    for a, b in known:
        below.setdefault(a, set()).add(b)

    def reached(a: str) -> set[str]:
        found, left = set(), [a]
        while left:
            new = below.get(left.pop(), set()) - found
            found |= new
            left += new
        return found

    under = {name: reached(name) for name in below}
    return {(a, b): n for (a, b), n in known.items() if not any(c != b and b in under.get(c, ()) for c in below[a])}


def draw(arrows: Counter[tuple[str, str]], size: dict[str, tuple[int, int]]) -> Figure:
    """The picture."""
    rooms = sorted(size)
    level = floors(arrows, rooms)
    rows: dict[int, list[str]] = {}
    for name in rooms:
        rows.setdefault(level[name], []).append(name)
    high = max(rows)
    figure = Figure(figsize=(9.0, 0.78 * (high + 1) + 0.5))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_axis_off()
    ax.set_xlim(0, 9)
    ax.set_ylim(-0.5, high + 0.75)
    place = {n: ((k + 1) * 9 / (len(row) + 1), float(f)) for f, row in rows.items() for k, n in enumerate(row)}
    for (a, b), count in sorted(reduced(arrows).items()):
        (x, y), (u, v) = place[a], place[b]
        ax.plot([x, u], [y - 0.22, v + 0.22], color=LINE, lw=0.5 + 0.25 * min(count, 12) ** 0.5, alpha=0.6, zorder=1)
    for name, (x, y) in place.items():
        ax.add_patch(
            FancyBboxPatch((x - 0.62, y - 0.2), 1.24, 0.4, boxstyle="round,pad=0.03", fc=PAPER, ec=INK, zorder=2)
        )
        files, lines = size[name]
        ax.text(x, y + 0.05, name, ha="center", va="center", color=INK, fontsize=9, zorder=3)
        ax.text(
            x, y - 0.12, f"{files} files, {lines:,} lines", ha="center", va="center", color=INK, fontsize=6, zorder=3
        )
    return figure


if __name__ == "__main__":
    import matplotlib as mpl

    mpl.rcParams["svg.hashsalt"] = "rooms"
    draw(*imports()).savefig(OUT, metadata={"Date": None})
    print(f"{OUT.relative_to(ROOT)} is written")
