"""The plan under negotiation: points, their issues on ladders from 0 to 1, and the gates between deliveries."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.case.quantity import Positive, Share, exact


class Sourced(BaseModel):
    """Anything that is not a number but still says where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    evidence: tuple[str, ...] = ()
    inference: str | None = None
    assumption: str | None = None


class Scale(BaseModel):
    """What a ladder measures: the quantity at its ends and its unit, as 4 and 10 years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zero: float
    one: float
    unit: str = ""

    def quantity(self, place: float) -> float:
        """The quantity at a place on the ladder."""
        return self.zero + (self.one - self.zero) * place


class Issue(Sourced):
    """One negotiable dimension of a point: 0 is nothing done, 1 is as the published text says."""

    label: str = ""  # at most about 22 characters, for figures
    ladder: dict[float, str] = Field(default_factory=dict)  # value -> what that rung means
    scale: Scale | None = None  # where the ladder measures something, what
    occurred: float | None = Field(default=None, ge=0.0, le=1.0)  # where it ended in fact, to compare with
    text: Share | None = None  # what the published text asks; None where it is silent
    kind: Literal["step", "clause"] = "step"  # a clause binds when signed; a step has to be delivered
    delivers: tuple[str, ...] = ()  # parties that must act
    blocks: tuple[str, ...] = ()  # parties that can hold it up
    reversible: bool = True  # can delivery go backwards?
    contested: bool = True
    months: Positive = exact(6.0)  # months a willing deliverer needs for the whole ladder


class Point(BaseModel):
    """One of the plan's points; the gist is a paraphrase."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gist: str
    issues: dict[str, Issue]
    note: str | None = None


class Gate(Sourced):
    """Delivery of `issue` above `above` may not run ahead of delivery of `needs` by more than the slack.

    The slack is the scenario's `delivery.tranche`. When `order` names a clause, its agreed value moves the slack:
    `frees: low` opens the gate as the clause goes from 0.5 to 0, `frees: high` as it goes from 0.5 to 1.
    """

    issue: str
    needs: str
    above: float = Field(default=0.0, ge=0.0, le=1.0)
    order: str | None = None
    frees: Literal["low", "high"] | None = None


class Plan(BaseModel):
    """A plan: its points by id, in order, and its gates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = "plan"
    title: str = ""
    points: dict[str, Point]
    gates: tuple[Gate, ...] = ()

    @property
    def issues(self) -> dict[str, Issue]:
        """Every issue of every point by its id, in the plan's order."""
        return {name: issue for point in self.points.values() for name, issue in point.issues.items()}

    @property
    def point_of(self) -> dict[str, str]:
        """Issue id -> point id."""
        return {name: pid for pid, point in self.points.items() for name in point.issues}
