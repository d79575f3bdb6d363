#!/usr/bin/env python3
"""Score SDE's samplers on N(0.3, s^2) by recursion, independent of the suite: the oracles of the study
score_sde_table1_exact made again. `table1_recursion.py FILE` compares the entries of a reported.toml whose
source is neither a paper nor a run of official code; without FILE the values are printed as such entries."""
import math
import re
import sys

MEAN, SIGMA, BETA = 0.3, (0.01, 50.0), (0.1, 20.0)
R = {
    "ve_ancestral": 0.17, "ve_reverse_diffusion": 0.16, "ve_probability_flow": 0.17, "ve_none": 0.22,
    "vp_ancestral": 0.01, "vp_reverse_diffusion": 0.01, "vp_probability_flow": 0.04, "vp_none": 0.27,
}


def sigmas(n):
    return [SIGMA[0] * (SIGMA[1] / SIGMA[0]) ** (i / (n - 1)) for i in range(n)]


def betas(n):
    return [(BETA[0] + (BETA[1] - BETA[0]) * i / (n - 1)) / n for i in range(n)]


def marginals(sde, n):
    """(alpha, sigma^2) of x_i given x_0, i = 0 … n − 1."""
    if sde == "ve":
        return [(1.0, s * s) for s in sigmas(n)]
    kept, all_kept = 1.0, []
    for b in betas(n):
        kept *= 1 - b
        all_kept.append((math.sqrt(kept), 1 - kept))
    return all_kept


def at_time(sde, t):
    if sde == "ve":
        return 1.0, (SIGMA[0] * (SIGMA[1] / SIGMA[0]) ** t) ** 2
    b = BETA[0] * t + (BETA[1] - BETA[0]) * t * t / 2
    return math.exp(-b / 2), -math.expm1(-b)


def rule(sde, predictor, n, i):
    """x <- a x + b s + c z at index i of a ladder of n steps."""
    if predictor == "none":
        return 1.0, 0.0, 0.0
    if sde == "ve":
        ladder = sigmas_of[n]
        below = ladder[i - 1] ** 2 if i else 0.0
        step = ladder[i] ** 2 - below
        noise = {"ancestral": math.sqrt(below * step) / ladder[i], "reverse_diffusion": math.sqrt(step)}
        a = 1.0
    else:
        step = betas_of[n][i]
        noise = {"ancestral": math.sqrt(step), "reverse_diffusion": math.sqrt(step)}
        a = 2 - math.sqrt(1 - step)
        if predictor == "ancestral":
            return 1 / math.sqrt(1 - step), step / math.sqrt(1 - step), noise[predictor]
    if predictor == "probability_flow":
        return a, step / 2, 0.0
    return a, step, noise[predictor]


sigmas_of = {n: sigmas(n) for n in (1000, 2000)}
betas_of = {n: betas(n) for n in (1000, 2000)}
known = {sde: marginals(sde, 1000) for sde in ("ve", "vp")}


def steps_of(sde, predictor, column, exact_times):
    """Index, and the levels (weight, alpha, sigma^2) whose scores are joined, step by step."""
    n = 2000 if "P2000" in column or "rounded" in column else 1000
    for i in range(n - 1, -1, -1):
        if exact_times:
            eps = 1e-5 if sde == "ve" else 1e-3
            t = eps + (1 - eps) * i / (n - 1)
            yield n, int(t * (n - 1) + 1e-9), [(1.0, *at_time(sde, t))]
            continue
        label = i * 1000 / n if "from1" not in column else (i + 1) * 1000 / n - 1
        label = min(max(label, 0.0), 999.0)
        low = math.floor(label)
        w = 0.0 if "rounded" in column else label - low
        yield n, i, [(1 - w, *known[sde][low]), (w, *known[sde][min(low + 1, 999)])]


def score_of(levels, s, factor):
    """The score slope x + offset."""
    slope = -factor * sum(w / (a * a * s * s + v) for w, a, v in levels)
    return slope, factor * MEAN * sum(w * a / (a * a * s * s + v) for w, a, v in levels)


def law(name, s=0.2, factor=1.0, exact_times=False, perfect=False):
    """Standard deviation of the last state; of a perfect sampler's with the same last step."""
    row, column = name.rsplit("_", 1)
    sde, predictor = row.split("_", 1)
    corrections = {"PC1000": 1, "C2000": 2, "C2000raw": 2}.get(column, 0)
    mean, variance = 0.0, SIGMA[1] ** 2 if sde == "ve" else 1.0
    steps = list(steps_of(sde, predictor, column, exact_times))
    if perfect:
        steps = steps[-1:]
        alpha, noise = marginals(sde, steps[0][0])[0]
        mean, variance, corrections = alpha * MEAN, alpha * alpha * s * s + noise, 0
    for k, (n, i, levels) in enumerate(steps):
        slope, offset = score_of(levels, s, factor)
        for _ in range(corrections):
            size = slope * slope * variance + (slope * mean + offset) ** 2
            e = 2 * (1 if sde == "ve" else 1 - betas_of[n][i]) * R[row] ** 2 / size
            mean, variance = mean + e * (slope * mean + offset), (1 + e * slope) ** 2 * variance + 2 * e
        a, b, c = rule(sde, predictor, n, i)
        last = k == len(steps) - 1
        mean = (a + b * slope) * mean + b * offset
        variance = (a + b * slope) ** 2 * variance + (0 if last else c * c)
    if column == "C2000" and not exact_times:
        alpha, noise = known[sde][0]
        slope, _ = score_of([(1.0, alpha, noise)], s, factor)
        variance *= ((1 + noise * slope) / alpha) ** 2
    return math.sqrt(variance)


VARIANTS = {
    "bias": {}, "bias_0.05": {"s": 0.05}, "bias_0.02": {"s": 0.02}, "bias_plus_5": {"factor": 1.05},
    "bias_minus_10": {"factor": 0.9}, "perfect_0.02": {"s": 0.02, "perfect": True},
    "perfect_0.05": {"s": 0.05, "perfect": True},
}


def value_of(entry):
    """Of "ve_ancestral_P1000.bias_0.05" or "exact_times.ve_ancestral_P1000.bias"."""
    exact_times = entry.startswith("exact_times.")
    name, what = entry.removeprefix("exact_times.").split(".", 1)
    given = VARIANTS[what]
    return 100 * (law(name, exact_times=exact_times, **given) / given.get("s", 0.2) - 1)


def names():
    rows = ("ancestral", "reverse_diffusion", "probability_flow")
    columns = ("P1000", "P2000", "P2000from1", "rounded", "roundedfrom1", "PC1000")
    for sde in ("ve", "vp"):
        yield from (f"{sde}_{row}_{column}.bias" for row in rows for column in columns)
        for alone in ("none_C2000raw", "none_C2000"):
            yield from (f"{sde}_{alone}.{what}" for what in ("bias", "bias_0.02", "perfect_0.02"))
        for row in ("reverse_diffusion_P1000", "reverse_diffusion_PC1000"):
            yield f"{sde}_{row}.bias_0.05"
        for row in ("reverse_diffusion_P1000", "probability_flow_P1000", "reverse_diffusion_PC1000"):
            yield from (f"{sde}_{row}.{what}" for what in ("bias_plus_5", "bias_minus_10"))
        yield f"{sde}_reverse_diffusion_P1000.perfect_0.05"


def main(files):
    if not files:
        for name in names():
            print(f'[[entry]]\nname = "{name}"\nvalue = {value_of(name):.4f}\ntolerance = 0.0001\nunit = "%"')
            print('source = "exact"')
            print('citation = "independent recursion: tests/scripts/table1_recursion.py makes it again"\n')
        return 0
    with open(files[0], encoding="utf-8") as file:
        texts = file.read().split("[[entry]]")[1:]
    entries = [dict(re.findall(r'^(\w+) = "?([^"\n]*)', text, re.MULTILINE)) for text in texts]
    found = [e for e in entries if e["source"] not in ("paper", "official-code-run")]
    wrong = [e for e in found if not abs(value_of(e["name"]) - float(e["value"])) <= 0.6e-4]
    for e in wrong:
        print(f'{e["name"]}: {e["value"]} is reported, {value_of(e["name"]):.4f} was computed')
    print(f"{len(found) - len(wrong)} of {len(found)} entries are what the recursion gives")
    return 1 if wrong or len(found) < len(list(names())) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
