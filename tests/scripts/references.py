#!/usr/bin/env python3
"""The exact references of some studies, made again by formulas that share no code with the suite.

`references.py EXPERIMENTS` compares them with the entries of the reported.toml files below that folder whose
source is "exact": each within its tolerance, or to the digits that stand there. An entry of these studies
that this program does not know is an error, too.
"""
import math
import pathlib
import sys
import tomllib

# NCSNv2's Table 4: sigma_1, levels, steps, eps, dimensions; sigma_L = 0.01.
SCHEDULES = {
    "ncsn": (1, 10, 100, 2e-5, 3 * 32**2),
    "cifar10": (50, 232, 5, 6.2e-6, 3 * 32**2),
    "celeba": (90, 500, 5, 3.3e-6, 3 * 64**2),
    "church": (140, 788, 4, 4.9e-6, 3 * 96**2),
    "bedroom": (190, 1086, 3, 1.8e-6, 3 * 128**2),
    "ffhq": (348, 2311, 3, 9e-7, 3 * 256**2),
}
LAST = 0.01


def ratio_of(first, levels):
    return (first / LAST) ** (1 / (levels - 1))


def normal(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def overlap(first, levels, dimensions):
    """Technique 2: the mass of a level's shell within three deviations of the next one's."""
    gamma = ratio_of(first, levels)
    middle = math.sqrt(2 * dimensions) * (gamma - 1)
    return normal(middle + 3 * gamma) - normal(middle - 3 * gamma)


def one_level(gamma, steps, eps):
    """Technique 4: the variance after a level of steps, over its noise's."""
    rest = (1 - eps / LAST**2) ** 2
    stationary = 2 * eps / (LAST**2 * (1 - rest))
    return rest**steps * (gamma**2 - stationary) + stationary


def step_size(gamma, steps):
    """Technique 4's eps: where a level's ratio is nearest to 1, by ever finer grids."""
    low, high = 1e-9, LAST**2
    for _ in range(40):
        grid = [low + (high - low) * i / 200 for i in range(201)]
        best = min(grid, key=lambda eps: abs(one_level(gamma, steps, eps) - 1))
        width = (high - low) / 50
        low, high = max(1e-9, best - width), min(LAST**2, best + width)
    return best


def whole_chain(first, levels, steps, eps):
    """The variance at the end of all levels on one point, over the last level's; the start is forgotten."""
    gamma, variance = ratio_of(first, levels), 0.0
    for level in range(levels):
        sigma = first / gamma**level
        for _ in range(steps):
            variance = variance * (1 - eps / LAST**2) ** 2 + 2 * eps * (sigma / LAST) ** 2
    return variance / LAST**2


def techniques():
    values = {}
    for name, (first, levels, steps, eps, dimensions) in SCHEDULES.items():
        gamma = ratio_of(first, levels)
        values[name + ".one_level"] = one_level(gamma, steps, eps)
        values[name + ".whole_chain"] = whole_chain(first, levels, steps, eps)
        values[name + ".overlap"] = overlap(first, levels, dimensions)
        values[name + ".step_size"] = step_size(gamma, steps)
    return values


def kernels():
    """Score SDE's appendix B and C: VP with beta from 0.1 to 20, DDPM's 1,000 steps, VE from 0.01 to 50."""

    def integral(t):
        return 0.1 * t + 19.9 * t * t / 2

    kept, bars = 1.0, []
    for i in range(1000):
        kept *= 1 - (0.1 + 19.9 * i / 999) / 1000
        bars.append(kept)
    step_end = 0.0
    for i in range(1, 1001):
        discrete = (0.01 * 5000 ** ((i - 1) / 999)) ** 2
        continuous = (0.01 * 5000 ** (i / 1000)) ** 2
        step_end = max(step_end, abs(continuous / discrete - 1))
    return {
        "vp.alpha_0.5": math.exp(-integral(0.5) / 2),
        "vp.sigma_1e-3": math.sqrt(-math.expm1(-integral(1e-3))),
        "ddpm.alpha_bar_first": bars[0],
        "ddpm.alpha_bar_middle": bars[499],
        "ddpm.alpha_bar_last": bars[999],
        "smld_ve.step_end.variance": step_end,
        "smld_ve.index.variance": 0.0,
    }


def two_modes():
    """NCSN's Fig. 3: weights 1/5 and 4/5, unit variances, Langevin steps of eps = 0.1."""
    stationary = 1 / (1 - 0.1 / 4)
    return {
        "iid.minor_share": 0.2,
        "iid.mode_variance": 1.0,
        "langevin.mode_variance": stationary,
        "annealed.mode_variance": stationary,
    }


STUDIES = {
    "ncsn_annealed_langevin/ncsnv2_techniques": techniques,
    "vp_ve_sde/score_sde_fig5": kernels,
    "ncsn_annealed_langevin/ncsn_fig3": two_modes,
}


def digits(value):
    """Half a unit of the last digit that stands in a number."""
    mantissa, _, exponent = repr(value).partition("e")
    return 0.5 * 10 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def main(experiments):
    wrong = compared = 0
    for study, compute in STUDIES.items():
        values = compute()
        file = experiments / study / "reported.toml"
        for entry in tomllib.loads(file.read_text())["entry"]:
            if entry.get("source") != "exact" or ".cpp" in entry["citation"]:  # made again where it says
                continue
            compared += 1
            value = values.get(entry["name"])
            within = entry.get("tolerance", digits(entry["value"]))
            if value is None or abs(value - entry["value"]) > within:
                print(f"{study}: {entry['name']} = {entry['value']} (± {within}); here {value}")
                wrong += 1
    print(f"{compared} exact references compared, {wrong} wrong")
    return wrong > 0 or compared == 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
