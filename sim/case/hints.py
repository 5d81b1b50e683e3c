"""What to write instead of text that stands where a number is expected: hints that fit what was typed."""

from __future__ import annotations

import re
from fractions import Fraction

from sim.yamltree import scalar

_PLAIN = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_GROUPS = re.compile(r"[-+]?[0-9]{1,3}(?:([,.' _\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPS_THEN_COMMA = re.compile(r"([-+]?[0-9]{1,3}(?:[. '\u00a0\u2009\u202f][0-9]{3})+),([0-9]+)")
_PERCENT = re.compile(rf"({_PLAIN}) ?%")
_FRACTION = re.compile(r"([-+]?[0-9]{1,6}) ?/ ?([1-9][0-9]{0,5})")
_SPAN = re.compile(rf"({_PLAIN}) ?(?:-|\u2013|\u2014|\.\.\.?|to) ?({_PLAIN})")
_WITH_UNIT = re.compile(rf"({_PLAIN}) ?[^\W\d_]{{2,}}\.?")
_MINUS = "\u2212\u2013"  # signs that stand for a minus in print


def number_hint(text: str, written: str | None, *, whole: bool = False, uncertain: bool = False) -> str:
    """The end of a message on text where a number is expected: "; write 0.1, ...", or "" where nothing is sure.

    Parameters
    ----------
    text : the text as it was read. written : as it was spelled in a file, with its quotes where it had any; None for a
        value that a Python program gave. whole : whether whole numbers are expected. uncertain : whether a range may
        stand there.
    """
    bare = text.strip()
    if is_number(bare):
        if written is None:
            return "; give the number itself, not text"
        return "; take the quotes away" if written[:1] in ("'", '"') else ""
    if len(bare) > 60:
        return ""
    advice = _advice(bare, whole, uncertain)
    return f"; write {advice}" if advice else ""


def is_number(text: str) -> bool:
    """Whether unquoted text is a number to YAML."""
    value = scalar(text)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _advice(text: str, whole: bool, uncertain: bool) -> str:
    if text[:1] in _MINUS and is_number(f"-{text[1:].strip()}"):
        return f"-{text[1:].strip()}, with a plain hyphen as the minus"
    grouped = _grouped(text, whole)
    if grouped:
        return grouped
    if (found := _GROUPS_THEN_COMMA.fullmatch(text)) is not None:
        return f"{re.sub('[^-+0-9]', '', found[1])}.{found[2]}, with a point for the decimals and no mark for thousands"
    if (found := _DECIMAL_COMMA.fullmatch(text)) is not None and not whole:
        return f"{found[1]}.{found[2]}, with a point instead of the comma"
    if (found := _PERCENT.fullmatch(text)) is not None and not whole:
        return f"{float(Fraction(found[1]) / 100):.12g} for {text}"
    if (found := _FRACTION.fullmatch(text)) is not None and not whole:
        return f"{float(Fraction(int(found[1]), int(found[2]))):.12g} for {text}"
    if (found := _SPAN.fullmatch(text)) is not None and uncertain:
        low, high = found[1], found[2]
        middle = f"{float((Fraction(low) + Fraction(high)) / 2):.12g}"
        return f"a range as {{low: {low}, mode: {middle}, high: {high}}}" if Fraction(low) < Fraction(high) else ""
    if (found := _WITH_UNIT.fullmatch(text)) is not None and not (whole and "." in found[1]):
        return f"the number alone, {found[1]}"
    return ""


def _grouped(text: str, whole: bool) -> str:
    """Advice on digits in groups of three; one group after a comma may as well be decimals."""
    found = _GROUPS.fullmatch(text)
    if found is None:
        return ""
    bare = re.sub("[^-+0-9]", "", text)
    if found[1] == "," and text.count(",") == 1 and not whole:
        decimal = text.replace(",", ".")
        if text.lstrip("-+").startswith("0"):
            return f"{decimal}, with a point instead of the comma"
        return f"{bare}, or {decimal} if the comma begins the decimals"
    return f"{bare}, without a mark between the digits"
