"""The numbers of the rules in each world: every field (W,), drawn by `sim.model.draw.block` from the group of its name.

What each means stands in `sim.scenario.rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.types import Floats


@dataclass(frozen=True, slots=True)
class TalkNumbers:
    """Group `talks`."""

    side_payment: Floats
    refusal_cost: Floats
    set_aside_after: Floats
    red_line_price: Floats
    search: Floats
    search_scale: Floats
    listening: Floats
    devaluation: Floats


@dataclass(frozen=True, slots=True)
class AttendanceNumbers:
    """Of group `talks`, where parties may stay away from a meeting."""

    attendance_base: Floats
    attendance_slope: Floats


@dataclass(frozen=True, slots=True)
class OpeningNumbers:
    """Group `phases_opening`."""

    open_at: Floats
    early: Floats


@dataclass(frozen=True, slots=True)
class CohesionNumbers:
    """Group `cohesion`."""

    rivalry: Floats
    outside_pressure: Floats
    apart: Floats
    pull: Floats


@dataclass(frozen=True, slots=True)
class DeliveryNumbers:
    """Group `delivery`."""

    slope: Floats
    bias: Floats
    refusal_cost: Floats
    tranche: Floats
    backslide: Floats
    noise: Floats
    complete: Floats


@dataclass(frozen=True, slots=True)
class TrustNumbers:
    """Group `trust`."""

    learning: Floats
    monitoring: Floats
    noise: Floats


@dataclass(frozen=True, slots=True)
class IncidentNumbers:
    """Group `incidents`."""

    rate: Floats
    misattribution: Floats
    trust_loss: Floats
    damage: Floats
    escalation: Floats
    shape: Floats
    guarantor_pressure: Floats
    restraint: Floats


@dataclass(frozen=True, slots=True)
class AnnouncedNumbers:
    """Group `announced`."""

    size: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class SpoilingNumbers:
    """Group `spoiling`."""

    rate: Floats
    strength: Floats


@dataclass(frozen=True, slots=True)
class StyleNumbers:
    """Group `mediation` of a party: a mediator's mix of styles (Touval & Zartman 1985; Beardsley et al. 2006)."""

    facilitation: Floats
    formulation: Floats
    manipulation: Floats
    pool: Floats
