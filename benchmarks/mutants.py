"""Which faults in the core rules would the tests notice? A mutant is the code with one such fault.

    python -m benchmarks.mutants --sample 100 --seed 1
    python -m benchmarks.mutants --file rules/trust.py

Each mutant is written into a copy of the tree and tried with the unit tests of the rules, and where it lives on with
the digests of a few scenarios. The exit code is 1 where more than a tenth of them live.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = (
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "sim" / "model" / "rules").glob("[a-z]*.py")),
    *(f"sim/model/process/{name}.py" for name in ("months", "incidents", "endings", "talks")),
    *(f"sim/model/seats/{name}.py" for name in ("by_rule", "mediation")),
    "sim/utility.py",
)
STAGES = (
    ("unit tests", ["tests/model/rules", "tests/test_utility.py"]),
    ("digests", ["tests/golden", "-k", "two-farmers or cairo"]),
)
NEEDED = ("sim", "tests", "scenarios", "seeds", "pyproject.toml")
LIMIT = 300  # seconds for one stage; who needs longer runs for ever
WANTED = 0.9  # share of mutants that are to be killed

FLIPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
TYPES = {"annotation", "returns", "decorator_list", "type_params"}  # parts of a tree that decide nothing


@dataclass(frozen=True)
class Mutant:
    """A file of the project with one fault."""

    file: str
    line: int
    kind: str
    was: str
    now: str
    code: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}: {self.was}  ->  {self.now}"


def changed(node: ast.expr | ast.AugAssign) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in place of a node, and what kind of fault it is."""
    if isinstance(node, ast.Compare):
        for k, operator in enumerate(node.ops):
            other = copy.deepcopy(node)
            other.ops[k] = FLIPPED[type(operator)]()  # type: ignore[call-overload]
            yield "comparison", other
    elif isinstance(node, ast.BinOp):
        if type(node.op) in FLIPPED and not isinstance(node.op, ast.Mult):
            other = copy.deepcopy(node)
            other.op = FLIPPED[type(node.op)]()  # type: ignore[assignment]
            yield ("sign" if isinstance(node.op, ast.Add | ast.Sub) else "and, or"), other
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            yield "term dropped", node.left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield "term dropped", node.right
    elif isinstance(node, ast.BoolOp):
        other = copy.deepcopy(node)
        other.op = FLIPPED[type(node.op)]()  # type: ignore[assignment]
        yield "and, or", other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert | ast.Not):
        yield "sign", node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        yield "constant", ast.Constant(other_number(node.value))
    elif isinstance(node, ast.AugAssign) and type(node.op) in FLIPPED:
        other = copy.deepcopy(node)
        other.op = FLIPPED[type(node.op)]()  # type: ignore[assignment]
        yield "sign" if isinstance(node.op, ast.Add | ast.Sub | ast.Mult) else "and, or", other


def other_number(value: bool | int | float) -> bool | int | float:
    """Another constant of the same type: a tiny one, which guards against rounding, becomes one that matters."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return 0.1 if 0.0 < abs(value) < 1e-5 else value + 1.0 if value in (0.0, 1.0) else value / 2.0


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every node below one that is no type, as its holder, the holder's field, its place in a list there, itself."""
    for name, value in ast.iter_fields(node):
        if name in TYPES:
            continue
        for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(one, ast.AST):
                yield node, name, at, one
                yield from places(one)


def mutants_of(file: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a file."""
    tree = ast.parse(source)
    for holder, name, at, node in list(places(tree)):
        if not isinstance(node, ast.expr | ast.AugAssign):
            continue
        for kind, other in changed(node):
            _put(holder, name, at, other)
            code = ast.unparse(ast.fix_missing_locations(tree))
            _put(holder, name, at, node)
            yield Mutant(file, node.lineno, kind, ast.unparse(node), ast.unparse(other), code)


def _put(holder: ast.AST, name: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(holder, name, node)
    else:
        getattr(holder, name)[at] = node


class Trial:
    """A copy of the tree in which one mutant after the other is tried."""

    def __init__(self, folder: Path, stages: Sequence[tuple[str, list[str]]] = STAGES) -> None:
        self.folder = folder
        self.stages = stages
        skipped = shutil.ignore_patterns("__pycache__", ".*")
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=skipped)
            else:
                shutil.copy(source, folder / name)

    def killed_by(self, mutant: Mutant) -> str:
        """The stage that noticed a mutant; "" where none did."""
        path = self.folder / mutant.file
        whole = path.read_text(encoding="utf-8")
        try:
            self._write(path, mutant.code)
            return next((name for name, tests in self.stages if not self.passes(tests)), "")
        finally:
            self._write(path, whole)

    def passes(self, tests: Sequence[str]) -> bool:
        """Whether tests pass in the copy."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-n", "0", *tests]
        inside = {**os.environ, "PYTHONPATH": str(self.folder)}
        try:
            done = subprocess.run(command, cwd=self.folder, env=inside, capture_output=True, timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    @staticmethod
    def _write(path: Path, code: str) -> None:
        path.write_text(code, encoding="utf-8")
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            compiled.unlink()  # it may be of the same second and the same length


def main() -> int:
    """Try mutants, and say which live."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--file", action="append", default=[], help="part of a file's path; may be given again")
    parser.add_argument("--sample", type=int, help="how many mutants to try, drawn by --seed; all without it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="name the mutants and try none")
    parser.add_argument("--json", type=Path, help="write what became of each mutant into a file")
    given = parser.parse_args()
    files = [name for name in CORE if not given.file or any(part in name for part in given.file)]
    mutants = [m for name in files for m in mutants_of(name, (ROOT / name).read_text(encoding="utf-8"))]
    if given.sample is not None and given.sample < len(mutants):
        chosen = sorted(random.Random(given.seed).sample(range(len(mutants)), given.sample))
        mutants = [mutants[k] for k in chosen]
    if given.list or not mutants:
        print(*mutants, sep="\n")
        return 0
    began, fates = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        for name, tests in STAGES:
            if not trial.passes(tests):
                raise SystemExit(f"the {name} fail without any mutant: nothing can be said")
        for k, mutant in enumerate(mutants, 1):
            fates.append(trial.killed_by(mutant))
            print(f"{k}/{len(mutants)} {fates[-1] or 'LIVES':10} {mutant}", flush=True)
    living = [m for m, fate in zip(mutants, fates, strict=True) if not fate]
    share = 1.0 - len(living) / len(mutants)
    by = {name: fates.count(name) for name, _ in STAGES}
    counts = ", ".join(f"{count} by the {name}" for name, count in by.items())
    print(f"\n{share:.0%} of {len(mutants)} mutants killed ({counts}) in {time.monotonic() - began:.0f} s; these live:")
    print(*living, sep="\n")
    if given.json:
        told = [{**asdict(m), "killed_by": fate} for m, fate in zip(mutants, fates, strict=True)]
        given.json.write_text(json.dumps([{k: v for k, v in one.items() if k != "code"} for one in told], indent=1))
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
