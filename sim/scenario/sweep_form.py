"""What has to be there for a sweep of each design, whatever the scenario: axes or points, a size, no more than that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized
from typing import Any, NamedTuple, Protocol

from sim.yamltree import Where

SAMPLED = ("latin_hypercube", "sobol")  # the designs that draw their points
MAX_POINTS = 100_000


class Form(Protocol):
    """What a sweep says of its form; see `sim.scenario.schema.Sweep`."""

    @property
    def design(self) -> str: ...
    @property
    def axes(self) -> Mapping[str, Any]: ...
    @property
    def points(self) -> Sized: ...
    @property
    def size(self) -> int | None: ...


class Fault(NamedTuple):
    """What is wrong with a sweep's form, and the key it is about, below the sweep."""

    said: str
    at: Where = ()
    of_key: bool = False  # whether the key itself is the mistake, not its value


def size(sweep: Form) -> int:
    """How many design points a sweep has, without drawing them."""
    if sweep.design in SAMPLED:
        return sweep.size or 0
    lists = (values for values in sweep.axes.values() if isinstance(values, list))
    return len(sweep.points) if sweep.design == "list" else math.prod(map(len, lists))


def fault(sweep: Form) -> Fault | None:
    """The first thing that is missing in a sweep or too much, or None."""
    design = sweep.design
    sampled = design in SAMPLED
    wanted, other = ("points", "axes") if design == "list" else ("axes", "points")
    if not getattr(sweep, wanted) or getattr(sweep, other):
        return Fault(f"a {design} needs {wanted}, and no {other}", (other,) if getattr(sweep, other) else ())
    if sampled:
        if sweep.size is None:
            return Fault(f"a {design} needs size, how many design points to draw", ("size",))
        if design == "sobol" and sweep.size & (sweep.size - 1):
            below = 1 << (sweep.size.bit_length() - 1)
            said = f"a sobol design needs a power of two, got {sweep.size}; the nearest are {below} and {2 * below}"
            return Fault(said, ("size",))
    else:
        for key in (key for key in ("size", "seed") if getattr(sweep, key) is not None):
            return Fault(f"a {design} draws no points; {' and '.join(SAMPLED)} do", (key,), of_key=True)
    for path, values in sweep.axes.items():
        if values == []:
            return Fault("expected at least one value", ("axes", path))
        if not sampled and not isinstance(values, list):
            return Fault(f"a range is for {' and '.join(SAMPLED)}; name a grid's values", ("axes", path))
    count = size(sweep)
    if count > MAX_POINTS:
        return Fault(f"expected at most {MAX_POINTS:,} design points, got {count:,}", ("size" if sampled else wanted,))
    return None
