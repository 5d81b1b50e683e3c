"""The story says what the events say, in plain words, and no more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pytest

from sim.counting import counted
from sim.errors import InputError
from sim.findings.chosen import typical_world
from sim.model.record.transcript import EVENT_COLUMNS
from sim.report import story as stories
from sim.scenario.called import issue_name, party_name
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from tests.findings.memory import Memory, alone, cairo, farmers, silent, smooth, swept

REASONS = {
    "red_line": "the text is not worth crossing its red line on",
    "no_agreement": "it expects less of the text than of no agreement",
    "ratification": "the text would not be ratified at home",
    "aspiration": "it still hopes for",
}

tell = partial(stories.tell, every_meeting=True)


def flat(story: str) -> str:
    """A story on one line."""
    return " ".join(story.split())


def of(results: Memory, replicate: int) -> pd.DataFrame:
    events = results.events()
    return events[events["replicate"] == replicate]


def apart(results: Memory, replicate: int) -> list[tuple[Scenario, pd.DataFrame]]:
    """A scenario with its own events, and the talks inside it with theirs."""
    events, inner = of(results, replicate), results.scenario.inner
    if inner is None:
        return [(results.scenario, events)]
    mine = events["table"] == inner.table
    return [(results.scenario, events[~mine]), (inner.scenario, events[mine])]


def made(results: Memory, *events: dict[str, Any], **run: Any) -> Memory:
    """Results whose first world has these events, and these values in its row of `runs`."""
    rows = []
    for seq, event in enumerate(events):
        blank: dict[str, Any] = dict.fromkeys(EVENT_COLUMNS, "") | {"value": float("nan"), "design_point": 0}
        rows.append({**blank, "replicate": 0, "seq": seq, "month": 0, "phase": 1, "round": 0, **event})
    runs = results.runs().head(1).assign(**run)
    return Memory(results.scenario, {**results.tables, "runs": runs, "events": pd.DataFrame(rows)})


@pytest.fixture(params=range(12))
def world(request: pytest.FixtureRequest) -> int:
    return int(request.param)


# --- real worlds ---------------------------------------------------------------------------------------------------


def test_a_story_is_narrow_short_and_repeats_no_line(world: int) -> None:
    lines = tell(cairo(), 0, world).split("\n")
    assert max(len(line) for line in lines) <= 90
    assert len(lines) < min(450, 40 + len(of(cairo(), world)))  # forty are its head, its end and what is on the table
    assert all(a != b or not a for a, b in itertools.pairwise(lines))
    assert "nan" not in flat("\n".join(lines)).split()


def test_it_ends_as_the_runs_table_says(world: int) -> None:
    run = cairo().runs().iloc[world]
    story = flat(tell(cairo(), 0, world))
    ending = story.split("HOW IT ENDED")[1]
    months, meetings = counted(int(run["months"]), "month"), counted(int(run["rounds"]), "meeting")
    assert f"After {months} and {meetings} of the main table it ends {OUTCOMES[run['outcome']].ends}." in ending
    if run["reason_issue"]:
        assert issue_name(cairo().scenario, run["reason_issue"]) in ending
    else:
        assert run["reason"][1:] in ending


def test_it_counts_incidents_agreements_mandates_and_ends_of_truces(world: int) -> None:
    events, story = of(cairo(), world), flat(tell(cairo(), 0, world))
    for kind, words in (
        ("incident", "A violent incident, attributed to"),
        ("agree", "= Agreement at meeting"),
        ("mandate", "= A joint text passes"),
        ("truce_end", "the truce ends"),
        ("declare", "The next phase's talks are declared"),
        ("set_aside", "is set aside for later"),
        ("fallback", "comes into force"),
        ("open", "The talks open."),
    ):
        body = story.split("HOW IT ENDED")[0]
        assert body.count(words) == int((events["kind"] == kind).sum()), kind
    for _, event in events[events["kind"] == "agree"].iterrows():
        assert f"= Agreement at meeting {event['round']}." in story


def test_every_reason_of_refusal_is_told_with_its_party_and_issue(world: int) -> None:
    story = flat(tell(cairo(), 0, world))
    for scenario, events in apart(cairo(), world):
        for (detail, issue, other), _ in events.query("kind == 'refuse'").groupby(["detail", "issue", "other"]):
            assert REASONS[detail] in story
            assert issue_name(scenario, issue) in story
            if detail == "aspiration":
                assert f"{other} on {issue_name(scenario, issue)}" in story
            elif other:
                doubt = f"it doubts that {party_name(scenario, other)} will deliver {issue_name(scenario, issue)}"
                assert doubt in story
    assert len(of(cairo(), world).query("kind == 'refuse'"))


def test_what_is_signed_ahead_is_told_in_both_forms(world: int) -> None:
    """In the long form each issue with its place; in the short one so many by name as there is room, others counted."""
    scenario, events = cairo().scenario, of(cairo(), world)
    early = events[events["kind"] == "early"]
    long, short = (flat(stories.tell(cairo(), 0, world, every_meeting=every)) for every in (True, False))
    for issue in early["issue"]:
        assert f"{issue_name(scenario, issue)} at " in long.partition("Signed ahead of the rest")[2]
    said = [part.partition(".")[0] for part in short.split("Signed ahead of the rest: ")[1:]]
    assert len(said) == early["phase"].nunique()
    told = sum(part.count("(month ") for part in said)
    counted_too = sum(int(n) for part in said for n in re.findall(r"(\d+) (?:more )?issues?\b", part))
    assert told + counted_too == len(early)
    assert "(1 times)" not in short and "(1 times)" not in long


def test_votes_name_who_was_for_and_against(world: int) -> None:
    events, story = of(cairo(), world), flat(tell(cairo(), 0, world))
    told = [part.split(")")[0] for part in story.split("The vote at home, ")[1:]]
    assert len(told) == int(events["kind"].isin(["ratified", "not_ratified"]).sum())
    for scenario, mine in apart(cairo(), world):
        for (_, party), rows in mine[mine["kind"] == "vote"].groupby(["phase", "actor"], sort=False):
            who = party_name(scenario, str(party))
            for _, vote in rows.iterrows():
                name = scenario.parties[str(party)].constituencies[vote["other"]].name
                side = "for: " if vote["value"] > 0.5 else "against: "
                assert any(t.startswith(who) and name in t.split(side)[-1] for t in told)


def test_deliveries_end_where_the_events_end() -> None:
    for replicate in range(20):
        story = flat(tell(farmers(), 0, replicate))
        moved = of(farmers(), replicate).query("kind == 'deliver'").groupby("issue")["value"].last()
        assert len(moved)
        for issue, value in moved.items():
            name = issue_name(farmers().scenario, str(issue))
            last = story.rsplit(f"{name} ", maxsplit=1)
            told = [part for part in story.split(f"{name} ")[1:] if part[:4].replace(".", "").isdigit()]
            assert last
            assert told[-1].split(" to ")[1].startswith(f"{value:.2f}")


def test_months_without_talks_that_are_alike_are_told_together() -> None:
    story = tell(smooth(), 0, 0)
    heads = [line for line in story.split("\n") if line.startswith("Month")]
    assert any(line.startswith("Months ") for line in heads)
    assert len(heads) <= 4


def test_a_phase_under_way_is_said_to_be_given() -> None:
    assert "Phase 1 was agreed before and is in force from the start." in flat(tell(cairo()))
    assert "agreed before" not in tell(farmers())


def test_talks_that_never_open_say_who_stayed_away() -> None:
    story = flat(tell(silent()))
    assert "PHASE 1: TALKS THAT DID NOT OPEN" in story
    assert "not come to the table" in story
    assert "without the talks ever opening" in story
    assert "accept" not in story


# --- events that are rare, made by hand ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "incident", "actor": "upfield", "other": "upfield"}, "A violent incident, attributed to Upfield."),
        (
            {"kind": "incident", "actor": "upfield", "other": "downfield"},
            "attributed to Upfield, though in this world it came from Downfield.",
        ),
        ({"kind": "leave", "actor": "downfield"}, "Downfield leaves: for some months the agreement has been worth"),
        ({"kind": "continue", "table": "main", "value": 0.4}, "they agree to go on meeting (consensus 0.40)"),
        ({"kind": "truce_end"}, "The incident escalates and the truce ends"),
        ({"kind": "deliver", "issue": "fence", "value": 0.5}, "Delivery moves: Mending the fence 0.00 to 0.50."),
        ({"kind": "wait", "actor": "upfield"}, "Upfield does not come to the table, as it expects no text better"),
        (
            {"kind": "refuse", "actor": "upfield", "table": "main", "detail": "ratification", "issue": "fence"},
            "Upfield refuses: the text would not be ratified at home, above all because of Mending the fence.",
        ),
        (
            {
                "kind": "refuse", "actor": "upfield", "table": "main", "detail": "no_agreement", "issue": "fence",
                "other": "downfield",
            },
            "less of the text than of no agreement, as it doubts that Downfield will deliver Mending the fence.",
        ),
    ],
)  # fmt: skip
def test_one_event_one_sentence(event: dict[str, Any], words: str) -> None:
    assert words in flat(tell(made(farmers(), {"kind": "open"}, event)))


def test_a_vote_that_fails_is_told_as_such() -> None:
    vote = {"kind": "vote", "actor": "downfield"}
    results = made(
        farmers(),
        {"kind": "open"},
        {"kind": "agree", "table": "main", "round": 3},
        {**vote, "other": "elders", "value": 0.0},
        {**vote, "other": "children", "value": 1.0},
        {"kind": "not_ratified", "actor": "downfield"},
        outcome="not_ratified",
        reason="phase 1: Downfield could not get the text ratified at home against The elders",
        reason_kind="ratification",
    )
    story = flat(tell(results))
    assert "The vote at home, Downfield: not ratified (for: The grown children; against: The elders)." in story
    assert "agreed at the table but not ratified at home. Phase 1: Downfield could not get the text ratified" in story


def test_what_goes_back_is_told_apart() -> None:
    moves = [{"kind": "deliver", "issue": "fence", "month": m, "value": v} for m, v in ((1, 0.8), (2, 0.3))]
    story = flat(tell(made(farmers(), *moves[:1], {"kind": "truce_end", "month": 1}, *moves[1:])))
    assert "Delivery moves: Mending the fence 0.00 to 0.80." in story
    assert "Delivery goes back: Mending the fence 0.80 to 0.30." in story


def test_meetings_alike_are_one_line_with_their_number() -> None:
    meetings = [
        event
        for k in range(1, 13)
        for event in (
            {"kind": "draft", "value": 0.5},
            {"kind": "refuse", "actor": "upfield", "detail": "aspiration", "issue": "fence"},
            {"kind": "accept", "actor": "downfield"},
        )
        for event in ({**event, "table": "main", "round": k, "month": (k - 1) // 4},)
    ]
    story = flat(tell(made(farmers(), {"kind": "open"}, *meetings)))
    assert "Months 1 to 2" in story
    assert "meetings 1 to 4 (no mediator; consensus 0.50)" in story  # the month in which the talks open stands alone
    assert "meetings 5 to 12 (no mediator; consensus 0.50)" in story
    assert story.count("Upfield refuses each time") == 2
    assert "The meetings of the main table are used up without agreement." in story


# --- which world -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [cairo, farmers, alone, silent, swept])
def test_the_typical_world_can_be_told(case: Callable[[], Memory]) -> None:
    point, replicate = typical_world(case())
    assert tell(case(), point, replicate).startswith(f"World {point}:{replicate} of ")


def test_a_world_that_cannot_be_told_names_those_that_can() -> None:
    known = "worlds with a transcript: 0:0 to 0:19"
    with pytest.raises(InputError, match=f"no world 0:999 in these results; {known}"):
        tell(farmers(), 0, 999)
    with pytest.raises(InputError, match=f"world 0:50 left no transcript; {known}"):
        tell(farmers(), 0, 50)
    with pytest.raises(InputError, match="no world 3:0 in these results"):
        tell(farmers(), 3, 0)
    with pytest.raises(InputError, match="0:0 to 0:2, 1:0 to 1:2"):
        tell(swept(), 0, 3)
    broken = made(farmers(), {"kind": "open"}, error="ValueError: made up")
    with pytest.raises(InputError, match="world 0:0 failed to compute: ValueError: made up"):
        tell(broken)


def test_a_swept_world_says_its_setting() -> None:
    assert "Guarantees of delivery = 1" in flat(tell(swept(), 1, 0))
