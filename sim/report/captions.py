"""Captions of the report's figures, in plain words: every number in them is computed here from the tables."""

from __future__ import annotations

from collections.abc import Callable

from sim.counting import counted
from sim.findings.agenda import in_phases, negotiated
from sim.findings.axes import axis_data, heatmap_data, place_word
from sim.findings.consensus import talks_data
from sim.findings.delivery import finished_data
from sim.findings.inside import carried_data, stages_data
from sim.findings.outcomes import means
from sim.findings.phases import outcomes_data
from sim.findings.reasons import reasons_data
from sim.findings.words import percent
from sim.findings.worlds import uncertain, worlds_of
from sim.report.outcomes import sentence
from sim.report.words import share
from sim.runs.results import Results
from sim.scenario.called import issue_name, listed, path_words
from sim.scenario.wording import LASTING


def caption(kind: str, results: Results, design_point: int) -> str:
    """A figure's caption in plain words, with numbers from the tables; "" for a kind without one."""
    write = _CAPTIONS.get(kind)
    return write(results, design_point) if write is not None else ""


def _consensus(results: Results, design_point: int) -> str:
    paths = results.paths(design_point)
    mine = paths[(paths["series"] == "consensus") & (paths["table"] == "main") & (paths["n"] > 0)]
    if mine.empty:
        return "How close the parties' demands come at each table, meeting by meeting."
    phase = mine["phase"].min()
    rows = mine[mine["phase"] == phase].sort_values("tick")
    first, last = (float(row["sum"] / row["n"]) for row in (rows.iloc[0], rows.iloc[-1]))
    way = "rises" if last > first + 0.005 else "falls" if last < first - 0.005 else "stays"
    where = f" in the talks on phase {phase}" if in_phases(results.scenario) else ""
    mean = "mean consensus" if rows["n"].max() > 1 else "consensus"
    return (
        f"How close the parties' demands come at each table, meeting by meeting. At the deciding table{where} the "
        f"{mean} {way} from {first:.2f} to {last:.2f}, on a scale from 0 (poles apart) to 1 (one demand)."
    )


def _inside(results: Results, design_point: int) -> str:
    last = stages_data(results, design_point).iloc[-1]
    carried = carried_data(results, design_point).sort_values("mean")
    least, most = carried.iloc[0], carried.iloc[-1]
    return (
        f"What the side's own talks come to: a text of theirs is in force in {percent(last['force'])} of worlds after "
        f"the last month. Most is carried out of {most['label']} ({most['mean']:.2f} of its ladder), least of "
        f"{least['label']} ({least['mean']:.2f})."
    )


def _phases(results: Results, design_point: int) -> str:
    if not uncertain(results, design_point):
        return ""
    said = []
    for row in talks_data(results, design_point).to_dict("records"):
        what = f"phase {row['phase']}" if in_phases(results.scenario) else "a text"
        said.append(f"{what} is agreed in {share(row['agreed'], row['worlds'])} of them")
    return f"How far the worlds get, step by step: {listed(said)}." if said else ""


def _positions(results: Results, design_point: int) -> str:
    done = finished_data(results, design_point)
    by_issue = done[done["phase"].isin(negotiated(results.scenario))].set_index("issue")["agreed"].sort_index()
    if by_issue.empty or worlds_of(results, design_point).empty:
        return ""
    text = "What each party wants on every issue, how well that is documented, and where the text settles."
    most, least = str(by_issue.idxmax()), str(by_issue.idxmin())
    if len(worlds_of(results, design_point)) < 2:
        return text
    if by_issue[most] == by_issue[least]:
        return f"{text} Each issue is agreed in {percent(by_issue[most])} of worlds."
    said = [f"{issue_name(results.scenario, i)} ({percent(by_issue[i])} of worlds)" for i in (most, least)]
    return f"{text} Agreed most often: {said[0]}; least often: {said[1]}."


def _delivery(results: Results, design_point: int) -> str:
    issues = results.issues(["issue", "delivered"], design_point)
    steps = [name for name, issue in results.scenario.plan.issues.items() if issue.kind == "step"]
    mean = issues[issues["issue"].isin(steps)].groupby("issue")["delivered"].mean()
    if mean.empty:
        return ""
    most, least = str(mean.idxmax()), str(mean.idxmin())
    names = [issue_name(results.scenario, issue) for issue in (most, least)]
    return (
        f"What is carried out, month by month. By the end {names[0]} has got furthest ({mean[most]:.2f} of its ladder "
        f"in the mean over worlds), {names[1]} least far ({mean[least]:.2f})."
    )


def _reasons(results: Results, design_point: int) -> str:
    if not uncertain(results, design_point):
        return ""
    found = reasons_data(results, design_point)
    hits = found.groupby("reason", sort=False)["hits"].sum()
    often = share(int(hits.max()), int(found["count"].iloc[0]))
    return f"Why worlds end where they do. The most frequent reason, in {often} of worlds: {hits.idxmax()}."


def _running_mean(results: Results, design_point: int) -> str:
    ends = outcomes_data(results, design_point)
    lasting, worlds = int(ends.loc[ends["outcome"].isin(LASTING), "hits"].sum()), int(ends["count"].iloc[0])
    return (
        "Whether the worlds were enough: each number over the first worlds, with its interval. After "
        f"{counted(worlds, 'world')} the share with an agreement that lasts is {share(lasting, worlds)}."
    )


def _outcomes(results: Results, design_point: int) -> str:
    found = means(results.scenario, worlds_of(results, design_point))
    return " ".join(["The scenario's own numbers.", *map(sentence, found)])


def _axis(results: Results, _design_point: int) -> str:
    data = axis_data(results)
    said = []
    for path, rows in data[data["what"] == "delivery"].groupby("path", sort=False):
        ends = rows.sort_values("at")["mean"]
        name = path_words(results.scenario, str(path))
        said.append(f"{name} from {percent(ends.iloc[0])} to {percent(ends.iloc[-1])}")
    places = f"from the first to the last {place_word(data)} of each swept number"
    return f"What is carried out, {places}: {listed(said)}."


def _heatmap(results: Results, _design_point: int) -> str:
    plane = heatmap_data(results)
    mean = plane.table.loc[plane.table["what"] == "agreed", "mean"]
    names = listed([path_words(results.scenario, path) for path in (plane.y, plane.x)])
    return (
        f"Over the pairs of values of {names} the share of worlds with an agreement that lasts goes "
        f"from {percent(mean.min())} to {percent(mean.max())}."
    )


_CAPTIONS: dict[str, Callable[[Results, int], str]] = {
    "consensus": _consensus,
    "phases": _phases,
    "positions": _positions,
    "delivery": _delivery,
    "reasons": _reasons,
    "running-mean": _running_mean,
    "outcomes": _outcomes,
    "inside": _inside,
    "axis": _axis,
    "heatmap": _heatmap,
}
