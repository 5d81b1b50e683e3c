"""Worlds until a share or a mean is known as precisely as is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.measures.intervals import wilson
from sim.runs import store
from sim.runs.runner import Progress, run
from sim.scenario.find import summary
from sim.scenario.load import load
from sim.scenario.schema import Precision, Scenario, Sweep
from tests.runs.same import quick, same


def wanted(of: str, width: float, at_most: int = 400, worlds: int = 25) -> Scenario:
    """At the first setting no two of the worlds differ in their outcome; at the second they do."""
    sweep = Sweep(axes={"parties.ada.no_agreement": [0.9, 0.1]})
    return quick(worlds).model_copy(
        update={"sweep": sweep, "precision": Precision(of=of, width=width, at_most=at_most)}
    )


def test_worlds_are_doubled_where_they_are_needed_and_nowhere_else(tmp_path: Path) -> None:
    scenario = wanted("outcome.partial", 0.16)
    made = run(scenario, tmp_path / "out", part_size=10)
    table = made.summary()
    assert set(table["worlds"]) <= {25, 50, 100, 200, 400} and table["worlds"].nunique() == 2
    for row in table.to_dict("records"):
        width = row["share_partial_high"] - row["share_partial_low"]
        assert width <= 0.16
        # Half as many worlds did not do.
        half = made.runs(design_point=row["design_point"]).query("replicate < @row['worlds'] / 2")
        low, high = wilson(int((half["outcome"] == "partial").sum()), len(half))
        assert row["worlds"] == 25 or high - low > 0.16
    assert made.manifest.worlds_planned == made.manifest.worlds_done == table["worlds"].sum()


def test_what_is_computed_does_not_hang_on_parts_or_workers_or_where_a_run_stopped(tmp_path: Path) -> None:
    scenario = wanted("outcome.partial", 0.16)
    one = run(scenario, tmp_path / "one", part_size=100)
    same(one, run(scenario, tmp_path / "two", part_size=25, workers=2))

    def stop(now: Progress) -> None:
        if now.done >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario, tmp_path / "stopped", part_size=10, watch=stop)
    same(one, run(scenario, tmp_path / "stopped"))
    # A part of an early round that was lost: later rounds are on disk, and nobody looks at them too early.
    store.path_of(tmp_path / "stopped", "runs", "part-00001").unlink()
    same(one, run(scenario, tmp_path / "stopped"))


def test_a_mean_too_and_never_more_than_at_most(tmp_path: Path) -> None:
    made = run(wanted("runs.delivery", 1e-6, at_most=60), tmp_path / "out", part_size=20)
    table = made.summary()
    assert table["worlds"].max() == 60
    exact = table["se_delivery"] == 0.0
    assert (table.loc[exact, "worlds"] == 25).all() and exact.any()


def test_each_world_is_the_one_it_is_in_a_plain_run(tmp_path: Path) -> None:
    scenario = wanted("outcome.partial", 1e-6, at_most=50)
    plain = scenario.model_copy(update={"precision": None, "worlds": 50})
    same(run(plain, tmp_path / "plain"), run(scenario, tmp_path / "out", part_size=10))


def test_the_mean_of_what_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"precision\.of: 'delivry' is no number or flag .*did you mean 'delivery'"):
        run(wanted("runs.delivry", 0.1), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_share_that_there_is_not_is_refused_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nextends: two-farmers\nprecision: {of: outcome.deliverd}\n")
    with pytest.raises(InputError, match=r"mine\.yaml:3:17: precision\.of: .* mean 'outcome\.delivered'"):
        load(str(path))
    path.write_text("name: mine\nextends: two-farmers\nworlds: auto\n")
    with pytest.raises(InputError, match=r"mine\.yaml:3:9: worlds: auto is .* add `precision"):
        load(str(path))
    path.write_text("name: mine\nextends: two-farmers\nworlds: 50\nprecision: {of: outcome.partial, at_most: 80}\n")
    scenario = load(str(path))
    assert scenario.precision == Precision(of="outcome.partial", at_most=80)
    assert summary(scenario).endswith("50 to 80 worlds")


def test_worlds_auto_is_as_many_as_the_precision_takes(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("worlds: auto\nname: mine\nextends: two-farmers\nprecision: {of: outcome.partial}\n")
    assert load(str(path)).worlds == 250
    path.write_text("worlds: auto\nname: mine\nextends: two-farmers\nprecision: {of: outcome.partial, at_most: 80}\n")
    assert load(str(path)).worlds == 80


def test_at_most_holds_for_the_first_look_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nextends: two-farmers\nworlds: 20\nprecision: {of: outcome.partial, at_most: 10}\n")
    assert load(str(path)).worlds == 10
