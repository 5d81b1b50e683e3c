"""The plan under negotiation: points, their issues on ladders from 0 to 1, and the gates between deliveries."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.case.quantity import Positive, Share, exact


class Sourced(BaseModel):
    """Anything that is not a number but still says where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    evidence: tuple[str, ...] = Field((), description="Ids of the statements it rests on.")
    inference: str | None = Field(None, description="How it was read from them.")
    assumption: str | None = Field(None, description="Why it was chosen where nothing was stated.")


class Scale(BaseModel):
    """What a ladder measures: the quantity at its ends and its unit, as 4 and 10 years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zero: float = Field(description="What the bottom of the ladder, 0, is in the unit.")
    one: float = Field(description="What the top of the ladder, 1, is in the unit.")
    unit: str = Field("", description="The unit, as figures and stories write it: years, percent.")

    @model_validator(mode="before")
    @classmethod
    def _ends(cls, raw: Any) -> Any:
        if isinstance(raw, list | tuple):
            if len(raw) != 2:
                said = f"expected the two ends of the scale, as [0, 100], got {len(raw)} of them"
                raise PydanticCustomError("scale", "{said}", {"said": said})
            return {"zero": raw[0], "one": raw[1]}
        return raw

    @model_validator(mode="after")
    def _apart(self) -> Scale:
        if not (math.isfinite(self.zero) and math.isfinite(self.one)) or self.zero == self.one:
            said = "expected two different ends, as [0, 100]"
            raise PydanticCustomError("scale", "{said}", {"said": said})
        return self

    def quantity(self, place: float) -> float:
        """The quantity at a place on the ladder."""
        return self.zero + (self.one - self.zero) * place


class Issue(Sourced):
    """One negotiable dimension of a point: 0 is nothing done, 1 is as the published text says."""

    label: str = Field("", description="Its name in figures and stories, at most about 22 letters.")
    ladder: dict[float, str] = Field(
        default_factory=dict,
        description="What places on the ladder mean: place: words. The lowest is 0, the highest 1.",
    )
    scale: Scale | None = Field(None, description="What the ladder measures, where it measures something.")
    occurred: float | None = Field(
        default=None,
        ge=0.0,
        le=1.0,
        description="Where it ended in fact, to compare with; no rule uses it.",
    )
    text: Share | None = Field(None, description="What the published text asks; leave it out where the text is silent.")
    kind: Literal["step", "clause"] = Field(
        "step",
        description="A `clause` binds when it is signed, a `step` has to be delivered.",
    )
    delivers: tuple[str, ...] = Field((), description="The parties that must act to deliver it.")
    blocks: tuple[str, ...] = Field((), description="The parties that can hold its delivery up.")
    reversible: bool = Field(True, description="Whether delivery can go backwards.")
    contested: bool = Field(True, description="Whether anybody is against it.")
    months: Positive = Field(exact(6.0), description="Months that a willing deliverer needs for the whole ladder.")


class Point(BaseModel):
    """One of the plan's points; the gist is a paraphrase."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gist: str = Field(description="What the point says, in your own words.")
    issues: dict[str, Issue] = Field(description="The issues of the point by their ids: small letters, digits and _.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Gate(Sourced):
    """Delivery of `issue` above `above` may not run ahead of delivery of `needs` by more than the slack.

    The slack is the scenario's `delivery.tranche`. When `order` names a clause, its agreed value moves the slack:
    `frees: low` opens the gate as the clause goes from 0.5 to 0, `frees: high` as it goes from 0.5 to 1.
    """

    issue: str = Field(description="The issue that has to wait.")
    needs: str = Field(description="The issue that it waits for.")
    above: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="The place on the ladder up to which it need not wait.",
    )
    order: str | None = Field(None, description="A clause on who goes first, whose agreed value opens the gate.")
    frees: Literal["low", "high"] | None = Field(None, description="Which end of that clause opens the gate.")


class Plan(BaseModel):
    """A plan: its points by id, in order, and its gates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field("plan", description="A short name of the plan.")
    title: str = Field("", description="Its title, for people.")
    points: dict[str, Point] = Field(description="The points of the plan by their ids, in order.")
    gates: tuple[Gate, ...] = Field((), description="Which delivery waits for which.")

    @property
    def issues(self) -> dict[str, Issue]:
        """Every issue of every point by its id, in the plan's order."""
        return {name: issue for point in self.points.values() for name, issue in point.issues.items()}

    @property
    def point_of(self) -> dict[str, str]:
        """Issue id -> point id."""
        return {name: pid for pid, point in self.points.items() for name in point.issues}
