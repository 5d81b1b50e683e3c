"""Sentences from a run's numbers, for the report: every figure in them is computed here from the tables."""

from __future__ import annotations

from sim.counting import counted
from sim.findings.reasons import refusals_data
from sim.findings.tally import Tally
from sim.findings.words import percent
from sim.measures.intervals import wilson
from sim.runs.results import Results
from sim.scenario.called import issue_name, listed, party_name
from sim.scenario.wording import OUTCOMES, REFUSALS

FEW = 30  # worlds from which a share begins to say something


def too_few(worlds: int) -> str:
    """A warning where the shares of so few worlds say next to nothing; "" where there are enough, or there is one."""
    if not 1 < worlds < FEW:
        return ""
    return f"With only {worlds} worlds chance decides most of these shares; run more (--worlds) before you read them."


def share(hits: int, of: int) -> str:
    """A share with its 95% Wilson interval: "64% (61% to 67%)"."""
    return interval(hits / of, *wilson(hits, of)) if of > 1 else percent(hits / of)


def interval(part: float, low: float, high: float) -> str:
    """A share with the ends of its interval."""
    return f"{percent(part)} ({percent(low)} to {percent(high)})"


def ends(tally: Tally) -> list[tuple[str, str, float]]:
    """A row an outcome that occurs, the most frequent first: in words, its share with interval, and the share."""
    found = sorted(tally.outcomes.items(), key=lambda item: (-item[1], item[0]))
    return [(OUTCOMES[word].label, share(hits, tally.ran), hits / tally.ran) for word, hits in found if hits]


def in_short(tally: Tally) -> str:
    """The run in two sentences."""
    found = sorted(tally.outcomes.items(), key=lambda item: (-item[1], item[0]))
    said = [f"{percent(hits / tally.ran)} end {OUTCOMES[word].ends}" for word, hits in found]
    few = f" {too_few(tally.ran)}" if too_few(tally.ran) else ""
    return f"Of {counted(tally.ran, 'world')}, {listed(said)}.{few} {carried_out(tally)}".rstrip()


def carried_out(tally: Tally) -> str:
    """How much is carried out, in a sentence or two; "" where there is nothing to carry out."""
    if not tally.counted:
        return ""
    mean = "on average, " if tally.counted > 1 else ""
    said = f"{mean}{percent(tally.delivery / tally.counted)} of {tally.asked} is carried out by the end"
    if tally.agreeing:
        where = f" (in {counted(tally.agreeing, 'world')} with something new to carry out)"
        part = percent(tally.agreed / tally.agreeing)
        said += f"; of what the parties newly agree, {part}{where if tally.agreeing < tally.ran else ''}"
    return f"{said[:1].upper()}{said[1:]}."


def reasons(tally: Tally, most: int = 8) -> list[tuple[str, str, str]]:
    """Why worlds stop where they do, ranked: share of worlds, how they end, and the reason."""
    ranked = sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [(percent(n / tally.ran), OUTCOMES[outcome].label, reason) for (outcome, reason), n in ranked[:most]]


def refusals(results: Results, design_point: int, most: int = 8) -> list[tuple[str, str, str, str]]:
    """Which refusals the transcripts hold at the deciding table, ranked: how many, who, on what, and why."""
    case = results.scenario
    return [
        (
            f"{row['hits']:,}",
            party_name(case, row["party"]),
            issue_name(case, row["issue"]) if row["issue"] else "",
            REFUSALS[row["kind"]].because,
        )
        for row in refusals_data(results, design_point).head(most).to_dict("records")
    ]


def told(results: Results, design_point: int) -> int:
    """How many worlds left a transcript."""
    return int(results.events(design_point)["replicate"].nunique())
