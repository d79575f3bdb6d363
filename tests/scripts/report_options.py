#!/usr/bin/env python3
"""What a report says follows from the run's options: every study runs at scale smoke with every number of its
options changed, and no sentence, caption, title, label or row of the report may have a number that one of its
presets has, unless the changed options have it, too.

report_options.py BIN SCRATCH [STUDY…]     BIN: folder of the drivers; exit code 1: some report still says
                                           an old value, or a study refuses the changed options

Sentences about the paper or the official code may have their numbers; whole numbers up to 10 stand for
too much to be looked for.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tomllib

SCALES = ("smoke", "quick", "paper")
# Of the run, not of what it computes.
RUN = {"seed", "seeds", "draws", "threads", "jobs"}
# Of trainings and networks, with ranges of their own, and said nowhere.
KEPT = re.compile(
    r"(^|\.)(beta1|beta2|adam_eps|ema|half_life|half_life_ramp|checkpoint_\w+|milestone_every|accumulate|"
    r"attention|multipliers|blocks|filters|t_max|classes|network|warmup|level_samples|levels_every|log_every|"
    r"dropout|t_min|anneal_power|pool|alpha|scales|inception_dimensions|frechet_dimensions|kid_dimensions)$"
)
# What sentences may say that are about something fixed.
FIXED = re.compile(
    r"[Pp]aper|official|CIFAR|FID|EDM's S_churn|10,000 nodes|σ_L = 0\.01 everywhere|grey level:? of 256|"
    r"features of this suite's classifier|^[\d.]+ to [\d.]+$|"  # computed intervals are no sentences
    # likelihood_protocols' own ways, which are no options, and what they change
    r"^ε = 1e-|^tolerance 1e-|^discrete decoder at ε = 1e-|^K = \d+( without −log K, a mistake)?$|"
    r"^784 of 10,000|What each protocol changes|fewer bits than K = |ε = 1e-2 for this study's|"
    r"± [\d.e×⁻]+ against .* bits/dim$|CelebA|FFHQ|AFHQ|ImageNet|"
    r"in units of|standard errors away|1/100|L = 10, 100 steps|"
    r"(recursion|nearer to the data|nearer to a perfect sampler), N = 1000"
)
# What must fit together: every number of corrector steps splits the budget.
TOGETHER = {"score_sde_fig9": {"budget": 66, "corrections": [0, 2]}}
# Neither a power of ten nor a share in per cent.
NUMBER = re.compile(
    r"(?<![\w.−+])\d+(?:,\d{3})*(?:\.\d+)?(?:e-\d+)?(?![\w.,]*\d)"
    r"(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]| ?%|e\+)"
)


def job(driver, study, scale):
    said = subprocess.run(
        [driver, f"study={study}", f"scale={scale}", "--cfg", "job"], capture_output=True, text=True
    )
    return tomllib.loads(said.stdout) if said.returncode == 0 else {}


def leaves(table, path=""):
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from leaves(value, here)
        elif not isinstance(value[0] if isinstance(value, list) and value else value, (bool, str)):
            yield here, value


def changed(value):
    if isinstance(value, list):
        return [changed(v) for v in value]
    if isinstance(value, int):
        return value + 1 if value < 30 else value + 3
    return float(f"{value * (0.93 if value < 1 else 1.07):.3g}")


def text_of(value):
    return "[" + ",".join(map(text_of, value)) + "]" if isinstance(value, list) else repr(value)


def numbers_of(values):
    found = set()
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            found.add(float(one))
    return found


def said_in(folder):
    """Sentences and names of a report: not its numbers, not what is quoted from reported.toml."""
    report = (folder / "report.md").read_text().split("\n`", 1)[-1]
    report = re.sub(r"\*\*Computed against references\*\*.*?(?=\n- |\n\*\*|\Z)", "", report, flags=re.S)
    report = re.sub(r"<[^>]*>|\*\*", "", report).replace("app. ", "app ")
    pieces = []
    for line in report.split("\n")[1:]:
        pieces += line.split("|") if line.startswith("|") else re.split(r"(?<=[.;]) (?=[A-Z])", line)
    for plot in folder.glob("*.gp"):
        pieces += re.findall(r"(?:title|label|ylabel|xlabel)\s+[\"'](.*?)[\"']", plot.read_text())
    pieces = [re.sub(r"^[A-Z]\w+( \w+)? Figs?\. \d+(-\d+)?:", "", piece).strip() for piece in pieces]
    return [piece for piece in pieces if re.search("[A-Za-zα-ω]{2}|[A-Za-zα-ω] =", piece)]


def check(driver, study, scratch):
    """What is wrong with a study's report of changed options, in lines."""
    base = dict(leaves(job(driver, study, "smoke")))
    now = {k: changed(v) for k, v in base.items() if k not in RUN and not KEPT.search(k)}
    now |= TOGETHER.get(study, {})
    old = set()
    for scale in SCALES:
        preset = dict(leaves(job(driver, study, scale)))
        old |= numbers_of(v for k, v in preset.items() if k in now)
    old -= numbers_of(now.values()) | numbers_of(v for k, v in base.items() if k not in now)
    old = {value for value in old if value > 10 or value != int(value)}
    out = scratch / study
    ran = subprocess.run(
        [driver, f"study={study}", "scale=smoke", f"run.dir={out}"]
        + [f"{k}={text_of(v)}" for k, v in now.items()],
        capture_output=True,
        text=True,
    )
    if ran.returncode != 0:
        return [f"exit code {ran.returncode}: {ran.stderr[-600:]}"]
    said = said_in(next(out.rglob("report.md")).parent)
    return [
        f"still says {number}: {piece}"
        for piece in said
        if not FIXED.search(piece)
        for number in NUMBER.findall(piece)
        if float(number.replace(",", "")) in old
    ]


def main(binaries, scratch, wanted):
    studies = [
        (str(binaries / folder.parent.name), folder.name)
        for folder in sorted((pathlib.Path(os.environ["SGM_SOURCE_DIR"]) / "experiments").glob("*/*"))
        if (folder / "study.cpp").exists() and (not wanted or folder.name in wanted)
    ]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = 0
        for (_, study), lines in zip(studies, pool.map(lambda s: check(*s, scratch), studies)):
            for line in lines:
                print(f"FAILED: {study}: {line}")
            wrong += len(lines)
    print(f"{len(studies)} studies with changed options, {wrong} wrong")
    return wrong > 0 or not studies


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]))
