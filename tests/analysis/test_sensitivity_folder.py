"""The folder of an analysis: what is written and read back, and that no computed world is lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis import discovery, sampled
from sim.analysis import sensitivity as analysis
from sim.analysis import sensitivity_folder as folders
from sim.analysis.sampled import Sampler
from sim.analysis.sensitivity import Sensitivity, analyse, plan
from sim.errors import InputError
from sim.runs.runner import Progress
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.analysis.cases import analysed, hinge


def test_the_same_analysis_writes_the_same_bytes_and_reads_back(tmp_path: Path) -> None:
    what = plan(hinge(), outcomes=["delivery"], sizes=["sobol=8", "given-data=100"])
    result, again = (analyse(hinge(), what) for _ in range(2))
    for folder, one in (("a", result), ("b", again)):
        folders.write(one, tmp_path / folder)
    names = sorted(p.relative_to(tmp_path / "a").as_posix() for p in (tmp_path / "a").rglob("*") if p.is_file())
    samples = {f"samples/{s.name}.parquet" for s in result.samples}
    assert set(names) == {"sensitivity.csv", "sensitivity.json", "scenario.yaml"} | samples
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    table = folders.table(tmp_path / "a")
    assert list(table.columns) == list(analysis.COLUMNS)
    np.testing.assert_allclose(table["value"], result.table["value"], rtol=1e-5)
    facts = folders.facts(tmp_path / "a")
    assert facts["fingerprint"] == folders.fingerprint(hinge(), result.plan)
    assert {"SALib", "numpy"} <= facts["versions"].keys()
    assert facts["inputs"] == sum(facts["inputs_by_grade"].values()) == len(result.inputs)
    assert json.loads((tmp_path / "a" / "sensitivity.json").read_text())["seed"] == 11


def test_a_sample_holds_inputs_in_their_own_units(tmp_path: Path) -> None:
    result = analysed()
    folders.write(result, tmp_path)
    sample = pq.read_table(tmp_path / "samples" / "spread-300.parquet").to_pandas()
    assert sample["parties.ada.no_agreement"].between(-0.9, 0.99).all()
    assert sample["outcome:agreement"].isin([0.0, 0.5, 1.0]).all()
    assert len(sample) == 300


def test_an_edited_scenario_beside_an_analysis_is_noticed_and_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folders.write(analysed(), tmp_path)
    path = tmp_path / "scenario.yaml"
    whole = path.read_text(encoding="utf-8")
    assert folders.scenario(tmp_path) == load(path)
    path.write_text(f"title: Another title\n{whole}", encoding="utf-8")
    assert folders.scenario(tmp_path).title == "Another title"  # words about it are no other scenario
    edited = whole.replace("seed: 11", "seed: 12")
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(InputError, match=r"was changed after its run.*cairo-talks sensitivity .* --out"):
        folders.scenario(tmp_path)
    with pytest.raises(InputError, match="was changed after its run"):
        discovery.cases(tmp_path, "agreement")
    folders.write(analysed(), tmp_path)
    assert path.read_text(encoding="utf-8") == whole
    assert (tmp_path / "scenario-edited-1.yaml").read_text(encoding="utf-8") == edited
    assert "scenario-edited-1.yaml" in caplog.text


def test_another_analysis_is_never_written_over(tmp_path: Path) -> None:
    result = analysed()
    here = tmp_path / "here"
    folders.write(result, here)
    folders.claim(here, folders.fingerprint(hinge(), result.plan), fresh=False)
    with pytest.raises(InputError, match="holds another analysis"):
        folders.claim(here, "another", fresh=False)
    folders.claim(here, "another", fresh=True)
    assert (tmp_path / "here.old-1" / "sensitivity.csv").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        folders.claim(other, "another", fresh=True)


def _small() -> tuple[Scenario, analysis.Plan]:
    return hinge(), plan(hinge(), ["sobol", "given-data"], ["agreement"], ["sobol=64", "given-data=700"], 2)


def test_an_analysis_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, what = _small()
    monkeypatch.setattr(sampled, "BATCH", 300)
    whole = analyse(case, what)
    worlds = folders.begin(tmp_path, case, what)

    def stop(now: Progress) -> None:
        if now.done >= 900:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(case, what, watch=stop, kept=worlds)
    kept = len(list((tmp_path / "worlds").iterdir()))
    assert kept == 3
    folders.claim(tmp_path, folders.fingerprint(case, what), fresh=False)
    with pytest.raises(InputError, match="not finished: run cairo-talks sensitivity two-party once more"):
        folders.facts(tmp_path)
    computed: list[int] = []
    batch = Sampler.batch
    monkeypatch.setattr(Sampler, "batch", lambda self, p, r: computed.append(r.size) or batch(self, p, r))
    again = analyse(case, what, kept=folders.begin(tmp_path, case, what))
    pd.testing.assert_frame_equal(again.table, whole.table)
    assert sum(computed) == _worlds(whole) - 900


def _worlds(result: Sensitivity) -> int:
    points = np.concatenate([s.points for s in result.samples])
    replicates = np.concatenate([s.replicates for s in result.samples])
    return len(sampled.distinct(points, replicates)[0]) * replicates.shape[1]


def test_an_analysis_that_fails_after_its_worlds_loses_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, what = _small()
    with monkeypatch.context() as broken:
        broken.setattr(analysis.measures, "sobol_indices", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            analyse(case, what, kept=folders.begin(tmp_path, case, what))
    with monkeypatch.context() as idle:
        idle.setattr(Sampler, "batch", lambda *_: pytest.fail("a world was computed again"))
        result = analyse(case, what, kept=folders.begin(tmp_path, case, what))
    folders.write(result, tmp_path)
    assert not (tmp_path / "worlds").exists()
    assert folders.facts(tmp_path)["state"] == "done"


def test_a_damaged_rest_of_an_analysis_is_computed_again(tmp_path: Path) -> None:
    worlds = folders.Worlds(tmp_path, {})
    worlds.save("2-00000", np.ones((3, 2, 1)))
    assert worlds.load("2-00000").tolist() == np.ones((3, 2, 1)).tolist()  # type: ignore[union-attr]
    (tmp_path / "worlds" / "2-00000.npy").write_bytes(b"\x93NUMPY")
    assert worlds.load("2-00000") is None
    assert worlds.load("2-00001") is None


def test_it_is_said_how_many_worlds_are_left_and_how_long_they_take() -> None:
    case, what = _small()
    ahead: list[analysis.Forecast] = []
    result = analyse(case, what, forecast=ahead.append)
    assert len(ahead) == 1
    assert ahead[0].worlds == _worlds(result) > ahead[0].left > 0
    assert ahead[0].seconds > 0.0
