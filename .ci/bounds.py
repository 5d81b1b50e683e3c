"""Do the versions that pyproject.toml allows still work? `newer` compares, `oldest` tries the lower bounds.

`oldest` installs the oldest release of every library that is named there. A bound that the others do not allow to be
reached is false, and it says so at once. Else it runs the tests, or those that are named after it; where they fail it
tries each bound alone, with everything else as new as that allows, and names the bounds that are false. Needs uv.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(".venv-oldest")
BOUND = re.compile(r"\s*([A-Za-z0-9._-]+)\s*>=\s*([0-9][0-9A-Za-z.]*)\s*")
PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")


def main(arguments: list[str]) -> int:
    """Do what the one argument says; the exit code."""
    if arguments == ["newer"]:
        return newer()
    if arguments[:1] == ["oldest"]:
        return oldest(arguments[1:])
    print("expected newer, or oldest and perhaps some tests", file=sys.stderr)
    return 2


def bounds(*extras: str) -> dict[str, str]:
    """The lower bound of each library that pyproject.toml names, those of some extras and of the build included."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = whole["project"]
    wanted = [*project["dependencies"], *whole["build-system"]["requires"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    found = {}
    for requirement in wanted:
        bound = BOUND.fullmatch(requirement)
        if bound is None:
            raise SystemExit(f"pyproject.toml: {requirement!r} is not a name and a lower bound, such as 'numpy>=1.26'")
        found[_plain(bound[1])] = bound[2]
    return found


def pins(file: Path = ROOT / "constraints.txt") -> dict[str, str]:
    """The version of each library in a file of constraints."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {_plain(pin[1]): pin[2] for pin in map(PIN.match, lines) if pin}


def unreached(wanted: dict[str, str], chosen: dict[str, str]) -> list[str]:
    """The bounds below the oldest release that the others allow, a line each."""
    return [
        f"  {name}>={bound}: the oldest that goes with the others is {chosen[name]}"
        for name, bound in sorted(wanted.items())
        if _numbers(chosen[name]) != _numbers(bound)
    ]


def newer() -> int:
    """Print which libraries are here in another version than in constraints.txt."""
    known = pins()
    here = {_plain(found.metadata["Name"]): found.version for found in metadata.distributions()}
    other = [
        f"  {name} {here[name]} ({known[name]})"
        for name in sorted(known.keys() & here.keys())
        if here[name] != known[name]
    ]
    print(
        "other than in constraints.txt:" if other else "every library is the one of constraints.txt", *other, sep="\n"
    )
    return 0


def oldest(tests: list[str]) -> int:
    """Run the tests with every library at its lower bound; where they fail, say which bound is false."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    wanted = bounds("test")
    fault = _install("all", ["--resolution", "lowest-direct"], {})
    if fault:
        print(fault, file=sys.stderr)
        print("the lower bounds cannot be installed together, for the reason above")
        return 1
    if short := unreached(wanted, pins(FOLDER / "all.txt")):
        print("these lower bounds in pyproject.toml are false:", *short, sep="\n")
        return 1
    if _tests("all", tests) == 0:
        print("every lower bound holds: " + ", ".join(f"{name} {bound}" for name, bound in sorted(wanted.items())))
        return 0
    print("\nthe tests fail with the oldest of everything; now each bound alone, with the tests that failed\n")
    false = []
    for name, bound in sorted(wanted.items()):
        fault = _install("one", [], {name: bound})
        if fault:
            false.append(f"  {name}>={bound} cannot be installed: {fault.splitlines()[-1].strip()}")
            continue
        # A run notes what failed in it: each gets a copy of what failed at first, or the next would try less than that.
        shutil.rmtree(_cache("one"), ignore_errors=True)
        shutil.copytree(_cache("all"), _cache("one"))
        if _tests("one", ["--last-failed", "--quiet", "--no-header", "--tb=no", *tests]):
            false.append(f"  {name}>={bound}")
    if false:
        print("these lower bounds in pyproject.toml are false:", *false, sep="\n")
    else:
        print("no lower bound is false alone: two or more of them do not go together")
    return 1


def _install(place: str, how: list[str], pinned: dict[str, str]) -> str:
    """Resolve, and install into a new environment; what went wrong, or nothing."""
    python, chosen, fixed = FOLDER / place / "bin/python", FOLDER / f"{place}.txt", FOLDER / "fixed.txt"
    version = ".".join(map(str, sys.version_info[:2]))
    fixed.write_text("".join(f"{name}=={bound}\n" for name, bound in pinned.items()), encoding="utf-8")
    build = bounds()["hatchling"] if "--resolution" in how or "hatchling" in pinned else None
    (FOLDER / "build.txt").write_text(f"hatchling=={build}\n" if build else "", encoding="utf-8")
    install = ["pip", "install", "--quiet", "--python", str(python)]
    compiled = ["pip", "compile", "pyproject.toml", "--extra", "test", "--python-version", version, "--quiet"]
    steps = [
        [*compiled, *how, "--constraints", str(fixed), "--output-file", str(chosen)],
        ["venv", "--clear", "--quiet", "--python", sys.executable, str(FOLDER / place)],
        [*install, "--requirements", str(chosen)],
        [*install, "--no-deps", "--editable", ".", "--build-constraints", str(FOLDER / "build.txt")],
    ]
    for step in steps:
        done = subprocess.run([_uv(), "--no-config", *step], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip() or f"uv {step[0]} exited with {done.returncode}"
    return ""


def _tests(place: str, how: list[str]) -> int:
    python = FOLDER / place / "bin/python"
    command = [str(python), "-m", "pytest", "-n", "2", "--dist", "worksteal", "-o", f"cache_dir={_cache(place)}", *how]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _cache(place: str) -> Path:
    """Where pytest notes which tests failed."""
    return ROOT / FOLDER / f"{place}-cache"


def _uv() -> str:
    return str(Path(sys.executable).with_name("uv"))


def _plain(name: str) -> str:
    """A name as registries compare it: `SALib` and `salib` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _numbers(version: str) -> tuple[int | str, ...]:
    """A release as it counts: 15, 15.0 and 15.0.0 are one."""
    parts = [int(part) if part.isdigit() else part for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
