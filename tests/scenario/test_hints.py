"""Hints fit what was typed: who follows one gets a scenario that loads; quotes are named only where there are any."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.case.hints import is_number, number_hint
from sim.errors import InputError
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.scenario.conftest import Write

HEAD = "name: mine\nextends: two-farmers\n"

# What people type where a share is expected, and what the hint then offers ("" where nothing is sure).
TYPED = {
    "0,5": "0.5", "-0,5": "-0.5", "0,125": "0.125", "50%": "0.5", "50 %": "0.5", "1/2": "0.5", "\u22120.5": "-0.5",
    "0.2-0.4": "{low: 0.2, mode: 0.3, high: 0.4}", "0.2 to 0.4": "{low: 0.2, mode: 0.3, high: 0.4}",
    "0.5 months": "0.5", "half": "", "many": "", "0x10": "", "0:30": "", "1.2.3": "", "0.4-0.2": "", "~0.5": "",
}  # fmt: skip
WHOLE = {"1,000": "1000", "1'000": "1000", "1 000": "1000", "10,000,000": "10000000", "1000 worlds": "1000",
         "1.5.2": "", "1/2": "", "0,5": "", "ten": "", "10k": ""}  # fmt: skip

Typed = Callable[[Write, str], Scenario]


def block(write: Write, typed: str) -> Scenario:
    return load(write(f"{HEAD}relation_default: {typed}\n"))


def double_quotes(write: Write, typed: str) -> Scenario:
    return load(write(f'{HEAD}relation_default: "{typed}"\n'))


def single_quotes(write: Write, typed: str) -> Scenario:
    quoted = typed.replace("'", "''")
    return load(write(f"{HEAD}relation_default: '{quoted}'\n"))


def nested(write: Write, typed: str) -> Scenario:
    return load(write(f"{HEAD}set:\n  relation_default:\n    value: {typed}\n"))


def option(write: Write, typed: str) -> Scenario:
    return load(write(HEAD), [f"relation_default={typed}"])


def program(write: Write, typed: str) -> Scenario:
    return load(write(HEAD), {"relation_default": typed})


def cell(write: Write, typed: str) -> Scenario:
    write(f'relation_default\n"{typed}"\n', "my.csv")
    return load(write(f"{HEAD}sweep: {{design: list, points: my.csv}}\n"))


def axis(write: Write, typed: str) -> Scenario:
    return load(write(f"{HEAD}sweep:\n  axes:\n    relation_default:\n      - {typed}\n"))


def worlds(write: Write, typed: str) -> Scenario:
    return load(write(f"{HEAD}worlds: {typed}\n"))


def offered(message: str) -> str:
    found = re.search(r"; write (?:a range as |the number alone, )?(\{[^}]*\}|[-+.\w]+)", message)
    return found[1] if found else ""


def said(make: Typed, write: Write, typed: str) -> str:
    with pytest.raises(InputError) as caught:
        make(write, typed)
    return str(caught.value)


FORMS: dict[Typed, bool] = {
    block: False, double_quotes: True, single_quotes: True, nested: False, option: False, program: False, cell: False,
    axis: False,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_following_a_hint_mends_it_and_quotes_are_spoken_of_where_there_are_any(form: Typed, write: Write) -> None:
    for typed, hint in TYPED.items():
        message = said(form, write, typed)
        takes_a_range = form is not nested
        assert offered(message) == (hint if takes_a_range or "{" not in hint else ""), (typed, message)
        assert "quotes" not in message, (typed, message)
        if offered(message) and form is not program:
            block(write, offered(message))
    if FORMS[form]:
        message = said(form, write, "0.5")
        assert message.endswith("; take the quotes away"), message


def test_a_number_given_as_text_in_a_program_is_not_told_of_quotes_in_a_file(write: Write) -> None:
    assert said(program, write, "0.5").endswith("; give the number itself, not text")


@pytest.mark.parametrize("typed", WHOLE)
def test_hints_for_whole_numbers_are_whole(typed: str, write: Write) -> None:
    message = said(worlds, write, typed)
    assert offered(message) == WHOLE[typed], message
    if offered(message):
        assert worlds(write, offered(message)).worlds == int(offered(message))


@given(st.text(st.sampled_from("0123456789.,-+ %/'ktomnhs\u2212\u2013"), max_size=14), st.booleans(), st.booleans())
def test_every_hint_offers_a_number_or_a_range(text: str, whole: bool, uncertain: bool) -> None:
    hint = number_hint(text, text, whole=whole, uncertain=uncertain)
    if not hint:
        return
    value = offered(hint)
    if value.startswith("{"):
        assert uncertain
        low, mode, high = (float(part) for part in re.findall(r": ([-+.\d]+)", value))
        assert low < high and low <= mode <= high
    else:
        assert is_number(value), (text, hint)
        assert not whole or re.fullmatch(r"[-+]?\d+", value), (text, hint)
