"""What to keep of a run besides its outcomes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keep:
    """What to keep: paths over meetings and months; the transcript of worlds whose replicate is below `transcript`;
    what agreed texts were worth (Nash product, distance from the Pareto frontier), and on request their distance from
    the solution concepts. Nothing that is kept changes the talks.
    """

    paths: bool = False
    transcript: int = 0
    worth: bool = True
    solutions: bool = False  # with `worth`
