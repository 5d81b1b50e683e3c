"""Is the default scenario face-valid? The six patterns of the record, V1 to V6, each with its figure.

    python benchmarks/face_validity.py [--worlds 1000] [--json FILE]

The record is one history and the model gives a distribution, so a pattern is said to hold where the median world or
most worlds show it. `set` marks a pattern that a default was set to (see docs/model.md, calibration): that it holds is
no evidence for the model. `held out` marks one that no default was set to.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.model import Keep, Negotiation
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario

SCENARIO = "cairo-2025-10-23"
EXCHANGE = ["hostages", "prisoners"]
NINE_MONTHS = 9  # day 270, the last day of the record
TOLD = 200  # worlds whose transcript is kept, for the months of declarations
JOSHI = (41.7, 53.4, 61.5, 65.9, 69.3)  # per cent implemented after 1 to 5 years, mean of 34 accords
WHOLE = 0.95  # share of what was agreed from which it counts as delivered


@dataclass(frozen=True)
class Check:
    """One figure of one pattern, in words, and whether it lies where the record does."""

    pattern: str
    says: str
    figure: float
    asked: str
    holds: bool
    # set: a default was set to it; held out: none was; structure: the scenario's layout or first state makes it so;
    # inputs: it is read off ideal points and red lines before any talks.
    use: str


@dataclass(frozen=True)
class Worlds:
    """The tables of one run that the patterns are read from."""

    runs: pd.DataFrame
    issues: pd.DataFrame
    paths: pd.DataFrame
    events: pd.DataFrame  # of the first worlds


def simulate(scenario: Scenario, worlds: int) -> Worlds:
    """Run the worlds 0 to `worlds` - 1 of a scenario."""
    made = Negotiation(scenario, range(worlds), Keep(paths=True, transcript=TOLD)).run().tables()
    return Worlds(*(pd.DataFrame(made[name]) for name in ("runs", "issues", "paths", "events")))


def checks(default: Worlds, unpressed: Worlds) -> list[Check]:
    """Every pattern's figures; `unpressed` is the same scenario without pressure from guarantors."""
    return [
        *exchange_first(default),
        *yes_but(default),
        *staircase(default),
        *declared_ahead(default),
        *truce_survives(default, unpressed),
        *deadlock(default),
        *not_too_good(default),
    ]


def exchange_first(made: Worlds) -> list[Check]:
    """V1: the exchange is carried out first and nearly in full; the contested issues lag or never come."""
    exchange = _of(made, "half_month", *EXCHANGE).groupby("replicate")["half_month"].max().median()
    committee = _median_month(made, "committee")
    weapons = _median_month(made, "decommission")
    delivered = _of(made, "delivered", *EXCHANGE)["delivered"].median()
    return [
        Check(
            "V1",
            "median month in which half of the exchange is carried out",
            exchange,
            "< committee's",
            exchange < committee,
            "structure",
        ),
        Check(
            "V1",
            f"the same for the committee (weapons: {weapons:g})",
            committee,
            "< weapons'",
            committee < weapons,
            "set",
        ),
        Check(
            "V1",
            "share of the exchange delivered in the median world",
            delivered,
            ">= 0.95",
            delivered >= 0.95,
            "structure",
        ),
    ]


def yes_but(made: Worlds) -> list[Check]:
    """V2: first answers accept what converges and defer what is contested."""
    easy = _of(made, "first_answer", *EXCHANGE, "committee")["first_answer"].mean()
    hard = _of(made, "first_answer", "decommission")["first_answer"].mean()
    return [
        Check(
            "V2", "first answers that accept the text on exchange and committee", easy, "> 0.7", easy > 0.7, "inputs"
        ),
        Check("V2", "first answers that accept the text on weapons", hard, "< 0.3", hard < 0.3, "inputs"),
    ]


def staircase(made: Worlds) -> list[Check]:
    """V3: the committee goes from principle to names to entry, not in one jump; names came in the third month."""
    principle = _of(made, "principle_month", "committee")["principle_month"].median()
    names = _median_month(made, "committee")
    entered = 1.0 - _delivered_below(made, "committee", 0.75, NINE_MONTHS)
    said = "median month of names for the committee"
    return [
        Check(
            "V3", "median month of a principle on the committee", principle, "< names'", principle < names, "held out"
        ),
        Check("V3", f"{said} (record: 3)", names, "2 to 6", 2 <= names <= 6, "held out"),
        Check("V3", "worlds in which it has entered by month 9", entered, "< 0.5", entered < 0.5, "held out"),
    ]


def declared_ahead(made: Worlds) -> list[Check]:
    """V4: a phase is declared before what is in force has been carried out."""
    declared = made.events[made.events["kind"] == "declare"]
    ahead = float((declared["value"] < WHOLE).mean())
    says = "declarations of phase 3 made while what is in force is not yet delivered"
    return [Check("V4", says, ahead, "> 0.5", ahead > 0.5, "set")]


def truce_survives(made: Worlds, unpressed: Worlds) -> list[Check]:
    """V5: violent incidents do not end the truce while guarantors press."""
    held, alone = _survival(made), _survival(unpressed)
    return [
        Check("V5", "truces that survive, of those with incidents", held, "> 0.5", held > 0.5, "set"),
        Check("V5", "the same without any pressure from guarantors", alone, "less", alone < held, "set"),
    ]


def deadlock(made: Worlds) -> list[Check]:
    """V6: weapons first against first phase first; withdrawal stands still while weapons do."""
    wide = made.issues.pivot(index="replicate", columns="issue", values="delivered")
    armed = wide[wide["decommission"] < 0.5]
    still = float((armed["withdrawal"] <= 0.25).mean())
    months = made.paths[(made.paths["series"] == "demand") & (made.paths["phase"] == 2) & (made.paths["tick"] == 1)]
    asked = {key: row["sum"] / row["n"] for key, row in months.set_index("key").iterrows()}
    gap = asked["israel.sequencing"] - asked["hamas.sequencing"]
    return [
        Check(
            "V6",
            "worlds with weapons below 0.5 after the last month",
            len(armed) / len(wide),
            "> 0.5",
            len(armed) > len(wide) / 2,
            "set",
        ),
        Check("V6", "of these, worlds with withdrawal at 0.25 or less", still, "> 0.5", still > 0.5, "set"),
        Check("V6", "mean gap between first demands on who goes first", gap, "> 0.3", gap > 0.3, "structure"),
    ]


def implementation(scenario: Scenario, worlds: int) -> list[Check]:
    """How fast what was newly agreed is delivered, year by year, against 34 accords (Joshi, Quinn & Regan 2015).

    Each issue counts by its own age, from its own signature, and what was in force before the first meeting not at all.
    The accords consist for the most part of what their signatories owe; so do the steps that are held against them.
    What third parties do is shown beside: in the accords a peacekeeping force is carried out in full, on average.
    """
    ages = Ages.of(with_settings(scenario, {"calendar.months": 72}), worlds)
    mine, theirs = ages.owed_by_signatories, ~ages.owed_by_signatories
    everything = mine | theirs
    living, ended = (ages.by_year(mine, also_ended=also) for also in (False, True))
    third, whole = ages.by_year(theirs), ages.by_year(everything)
    rms = _distance(living)
    first = f"delivered a year after its signature of what signatories owe, % (34 accords: {JOSHI[0]})"
    far = "root mean square distance over years 1 to 5, points"
    beside = "shown beside"
    return [
        Check("curve", first, living[0], "within 8", abs(living[0] - JOSHI[0]) < 8.0, "set"),
        Check("curve", far, rms, "< 6", rms < 6.0, "set"),
        Check("curve", "the first of them with the worlds that ended", ended[0], beside, True, "set"),
        Check("curve", "the second of them with the worlds that ended", _distance(ended), beside, True, "set"),
        Check("curve", "delivered after a year of what third parties do", third[0], beside, True, "inputs"),
        Check("curve", "delivered after a year of both together", whole[0], beside, True, "inputs"),
        Check("curve", "distance over years 1 to 5 of both together", _distance(whole), beside, True, "inputs"),
    ]


def _distance(shares: list[float]) -> float:
    """Root mean square distance of five yearly shares from the accords, in points."""
    gaps = np.array(shares) - np.array(JOSHI)
    return float(np.sqrt((gaps * gaps).mean()))


@dataclass(frozen=True)
class Ages:
    """How much of each newly agreed step was delivered at each age, over W worlds, D issues, M months.

    levels : share delivered, (W, D, M + 1), NaN before a step was agreed and after its world ended. last : share at the
    end of its world, (W, D), NaN where it was never agreed. signed : months of age that the calendar allows for,
    (W, D). owed_by_signatories : (D,).
    """

    levels: np.ndarray
    last: np.ndarray
    signed: np.ndarray
    owed_by_signatories: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario, worlds: int) -> Ages:
        """Run the worlds and look at each step once a month."""
        model = Negotiation(scenario, range(worlds))
        deal = model.world.agreement
        shape = deal.delivered.shape
        given = [d for k in model.world.progress.given for d in model.cast.columns[k]]
        new = deal.steps & ~np.isin(np.arange(shape[1]), given)
        levels = np.full((*shape, scenario.calendar.months + 1), np.nan)
        while model.running:
            before = model.world.clock.month.copy()
            model.step()
            w, d = np.nonzero((model.world.clock.month > before)[:, None] & deal.bound & new)
            levels[w, d, deal.since[w, d].astype(int)] = model.delivery.levels()[w, d]
        last = np.where(deal.bound & new, model.delivery.levels(), np.nan)
        owed = [bool(set(owners) & set(model.delivery.terms.opposite)) for owners in model.cast.owners]
        return cls(levels, last, scenario.calendar.months - deal.month, np.array(owed))

    def by_year(self, which: np.ndarray, also_ended: bool = False) -> list[float]:
        """Per cent delivered at an age of 1 to 5 years, mean over the steps in `which`, (D,), of all worlds.

        With those of worlds that had ended by then, as they stood, where the calendar would have let them grow so old.
        """
        found = []
        for age in range(12, 61, 12):
            now = self.levels[:, :, age]
            if also_ended:
                now = np.where(np.isnan(now) & (self.signed >= age), self.last, now)
            found.append(100.0 * float(np.nanmean(now[:, which])))
        return found


def not_too_good(made: Worlds) -> list[Check]:
    """A default in which all 20 points are agreed and delivered within nine months in most worlds is a defect."""
    perfect = float(((made.runs["outcome"] == "delivered") & (made.runs["months"] <= NINE_MONTHS)).mean())
    return [
        Check(
            "--", "worlds with all 20 points delivered within nine months", perfect, "< 0.5", perfect < 0.5, "structure"
        )
    ]


def _of(made: Worlds, column: str, *issues: str) -> pd.DataFrame:
    return made.issues.loc[made.issues["issue"].isin(issues), ["replicate", column]]


def _median_month(made: Worlds, issue: str) -> float:
    """Median month in which half of the published text was delivered; never counts as infinity."""
    return float(_of(made, "half_month", issue)["half_month"].fillna(np.inf).median())


def _delivered_below(made: Worlds, issue: str, level: float, month: int) -> float:
    """Share of worlds in which an issue stands below a level, from the histogram of that month."""
    paths = made.paths
    row = paths[(paths["series"] == "delivery") & (paths["key"] == issue) & (paths["tick"] == month)].iloc[0]
    hist = np.asarray(row["hist"])
    return float(hist[: round(level * len(hist))].sum() / hist.sum())


def _survival(made: Worlds) -> float:
    shocked = made.runs[made.runs["incidents"] > 0]
    return float((shocked["truce_month"] < 0).mean())


def default_and_unpressed(worlds: int) -> tuple[Worlds, Worlds]:
    """The default scenario, and the same worlds without pressure from guarantors."""
    without = load(SCENARIO, ["incidents.guarantor_pressure=0"])
    return simulate(load(SCENARIO), worlds), simulate(without, worlds)


def table(found: list[Check]) -> str:
    """The checks as lines of text."""
    head = f"{'':6}{'figure':>8}  {'asked for':<16}{'':<6}{'use':<10} what it is"
    rows = [
        f"{c.pattern:6}{c.figure:8.2f}  {c.asked:<16}{'holds' if c.holds else 'MISS':<6}{c.use:<10} {c.says}"
        for c in found
    ]
    return "\n".join([head, *rows])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    chosen = parser.parse_args(arguments)
    found = checks(*default_and_unpressed(chosen.worlds)) + implementation(load(SCENARIO), min(chosen.worlds, 200))
    print(f"{SCENARIO}, {chosen.worlds} worlds, seed {load(SCENARIO).seed}\n")
    print(table(found))
    missed = [c for c in found if not c.holds]
    print(f"\n{len(found) - len(missed)} of {len(found)} hold")
    if chosen.json:
        figures: dict[str, Any] = {
            "worlds": chosen.worlds,
            "python": platform.python_version(),
            "checks": [asdict(c) for c in found],
        }
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
