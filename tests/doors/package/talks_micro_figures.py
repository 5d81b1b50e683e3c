"""Figures of somebody else's: one that can be drawn, one in the house's form, and several that cannot."""

from __future__ import annotations

from matplotlib.figure import Figure


def months(results, design_point):
    """How long worlds live, as plain matplotlib."""
    figure = Figure(figsize=(6.0, 3.4), layout="constrained")
    axes = figure.subplots()
    axes.hist(results.runs(["months"], design_point)["months"], bins=12)
    axes.set_title("How long the worlds last")
    axes.set_xlabel("months")
    axes.set_ylabel("worlds")
    figure.alt = "A histogram of the months that the worlds last."
    return figure


def meetings(results, design_point):
    """How many meetings there were, in the form of our own figures."""
    from sim.findings.worlds import worlds_of
    from sim.plots.around import foot_line
    from sim.plots.style import FOOT, WIDTH, Picture, foot, head

    runs = worlds_of(results, design_point)
    top = head("How many meetings", f"{len(runs)} worlds.")
    picture = Picture(WIDTH, top.height + 2.4 + FOOT)
    top.draw(picture)
    axes = picture.box(0.6, top.height, WIDTH - 1.0, 1.9)
    axes.hist(runs["rounds"], bins=12)
    axes.set_xlabel("meetings at the main table")
    foot(picture, foot_line(results))
    picture.alt = f"A histogram of the meetings that {len(runs)} worlds had."
    return picture


def fails(results, design_point):
    """Asks for what is not there."""
    return results.runs()["months of\nrain"]


def no_figure(results, design_point):
    """Hands back a table."""
    return results.runs()


def nothing(results, design_point):
    """Has nothing to show of these results."""
    from sim.findings.worlds import NothingToShowError

    raise NothingToShowError("it shows how often it rained, and nobody wrote that down")


def cannot_be_saved(results, design_point):
    """Breaks when it is painted, which is later than when it is made."""

    class Broken(Figure):
        def draw(self, renderer):
            raise ZeroDivisionError("too late")

    return Broken()
