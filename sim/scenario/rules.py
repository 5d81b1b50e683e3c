"""The numbers of the rules themselves, apart from any party: read from seeds/rules.yaml, set by any scenario."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.case.quantity import NonNegative, Positive, Share


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calendar(_Rules):
    """One step of the model is one meeting or one month."""

    meetings_per_month: int = Field(ge=1, le=31)
    months: int = Field(ge=1, le=240)  # the last month simulated


class Talks(_Rules):
    """How talks open, how a text is drafted, and what happens to an issue that blocks it."""

    opening: Literal["plan", "demands"]  # the first text: the published plan, or a draft from first demands
    join_patience: int = Field(ge=0, le=240)  # months a phase waits for parties that see no way out
    linkage: Share  # chance a meeting that a mediator who only formulates finds the link between clashing red lines
    set_aside_after: Share  # share of the rounds after which blocked issues are set aside; 1 = never
    side_payment: NonNegative  # side payment a mediator's pool makes at full manipulation, in utility
    refusal_cost: NonNegative  # what full manipulation makes refusing cost, in utility
    devaluation: Share  # how far a text loses value for coming from a party one distrusts


class Cohesion(_Rules):
    """What keeps the members of a caucus together (Coser 1956) and what it does at the main table."""

    outside_pressure: Share
    rivalry: Share  # how far old rivalry takes cohesion away
    pull: Share  # how far a joint mandate replaces the text as the point its members concede toward


class Delivery(_Rules):
    """Month by month: what makes a party do what it signed."""

    slope: Positive  # steepness of the logistic of willingness, per unit of utility
    bias: Positive  # willingness of a party for whom nothing is at stake, as a probability in (0, 1)
    refusal_cost: NonNegative  # what a full guarantee makes refusing cost, in utility
    tranche: Share  # how far a delivery may run ahead of its precondition
    backslide: NonNegative  # share of a reversible issue taken back per share of trust lost in a month
    noise: NonNegative  # standard deviation of monthly willingness, in utility
    complete: Share  # share of the agreed value from which an issue counts as delivered
    patience: int = Field(ge=1, le=240)  # months a party stays in a deal worth less than none


class Trust(_Rules):
    """How belief in the others' delivery moves."""

    learning: Share  # share of the gap between trust and what is seen that closes in a month
    monitoring: Share  # 1 = delivery is seen as it is
    noise: NonNegative  # standard deviation of what is seen without monitoring


class Incidents(_Rules):
    """Violent incidents during a truce."""

    rate: NonNegative  # expected incidents a month with no cohesion and no pressure
    misattribution: Share  # chance that the wrong party is blamed
    trust_loss: Share  # share of trust in the blamed party that an incident takes
    damage: Share  # share of the truce's delivery that an incident undoes
    escalation: Share  # chance that an unrestrained incident ends the truce
    guarantor_pressure: Share  # how far guarantors hold incidents and escalation back
    restraint: Share  # how far cohesion of the caucuses lowers the rate
    truce: str | None = None  # the issue that is the truce; without one nothing escalates


class Announced(_Rules):
    """A unilateral step, announced and taken in the first month (GRIT; Osgood 1962); off without party and issue."""

    party: str | None = None
    issue: str | None = None
    size: Share  # how far up the issue's ladder it goes
    share: Share  # how far a full step moves the others' trust toward 1


class Spoiling(_Rules):
    """What the custodians of a peace do about spoilers (Stedman 1997); which seats spoil stands in their profiles."""

    strategy: Literal["none", "inducement", "socialisation", "coercion"]
    strength: Share  # how much of its effect the strategy has
    rate: NonNegative  # expected incidents a month from a spoiler of full capacity and motive


class Phases(_Rules):
    """When the next phase's talks are declared."""

    open_at: Share  # mean delivery of the phases agreed so far that opens the next one
    early: Share  # monthly chance that the next phase is declared before that
    not_before: int = Field(ge=0, le=240)  # months after an agreement before an early declaration


class Fallback(_Rules):
    """Point 17: the plan goes on without a party that delays."""

    enabled: bool
    trigger: str | None = None  # the issue whose stall switches it on
    issue: str | None = None  # the issue that records it
    after: int = Field(ge=1, le=240)  # months of stall
    limits: dict[str, float] = Field(default_factory=dict)  # issues capped while it is on


class Rules(_Rules):
    """All rule groups; each is a key of a scenario."""

    calendar: Calendar
    talks: Talks
    cohesion: Cohesion
    delivery: Delivery
    trust: Trust
    incidents: Incidents
    announced: Announced
    spoiling: Spoiling
    phases_opening: Phases
    fallback: Fallback
