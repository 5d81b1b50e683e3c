"""The order of a meeting and of a month is printed as the code has it."""

from __future__ import annotations

import pytest

from sim import cli
from sim.report import loop


def _text() -> str:
    return " ".join("\n".join(loop.lines()).split())


def test_a_month_comes_in_the_order_of_the_code() -> None:
    month = _text().partition(" A month -------")[2]
    order = [
        "may take a step that nobody has signed",
        "how willing it is",
        "moves toward what is seen",
        "Incidents of a month",
        "go backwards",
        "fallback is switched on",
        "A party leaves",
    ]
    places = [month.index(words) for words in order]
    assert places == sorted(places)


def test_a_meeting_has_its_caucuses_first_and_its_answers_before_the_vote_at_home() -> None:
    text = _text()
    main = text.partition("The main table meets")[2]
    assert text.index("A caucus meets") < text.index("The main table meets")
    places = [main.index(words) for words in ("left for later", "says what it asks for", "says yes or no", "goes home")]
    assert places == sorted(places)
    assert "(W" not in text


def test_the_command_prints_it_without_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["show", "--loop"])
    assert "A month" in capsys.readouterr().out
    with pytest.raises(SystemExit) as wrong:
        cli.main(["show"])
    assert wrong.value.code == 2
    assert "name a scenario" in capsys.readouterr().err
