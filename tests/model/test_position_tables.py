"""What tables of positions hold: no capability, no part in an issue, salience in percent; and what round 0 is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.measures.consensus import demand_consensus
from sim.model import Keep, Negotiation
from sim.scenario.load import load
from sim.scenario.schema import Scenario

PROTOCOLS = ["single_text", "alternating_offers", "voting", "challenge"]


def table_of(protocol: str = "challenge", **over: Any) -> dict[str, Any]:
    """Three parties, two clauses, no veto: the raw file of a case that is nothing but a table of positions."""
    parties = {
        "ada": {
            "name": "Ada",
            "capability": 0.5,
            "ideal": {"tax": 0.0, "fee": 1.0},
            "salience": {"tax": 0.8, "fee": 0.3},
        },
        "bo": {
            "name": "Bo",
            "capability": 0.3,
            "ideal": {"tax": 0.4, "fee": 0.2},
            "salience": {"tax": 0.5, "fee": 0.9},
        },
        "cy": {
            "name": "Cy",
            "capability": 0.2,
            "ideal": {"tax": 1.0, "fee": 0.0},
            "salience": {"tax": 0.9, "fee": 0.1},
        },
    }
    for path, value in over.items():
        party, key = path.split("__", 1)
        if "__" in key:
            block, issue = key.split("__")
            parties[party][block] = {**parties[party][block], issue: value}
        else:
            parties[party][key] = value
    return {
        "name": "table",
        "plan": {
            "points": {"p": {"gist": "two clauses", "issues": {"tax": {"kind": "clause"}, "fee": {"kind": "clause"}}}}
        },
        "parties": parties,
        "tables": {"main": {"parties": ["ada", "bo", "cy"], "protocol": protocol, "vetoes": [], "rounds": 5}},
        "calendar": {"months": 4},
        "worlds": 4,
    }


def made(raw: dict[str, Any], tmp_path: Any) -> Scenario:
    path = tmp_path / "table.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    return load(str(path))


def played(scenario: Scenario, worlds: int = 6) -> dict[str, pd.DataFrame]:
    tables = Negotiation(scenario, range(worlds), Keep(paths=True, transcript=1)).run().tables()
    return {name: pd.DataFrame(tables[name]) for name in ("runs", "issues", "paths", "events")}


def agreed(scenario: Scenario) -> list[float]:
    return [float(v) for v in played(scenario, 1)["issues"]["agreed"]]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_party_without_capability_weighs_nothing_and_breaks_nothing(protocol: str, tmp_path: Any) -> None:
    scenario = made(table_of(protocol, cy__capability=0), tmp_path)
    runs = played(scenario)["runs"]
    assert runs["consensus"].notna().all()
    assert runs["polarisation"].notna().all()
    assert (runs["error"] == "").all()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_nothing_breaks_where_two_of_three_have_no_capability(protocol: str, tmp_path: Any) -> None:
    scenario = made(table_of(protocol, cy__capability=0, bo__capability=0), tmp_path)
    found = played(scenario)
    assert (found["runs"]["error"] == "").all()
    assert np.isfinite(found["paths"]["sum"]).all()


def test_a_table_without_any_capability_is_refused(tmp_path: Any) -> None:
    with pytest.raises(Exception, match="expected a party with a capability above 0"):
        made(table_of(ada__capability=0, bo__capability=0, cy__capability=0), tmp_path)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_all_saliences_may_be_zero_but_one(protocol: str, tmp_path: Any) -> None:
    nothing = {f"{party}__salience__{issue}": 0.0 for party in ("ada", "bo", "cy") for issue in ("tax", "fee")}
    scenario = made(table_of(protocol, **{**nothing, "bo__salience__fee": 0.9}), tmp_path)
    found = played(scenario)
    assert (found["runs"]["error"] == "").all()
    assert found["runs"].filter(like="value_").notna().all().all()
    assert found["issues"]["agreed"].dropna().between(0.0, 1.0).all()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_where_a_party_that_takes_no_part_would_stand_changes_nothing(protocol: str, tmp_path: Any) -> None:
    """Its position counts nowhere: without it the others come to the same, wherever the published text lies."""
    part = table_of(protocol, cy__ideal__tax="none")
    outcomes = []
    for text in (0.0, 1.0):  # a party that says nothing wants the published text
        part["plan"]["points"]["p"]["issues"]["tax"]["text"] = text
        part["talks"] = {"opening": "demands"}
        outcomes.append(played(made(part, tmp_path))["issues"]["agreed"])
    np.testing.assert_array_equal(outcomes[0], outcomes[1])


def test_the_challenge_model_without_a_party_on_an_issue_is_the_model_of_the_others(tmp_path: Any) -> None:
    with_none = agreed(made(table_of(ada__ideal__tax="none"), tmp_path))
    pair = table_of()
    del pair["parties"]["ada"]
    pair["tables"]["main"]["parties"] = ["bo", "cy"]
    assert with_none[0] == agreed(made(pair, tmp_path))[0]
    assert with_none[0] != agreed(made(table_of(), tmp_path))[0]


def test_who_takes_no_part_has_no_demand_in_the_paths(tmp_path: Any) -> None:
    paths = played(made(table_of("single_text", cy__ideal__tax="none"), tmp_path))["paths"]
    keys = set(paths.loc[paths["series"] == "demand", "key"])
    assert "cy.tax" not in keys
    assert {"cy.fee", "ada.tax"} <= keys


def test_consensus_is_that_of_those_who_take_part() -> None:
    demands = np.array([[[0.0, 0.0], [1.0, 1.0], [0.5, 1.0]]])
    everybody = demand_consensus(demands, np.ones((1, 3)), np.ones((1, 2), bool))
    some = demand_consensus(demands, np.ones((1, 3)), np.ones((1, 2), bool), np.array([[0, 1], [1, 1], [1, 1]], bool))
    pair = demand_consensus(demands[:, 1:, :1], np.ones((1, 2)), np.ones((1, 1), bool))
    whole = demand_consensus(demands[:, :, 1:], np.ones((1, 3)), np.ones((1, 1), bool))
    assert some == pytest.approx((pair + whole) / 2)
    assert some != pytest.approx(everybody)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_salience_in_percent_is_the_same_as_in_shares(protocol: str, tmp_path: Any) -> None:
    shares, percent = table_of(protocol), table_of(protocol)
    percent["salience_in"] = "percent"
    for profile in percent["parties"].values():
        profile["salience"] = {issue: 100 * value for issue, value in profile["salience"].items()}
    one, other = (played(made(raw, tmp_path))["issues"]["agreed"] for raw in (shares, percent))
    np.testing.assert_allclose(one, other, rtol=0.0, atol=1e-12)


def test_salience_beyond_a_hundred_percent_is_refused_at_its_place(tmp_path: Any) -> None:
    raw = {**table_of("voting", bo__salience__tax=120), "salience_in": "percent"}
    with pytest.raises(Exception, match=r"table\.yaml:\d+:\d+: .*between 0 and 100 percent, got 120"):
        made(raw, tmp_path)


def test_salience_of_a_hundred_in_the_challenge_protocol_is_told_how_to_be_written(tmp_path: Any) -> None:
    with pytest.raises(Exception, match="salience_in: percent"):
        made(table_of(bo__salience__tax=80), tmp_path)


# --- round 0 ----------------------------------------------------------------------------------------------------------

PUBLISHED = {  # years, capability, salience (Bueno de Mesquita 1994)
    "netherlands": (4, 0.08, 0.8), "belgium": (7, 0.08, 0.4), "luxembourg": (4, 0.03, 0.2), "germany": (4, 0.16, 0.8),
    "france": (10, 0.16, 0.6), "italy": (10, 0.16, 0.6), "united_kingdom": (10, 0.16, 0.9), "ireland": (7, 0.05, 0.1),
    "denmark": (4, 0.05, 1.0), "greece": (7, 0.08, 0.7),
}  # fmt: skip


def test_round_0_of_the_published_case_is_the_mean_and_the_median_of_its_first_positions() -> None:
    found = played(load("ec-emissions"), 1)
    first = found["paths"][(found["paths"]["table"] == "main") & (found["paths"]["tick"] == 0)]
    at = {series: 4 + 6 * float(first.loc[first["series"] == series, "sum"].iloc[0]) for series in ("text", "mean")}
    years, weight = (np.array(v) for v in zip(*((y, c * s) for y, c, s in PUBLISHED.values()), strict=True))
    assert at["mean"] == pytest.approx((years * weight).sum() / weight.sum(), abs=1e-6)
    order = np.argsort(years, kind="stable")
    reached = np.cumsum(weight[order]) >= 0.5 * weight.sum()
    assert at["text"] == pytest.approx(years[order][reached][0], abs=1e-6)
    events = found["events"]
    told = {kind: float(events.loc[events["kind"] == kind, "value"].iloc[0]) for kind in ("first_median", "first_mean")}
    assert 4 + 6 * told["first_median"] == pytest.approx(at["text"], abs=1e-6)
    assert 4 + 6 * told["first_mean"] == pytest.approx(at["mean"], abs=1e-6)


def test_only_the_challenge_protocol_has_a_round_0(tmp_path: Any) -> None:
    for protocol in PROTOCOLS:
        paths = played(made(table_of(protocol), tmp_path))["paths"]
        main = paths[(paths["table"] == "main") & (paths["series"] == "text")]
        assert main["tick"].min() == (0 if protocol == "challenge" else 1)
