"""A hand-fused, compiled loop over the worlds of `two_neighbours.yaml`: a yardstick for speed, not a second model.

It holds the arithmetic of the rules as that one scenario needs them, world by world and number by number, in the order
of `sim.model`, and has no use but to be timed against it: `benchmarks.numba_loop`. The rules are documented there, in
docs/model.md; nothing here is meant to be read as them or to be extended.

Names: i, j parties (0, 1), d issues, w worlds. Arrays of inputs are those of `benchmarks.drawn.Inputs`.
"""

from __future__ import annotations

from math import sqrt, tanh

import numpy as np
from numba import njit

LEAST_GAIN, DRAFT_ROUNDS, PRINCIPLE = 0.02, 3, 0.25


@njit(cache=False)
def loop(n, s, agreed, agreed_month, delivered, principle, consensus, polarisation, months, met):
    """Every world to its end. `n` the drawn numbers, `s` what is the same in all; the rest is written to."""
    issues = n.ideal.shape[2]
    weight, believed, stake = np.empty((2, issues)), np.empty((2, issues)), np.empty((2, issues))
    demand, text, draft = np.empty((2, issues)), np.empty(issues), np.empty(issues)
    today, before, since = np.empty(issues), np.empty(issues), np.empty(issues)
    on, bound, clash = np.empty(issues, np.bool_), np.empty(issues, np.bool_), np.empty(issues, np.bool_)
    caps, level, will, remaining = np.empty(issues), np.empty(issues), np.empty(issues), np.empty(issues)
    lower, upper = np.empty(issues), np.empty(issues)
    least, most = np.empty((2, issues)), np.empty((2, issues))
    trust, today_value, reserved, signed = np.empty(2), np.empty(2), np.empty(2), np.empty(2)
    view, view_due, faith, regret = np.empty(2), np.empty(2, np.bool_), np.empty(2), np.empty(2)
    for w in range(n.ideal.shape[0]):
        # --- the world as it stands before the talks
        for d in range(issues):
            today[d] = 0.0
            before[d] = since[d] = agreed[w, d] = delivered[w, d] = 0.0
            agreed_month[w, d] = principle[w, d] = np.nan
            on[d], bound[d], clash[d] = True, False, False
        for i in range(2):
            trust[i] = n.trust[w, i]
            regret[i] = 0.0
            total = 0.0
            for d in range(issues):
                total += n.salience[w, i, d]
            for d in range(issues):
                weight[i, d] = n.salience[w, i, d] / total
            today_value[i] = value(today, n.ideal[w, i], weight[i])
        believe(believed, trust, n.guarantee[w], s.owner)
        month = 0
        met[w] = 0
        in_force = False
        consensus[w] = polarisation[w] = np.nan

        # --- opening: months pass until both see a way out
        opened, waited = False, 0
        while True:
            for i in range(2):
                reserved[i] = no_agreement(today_value[i], n.no_agreement[w, i], n.stalemate[w, i], waited)
                for d in range(issues):
                    demand[i, d] = n.ideal[w, i, d]
            write_draft(draft, demand, weight, n.capability[w], reserved, n.formulation[w], n.ideal[w])
            comes = True
            for i in range(2):
                way_out = max(
                    expected(draft, today, believed[i], n.ideal[w, i], weight[i]),
                    expected(n.published[w], today, believed[i], n.ideal[w, i], weight[i]),
                )
                comes &= way_out + n.misperception[w, i] >= reserved[i]
            if comes:
                opened = True
                break
            if waited >= s.join_patience:
                break
            month += 1
            waited += 1

        # --- the meetings
        if opened:
            for d in range(issues):
                text[d] = n.published[w, d]
            for meeting in range(1, s.rounds + 1):
                if meeting > 1 and (meeting - 1) % s.meetings_a_month == 0:
                    month += 1
                    waited += 1
                if (meeting - 1) / s.rounds >= n.set_aside_after[w]:
                    for d in range(issues):
                        if clash[d] and on[d]:
                            on[d] = False
                            text[d] = today[d]
                accepted = True
                for i in range(2):
                    bounds(least[i], most[i], i, text, s)
                for i in range(2):
                    ideal, mine = n.ideal[w, i], weight[i]
                    reserved[i] = no_agreement(today_value[i], n.no_agreement[w, i], n.stalemate[w, i], waited)
                    # What it asks for.
                    aspired = aspiration(reserved[i], (meeting - 1) / s.rounds, n.beta[w, i])
                    loss = 0.0
                    for d in range(issues):
                        loss += mine[d] * (text[d] - ideal[d]) ** 2
                    budget = min(max(1.0 - aspired, 0.0), 1.0)
                    step = 1.0 if loss <= budget else sqrt(budget / loss)
                    for d in range(issues):
                        asked = ideal[d] + step * (text[d] - ideal[d])
                        demand[i, d] = min(max(asked, least[i, d]), most[i, d])
                    # What it says to the text.
                    error = n.misperception[w, i] * (1.0 - n.facilitation[w]) * n.judgement[w, meeting - 1, i]
                    for d in range(issues):
                        if on[d] and (text[d] < least[i, d] - 1e-9 or text[d] > most[i, d] + 1e-9):
                            accepted = False
                    hope = value(text, ideal, mine) + error
                    accepted &= hope - aspiration(reserved[i], meeting / s.rounds, n.beta[w, i]) >= 0.0
                    accepted &= expected(text, today, believed[i], ideal, mine) + error - reserved[i] >= 0.0
                met[w] += 1
                consensus[w], polarisation[w] = measured(demand, on, n.capability[w])
                for d in range(issues):
                    if np.isnan(principle[w, d]) and min(demand[0, d], demand[1, d]) >= PRINCIPLE * n.published[w, d]:
                        principle[w, d] = month
                if accepted:
                    in_force = True
                    for i in range(2):
                        signed[i] = reserved[i]
                    for d in range(issues):
                        if on[d]:
                            agreed[w, d] = text[d]
                            agreed_month[w, d] = month
                            before[d] = delivered[w, d]
                            bound[d], since[d] = True, 0.0
                    break
                # The next draft, inside the red lines where these leave room.
                write_draft(draft, demand, weight, n.capability[w], reserved, n.formulation[w], n.ideal[w])
                both_bounds(lower, upper, least, most, draft, s)
                for d in range(issues):
                    if lower[d] <= upper[d] + 1e-9:
                        draft[d] = min(max(draft[d], lower[d]), max(lower[d], upper[d]))
                both_bounds(lower, upper, least, most, draft, s)
                for d in range(issues):
                    clash[d] = lower[d] > upper[d] + 1e-9 and on[d]
                    text[d] = draft[d] if on[d] else today[d]

        # --- the months of delivery
        whole = in_force
        for d in range(issues):
            whole &= bound[d]
        for i in range(2):
            total = 0.0
            for d in range(issues):
                total += n.salience[w, i, d] if bound[d] else 0.0
            for d in range(issues):
                stake[i, d] = n.salience[w, i, d] / total if bound[d] else 0.0
        while in_force and month < s.months:
            month += 1
            for d in range(issues):
                will[d] = 1.0
                level[d] = min(delivered[w, d] / max(agreed[w, d], 1e-9), 1.0) if bound[d] else delivered[w, d]
            for i in range(2):
                due = 0.0
                for d in range(issues):
                    ideal_d = n.ideal[w, i, d]
                    lost = (delivered[w, d] - ideal_d) ** 2 - (agreed[w, d] - ideal_d) ** 2
                    remaining[d] = stake[i, d] * lost
                    if not s.owner[i, d]:
                        due += remaining[d] * believed[i, d]
                mood = n.noise[w] * n.will[w, month - 1, i]
                for d in range(issues):
                    if s.owner[i, d]:
                        refusal = n.refusal_cost[w] * n.guarantee[w, d] + mood
                        x = n.slope[w] * (due + remaining[d] + refusal) + n.bias[w]
                        will[d] = min(will[d], 0.5 * (1.0 + tanh(0.5 * x)))
            for d in range(issues):
                caps[d] = 1.0
            for g in range(len(s.gate_issue)):
                d = s.gate_issue[g]
                open_to = agreed[w, d] * min(level[s.gate_needs[g]] + n.tranche[w], 1.0)
                caps[d] = min(caps[d], max(open_to, s.gate_above[g]))
            for d in range(issues):
                if bound[d]:
                    gap = agreed[w, d] - delivered[w, d]
                    pace = will[d] * n.pace[w, d]
                    moved = delivered[w, d] + np.sign(gap) * min(abs(gap), pace)
                    if gap > 0.0:
                        moved = min(moved, max(caps[d], delivered[w, d]))
                    delivered[w, d] = moved
                since[d] += 1.0
            # Trust moves toward what is seen of each deliverer.
            blur = n.trust_noise[w] * (1.0 - n.monitoring[w])
            for i in range(2):
                share, count = 0.0, 0
                for d in range(issues):
                    if s.owner[i, d] and bound[d]:
                        level_d = min(delivered[w, d] / max(agreed[w, d], 1e-9), 1.0)
                        due_by_now = min(since[d] * n.pace[w, d] / max(agreed[w, d], 1e-9), 1.0)
                        room = caps[d] / max(agreed[w, d], 1e-9) if agreed[w, d] > 1e-9 else 1.0
                        due_by_now = min(due_by_now, max(room, level_d))
                        if due_by_now > 0.05:
                            count += 1
                            share += min(level_d / max(due_by_now, 1e-9), 1.0)
                view_due[i] = count > 0
                view[i] = min(max(share / max(count, 1) + blur * n.seen[w, month - 1, i], 0.0), 1.0)
            for i in range(2):
                faith[i] = trust[i]
                if view_due[1 - i]:
                    trust[i] += n.learning[w] * (view[1 - i] - trust[i])
            # What goes back where its deliverers lost trust.
            for d in range(issues):
                if bound[d] and s.reversible[d]:
                    lost = 0.0
                    for i in range(2):
                        if s.owner[i, d]:
                            lost = max(lost, 1.0 - trust[i] / max(faith[i], 1e-9))
                    gone = max(delivered[w, d] - before[d], 0.0)
                    delivered[w, d] -= gone * min(max(lost * n.backslide[w], 0.0), 1.0)
            # Who leaves.
            left = False
            for i in range(2):
                worth = 0.0
                for d in range(issues):
                    agreed_d = agreed[w, d] if bound[d] else delivered[w, d]
                    likely = delivered[w, d] + believed[i, d] * (agreed_d - delivered[w, d])
                    worth += weight[i, d] * (likely - n.ideal[w, i, d]) ** 2
                regret[i] = regret[i] + 1.0 if max(1.0 - worth, 0.0) < signed[i] else 0.0
                left |= regret[i] >= s.patience
            if left:
                break
            believe(believed, trust, n.guarantee[w], s.owner)
            done = whole
            for d in range(issues):
                if bound[d]:
                    level_d = min(delivered[w, d] / max(agreed[w, d], 1e-9), 1.0) if agreed[w, d] > 1e-9 else 1.0
                    done &= level_d >= n.complete[w] - 1e-9
            if done:
                break
        months[w] = month if in_force else s.months


@njit(inline="always")
def value(text, ideal, weight):
    loss = 0.0
    for d in range(len(text)):
        loss += weight[d] * (text[d] - ideal[d]) ** 2
    return max(1.0 - loss, 0.0)


@njit(inline="always")
def expected(text, today, believed, ideal, weight):
    loss = 0.0
    for d in range(len(text)):
        likely = today[d] + believed[d] * (text[d] - today[d])
        loss += weight[d] * (likely - ideal[d]) ** 2
    return max(1.0 - loss, 0.0)


@njit(inline="always")
def no_agreement(today, share, stalemate, months):
    base = today + share * (1.0 - today) if share >= 0.0 else today * (1.0 + share)
    return base - stalemate * months


@njit(inline="always")
def aspiration(reserved, time, beta):
    return 1.0 - (1.0 - min(max(reserved, 0.0), 1.0)) * time ** (1.0 / beta)


@njit(inline="always")
def believe(believed, trust, guarantee, owner):
    for i in range(2):
        for d in range(len(guarantee)):
            least = trust[i] if owner[1 - i, d] else 1.0
            believed[i, d] = 1.0 - (1.0 - guarantee[d]) * (1.0 - least)


@njit(inline="always")
def bounds(lower, upper, i, text, s):
    for d in range(len(text)):
        lower[d], upper[d] = 0.0, 1.0
    for k in range(len(s.line_party)):
        if s.line_party[k] == i:
            d, other = s.line_issue[k], s.line_unless[k]
            if other < 0 or text[other] < s.line_level[k] - 1e-9:
                if s.line_above[k]:
                    upper[d] = min(upper[d], s.line_bound[k])
                else:
                    lower[d] = max(lower[d], s.line_bound[k])


@njit(inline="always")
def both_bounds(lower, upper, least, most, text, s):
    for i in range(2):
        bounds(least[i], most[i], i, text, s)
    for d in range(len(text)):
        lower[d] = max(least[0, d], least[1, d])
        upper[d] = min(most[0, d], most[1, d])


@njit(inline="always")
def write_draft(draft, demand, weight, capability, reserved, formulation, ideal):
    for d in range(len(draft)):
        a, b = weight[0, d] * capability[0], weight[1, d] * capability[1]
        draft[d] = (demand[0, d] * a + demand[1, d] * b) / (a + b)
    need = (1.0, 1.0)
    for _ in range(DRAFT_ROUNDS):
        losses = (0.0, 0.0)
        for d in range(len(draft)):
            a, b = weight[0, d] * capability[0] * need[0], weight[1, d] * capability[1] * need[1]
            nash = (demand[0, d] * a + demand[1, d] * b) / (a + b)
            losses = (
                losses[0] + weight[0, d] * (nash - ideal[0, d]) ** 2,
                losses[1] + weight[1, d] * (nash - ideal[1, d]) ** 2,
            )
        need = (
            1.0 / max(max(1.0 - losses[0], 0.0) - reserved[0], LEAST_GAIN),
            1.0 / max(max(1.0 - losses[1], 0.0) - reserved[1], LEAST_GAIN),
        )
    for d in range(len(draft)):
        a, b = weight[0, d] * capability[0] * need[0], weight[1, d] * capability[1] * need[1]
        nash = (demand[0, d] * a + demand[1, d] * b) / (a + b)
        draft[d] += formulation * (nash - draft[d])


@njit(inline="always")
def measured(demand, on, capability):
    a = capability[0] / (capability[0] + capability[1])
    b = capability[1] / (capability[0] + capability[1])
    deviation, gaps, count = 0.0, 0.0, 0
    for d in range(len(on)):
        if on[d]:
            middle = a * demand[0, d] + b * demand[1, d]
            deviation += a * abs(demand[0, d] - middle) + b * abs(demand[1, d] - middle)
            gaps += (a**2 * b + b**2 * a) * abs(demand[0, d] - demand[1, d])
            count += 1
    count = max(count, 1)
    return min(max(1.0 - 2.0 * deviation / count, 0.0), 1.0), gaps / count
