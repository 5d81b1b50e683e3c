"""The scenario's own numbers in words."""

from __future__ import annotations

from sim.counting import counted
from sim.findings.outcomes import Mean


def sentence(found: Mean) -> str:
    """A number with its mean, its interval and how many worlds have none."""
    label, unit = found.about
    if found.missing == found.worlds:
        return f"{label}: no world has such a number."
    measured = f" {unit}" if unit else ""
    said = f"{label}: {found.mean:.4g}{measured}"
    if found.worlds - found.missing > 1:
        said += f" on average (95% interval {found.low:.4g} to {found.high:.4g})"
    if found.missing:
        said += (
            f"; {found.missing:,} of {counted(found.worlds, 'world')} {'has' if found.missing == 1 else 'have'} none"
        )
    return f"{said}."
