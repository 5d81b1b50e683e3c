"""Counts over the worlds of a design point, part by part: never more than one part is in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from sim.runs.results import Results
from sim.scenario.wording import asked


@dataclass
class Tally:
    """What the worlds of one design point came to."""

    ran: int = 0
    failed: int = 0
    first_error: str = ""
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (outcome, reason)
    # The sum of `delivery` and of `delivery_agreed` over the worlds that have something to carry out, and their number.
    delivery: float = 0.0
    counted: int = 0
    agreed: float = 0.0
    agreeing: int = 0
    asked: str = ""  # of what `delivery` is a share
    # By point: phase, worlds, worlds that agreed all its issues, sum over issues of what was delivered, issues.
    points: pd.DataFrame = field(default_factory=pd.DataFrame)

    @classmethod
    def of(cls, results: Results, design_point: int) -> Tally:
        """Count one design point of a results folder."""
        tally = cls(asked=asked(results.scenario.plan))
        for runs in results.each_part("runs"):
            tally._add_runs(runs[runs["design_point"] == design_point])
        for issues in results.each_part("issues"):
            tally._add_issues(issues[issues["design_point"] == design_point])
        return tally

    def _add_runs(self, runs: pd.DataFrame) -> None:
        said = runs["error"].fillna("")
        good = runs[said == ""]
        self.ran += len(good)
        self.failed += len(runs) - len(good)
        if len(good) < len(runs):
            self.first_error = self.first_error or str(said[said != ""].iloc[0])
        self.outcomes.update(good["outcome"])
        self.reasons.update(zip(good["outcome"], good["reason"], strict=True))
        self.delivery += float(good["delivery"].sum())
        self.counted += int(good["delivery"].notna().sum())
        self.agreed += float(good["delivery_agreed"].sum())
        self.agreeing += int(good["delivery_agreed"].notna().sum())

    def _add_issues(self, issues: pd.DataFrame) -> None:
        if issues.empty:
            return
        by_point = issues.assign(agreed=issues["agreed"].notna()).groupby("point")
        agreed = issues.assign(agreed=issues["agreed"].notna()).groupby(["point", "replicate"])["agreed"].all()
        found = pd.DataFrame(
            {
                "worlds": agreed.groupby("point").size(),
                "agreed": agreed.groupby("point").sum(),
                "delivered": by_point["delivered"].sum(),
                "issues": by_point.size(),
            }
        )
        phase = by_point["phase"].first()
        self.points = found if self.points.empty else self.points.drop(columns="phase").add(found, fill_value=0)
        self.points["phase"] = phase
