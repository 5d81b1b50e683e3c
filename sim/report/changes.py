"""What would have changed a world, in words: of each lever the smallest change that helps, and what it helped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.counterfactual import GOALS, STEPS, End, Tried, smallest
from sim.findings.words import percent
from sim.report.line import fold

WAYS = {
    0.25: "a quarter of the way",
    0.5: "half of the way",
    0.75: "three quarters of the way",
    1.0: "all the way",
}
_WORDS = {
    "agreed": "ends in an agreement where this one had none",
    "lasting": "ends in an agreement that lasts to the end of the calendar",
    "delivered": "ends with everything agreed and carried out",
}


def tell(world: str, before: End, tried: Sequence[Tried], asked: str) -> list[str]:
    """Lines on a world's single changes: what each goal takes, what moved delivery most, and what changed nothing.

    `asked` says of what delivery is a share (`sim.scenario.wording.asked`).
    """
    title = f"What would have changed world {world}"
    intro = (
        f"It ended as follows: {before.reason}.{_carried(before, asked)} Below, one thing at a time is moved from what "
        f"this world drew toward the end of its range, in {len(STEPS)} steps, and the world is run again with "
        "everything else and all its chance as they were."
    )
    lines = [title, "=" * len(title), "", *fold(intro, "", "")]
    for goal in GOALS:
        found = smallest(before, tried, goal)
        lines += ["", f"The world {_WORDS[goal]}"]
        lines += [line for attempt in found for line in _found(attempt)] or ["  with none of these changes alone."]
    return [*lines, "", *_most(before, tried), *_stopped(before, tried), *_nothing(before, tried)]


def _carried(end: End, asked: str) -> str:
    """How much was carried out; "" where there is nothing to carry out."""
    return f" {percent(end.delivery)} of {asked} was carried out." if end.delivery == end.delivery else ""


def _found(attempt: Tried) -> Iterator[str]:
    change, end = attempt.change, attempt.end
    then = f"; {percent(end.delivery)} is then carried out" if end.delivery == end.delivery else ""
    yield from fold(f"{change.lever}: {WAYS[change.step]} is enough{then}.", "  - ")


def _most(before: End, tried: Sequence[Tried]) -> list[str]:
    """The change with which most is carried out."""
    tried = [t for t in tried if t.end.delivery == t.end.delivery]
    if not tried:
        return []
    best = max(tried, key=lambda t: (t.end.delivery, -t.change.step, t.change.lever))
    if best.end.delivery <= before.delivery + 0.005:
        return fold("With none of them is more carried out.", "", "")
    words = (
        f"Most is carried out with {best.change.lever}, {WAYS[best.change.step]}: {percent(best.end.delivery)} in "
        f"place of {percent(before.delivery)}. It then ends so: {best.end.reason}."
    )
    return fold(words, "", "")


def _stopped(before: End, tried: Sequence[Tried]) -> list[str]:
    """The levers that take the reason away and meet another one: what lies behind the first obstacle."""
    helped = {t.change.lever for goal in GOALS for t in smallest(before, tried, goal)}
    met: dict[str, Tried] = {}
    for attempt in tried:
        if attempt.change.lever not in helped and attempt.end.reason != before.reason:
            met.setdefault(attempt.change.lever, attempt)
    if not met:
        return []
    lines = ["", "It would then stop for another reason with"]
    for lever, attempt in met.items():
        lines += fold(f"{lever}, {WAYS[attempt.change.step]}: {attempt.end.reason}.", "  - ")
    return lines


def _differs(end: End, before: End) -> bool:
    """Whether a world ended otherwise, or with more or less carried out than rounding shows."""
    same = (end.outcome, end.agreed, end.reason) == (before.outcome, before.agreed, before.reason)
    return not same or abs(end.delivery - before.delivery) > 0.005


def _nothing(before: End, tried: Sequence[Tried]) -> list[str]:
    """The levers that move neither the end nor what is carried out."""
    levers = list(dict.fromkeys(t.change.lever for t in tried))
    moved = {t.change.lever for t in tried if _differs(t.end, before)}
    still = [lever for lever in levers if lever not in moved]
    return ["", *fold(f"Nothing changes with: {'; '.join(still)}.", "", "")] if still else []
