"""Words that everything shares."""

from __future__ import annotations

from sim.counting import counted
from sim.findings.words import percent
from sim.scenario.called import listed


def test_percent_keeps_none_and_all_for_themselves() -> None:
    shares = (0.0, 1e-4, 0.004, 0.306, 0.996, 0.9999, 1.0, float("nan"))
    assert [percent(s) for s in shares] == ["0%", "<1%", "<1%", "31%", ">99%", ">99%", "100%", "n/a"]


def test_counts_and_lists_read_as_english() -> None:
    assert [counted(n, "world") for n in (0, 1, 1000)] == ["0 worlds", "1 world", "1,000 worlds"]
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
