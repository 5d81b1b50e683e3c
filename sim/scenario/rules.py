"""The numbers of the rules themselves, apart from any party: read from seeds/rules.yaml, set by any scenario."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.case.quantity import NonNegative, Positive, Share


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calendar(_Rules):
    """One step of the model is one meeting or one month."""

    meetings_per_month: int = Field(ge=1, le=31, description="How many meetings of the tables make a month.")
    months: int = Field(ge=1, le=240, description="How many months a world is followed.")


class Talks(_Rules):
    """How talks open, how a text is drafted, and what happens to an issue that blocks it."""

    opening: Literal["plan", "demands"] = Field(
        description=(
            "The first text on the table: `plan`, the published text, or `demands`, a mediator's draft from what "
            "the parties ask for."
        ),
    )
    join_patience: int = Field(
        ge=0,
        le=240,
        description="Months a phase waits for parties that see no way out; then it has no talks.",
    )
    red_line_price: NonNegative = Field(
        description=(
            "What a text costs a party, in utility, that lies a whole ladder beyond one of its red lines; half a "
            "ladder costs a quarter of it."
        ),
    )
    search: Share = Field(
        description=(
            "Chance in a meeting that a mediator who only formulates finds the best package there is, where it is "
            "worth a lot to all who must sign."
        ),
    )
    search_scale: Positive = Field(
        description=(
            "What a package has to be worth to the one who gains least by it, in utility over no agreement, for the "
            "search to go at two thirds of its full pace."
        ),
    )
    listening: Share = Field(
        description="How well a mediator who only facilitates finds packages, as a share of one who only formulates.",
    )
    set_aside_after: Share = Field(
        description=(
            "Share of the meetings after which issues beyond a red line may be left for later, where everybody who "
            "must sign gains by the rest; 1 is never."
        ),
    )
    side_payment: NonNegative = Field(
        description="What a full pool pays, in utility, when the mediator does nothing but manipulate.",
    )
    refusal_cost: NonNegative = Field(
        description="What refusing costs, in utility, when the mediator does nothing but manipulate.",
    )
    devaluation: Share = Field(
        description="How far a text loses value for coming from a party one distrusts; 0 is not at all.",
    )
    early_harvest: Literal["never", "by_worth"] = Field(
        description=(
            "Whether issues are signed ahead of the rest: each month those by which all who must sign gain more than "
            "the issue would buy them in the package."
        ),
    )
    attendance: Literal["always", "by_worth"] = Field(
        description=(
            "Whether the parties come to every meeting of the main table, or each time with a chance that rises with "
            "what the best package would be worth to them."
        ),
    )
    attendance_slope: NonNegative = Field(
        description="How steeply the chance to come rises with that worth, per unit of utility; for `by_worth`.",
    )
    attendance_base: Share = Field(
        description=(
            "Chance that a party comes to a meeting to which the best package is worth no more than no agreement; for "
            "`by_worth`."
        ),
    )


class Cohesion(_Rules):
    """What keeps the members of a caucus together (Coser 1956) and what it does at the main table."""

    outside_pressure: Share = Field(
        description="How hard pressure from outside closes the ranks of a caucus; 0 is no pressure.",
    )
    rivalry: Share = Field(description="How far old rivalry takes cohesion away.")
    apart: NonNegative = Field(
        description=(
            "What pressure from outside makes it cost those of one side to stand apart at a table that decides, in "
            "utility, less as much of it as old rivalry makes standing together cost; 0 where they are no side."
        ),
    )
    pull: Share = Field(
        description="How far a joint mandate takes the place of the text as the point that members concede toward.",
    )


class Delivery(_Rules):
    """Month by month: what makes a party do what it signed."""

    slope: Positive = Field(
        description="How steeply willingness to deliver answers to what is at stake, per unit of utility.",
    )
    bias: Positive = Field(
        description="How willing a party is for which nothing is at stake, as a probability between 0 and 1.",
    )
    refusal_cost: NonNegative = Field(description="What a full guarantee makes refusing to deliver cost, in utility.")
    tranche: Share = Field(
        description="How far an issue may be delivered ahead of the one that it waits for, as a share of the ladder.",
    )
    backslide: NonNegative = Field(
        description="Share of a reversible issue that is taken back for each share of trust lost in a month.",
    )
    noise: NonNegative = Field(description="Monthly ups and downs in willingness: a standard deviation, in utility.")
    complete: Share = Field(description="Share of what was agreed from which an issue counts as delivered.")
    patience: int = Field(
        ge=1,
        le=240,
        description="Months a party stays in a deal that is worth less to it than none.",
    )


class Trust(_Rules):
    """How belief in the others' delivery moves."""

    learning: Share = Field(description="Share of the gap between trust and what is seen that closes in a month.")
    monitoring: Share = Field(description="How well delivery is seen: 1 is as it is, 0 only through noise.")
    noise: NonNegative = Field(description="How far off delivery is seen without any monitoring: a standard deviation.")


class Incidents(_Rules):
    """Violent incidents during a truce."""

    rate: NonNegative = Field(
        description="Incidents expected in a month without cohesion and without pressure from guarantors.",
    )
    misattribution: Share = Field(description="Chance that an incident is laid at the wrong party's door.")
    trust_loss: Share = Field(description="Share of the trust in the party blamed that an incident takes.")
    damage: Share = Field(description="Share of the truce's delivery that an incident undoes.")
    escalation: Share = Field(
        description="Chance that an incident which nobody restrains ends the truce, a mean over its first five years.",
    )
    shape: Positive = Field(
        description=(
            "How the danger of escalation goes with the truce's age, the shape of a Weibull distribution: below 1 "
            "truces end early rather than late, 1 is a constant rate."
        ),
    )
    guarantor_pressure: Share = Field(description="How far guarantors hold incidents and escalation back.")
    restraint: Share = Field(description="How far the cohesion of the caucuses lowers the rate.")
    truce: str | None = Field(
        None,
        description="The issue that is the truce; without one there is nothing to escalate.",
    )


class Announced(_Rules):
    """A unilateral step, announced and taken in the first month (GRIT; Osgood 1962); off without party and issue."""

    party: str | None = Field(None, description="The party that announces a step and takes it; none is nobody.")
    issue: str | None = Field(None, description="The issue on which the step is taken.")
    size: Share = Field(description="How far up the issue's ladder the step goes.")
    share: Share = Field(description="How far a full step moves the others' trust toward 1.")


class Spoiling(_Rules):
    """What the custodians of a peace do about spoilers (Stedman 1997); which seats spoil stands in their profiles."""

    strategy: Literal["none", "inducement", "socialisation", "coercion"] = Field(
        description="What those who guard the peace do about spoilers.",
    )
    strength: Share = Field(description="How much of its effect the strategy has.")
    rate: NonNegative = Field(
        description="Incidents expected in a month from a spoiler of full capacity and full motive.",
    )


class Phases(_Rules):
    """When the next phase's talks are declared."""

    open_at: Share = Field(
        description="Mean share delivered of the earlier phases at which the next one opens by right.",
    )
    early: Share = Field(description="Chance in a month that the next phase is declared before that.")
    not_before: int = Field(
        ge=0,
        le=240,
        description="Months after an agreement before the next phase may be declared early.",
    )


class Fallback(_Rules):
    """Point 17: the plan goes on without a party that delays."""

    enabled: bool = Field(description="Whether the plan goes on without a party that delays.")
    trigger: str | None = Field(None, description="The issue whose standstill switches the fallback on.")
    issue: str | None = Field(None, description="The issue whose ladder records that it is on.")
    after: int = Field(ge=1, le=240, description="Months without progress after which it switches on.")
    limits: dict[str, float] = Field(
        default_factory=dict,
        description="Issues that get no further than this place on their ladders while it is on.",
    )


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
