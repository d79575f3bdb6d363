#!/usr/bin/env python3
"""What a report says follows from the run's options: every study runs at scale smoke with every number of its
options changed, and no sentence, caption, title, label or row of the report may have a number that one of its
presets has, unless the changed options have it, too.

report_options.py BIN SCRATCH [STUDY…]     BIN: folder of the drivers; exit code 1: some report still says an
                                           old value, or a study refuses the changed options

Sentences about a paper, the official code or another fixed reference may have their numbers, and numbers
below 10 stand for too much. What cannot be changed is listed below, each with its reason.
"""
import os
import pathlib
import re
import subprocess
import sys
import tomllib

DRIVERS = ("ncsn_annealed_langevin", "vp_ve_sde", "playground")
SCALES = ("smoke", "quick", "paper")
# Of the run, not of what it computes; and options of training that no report speaks of and that have ranges.
RUN = {"seed", "seeds", "draws", "threads", "jobs"}
KEPT = re.compile(
    r"(^|\.)(beta1|beta2|adam_eps|ema|half_life|half_life_ramp|checkpoint_\w+|milestone_every|accumulate|"
    r"attention|multipliers|blocks|filters|width_of_net|t_max|classes|network|warmup|level_samples|"
    r"levels_every|log_every|dropout|t_min|anneal_power)$"
)
REFERENCE = re.compile(
    r"paper|official|NCSN|Score SDE|EDM|DPM|DDIM|Table|Fig\.|FID|CIFAR|Fashion|exact recursion|%|reference",
)
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\d)")


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
        elif not isinstance(value, (bool, str)):
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
    pieces = []
    for line in report.split("\n")[1:]:
        pieces += line.split("|") if line.startswith("|") else re.split(r"(?<=[.:;]) ", line)
    for plot in folder.glob("*.gp"):
        pieces += re.findall(r"(?:title|label|ylabel|xlabel)\s+[\"'](.*?)[\"']", plot.read_text())
    return [piece.strip() for piece in pieces if re.search("[A-Za-z]{2}", piece)]


def main(binaries, scratch, wanted):
    wrong = 0
    for name in DRIVERS:
        driver = str(binaries / name)
        said = subprocess.run([driver, "--help"], capture_output=True, text=True)
        studies = [s for s in os.environ["STUDIES_" + name].split()]
        for study in studies:
            if wanted and study not in wanted:
                continue
            base = dict(leaves(job(driver, study, "smoke")))
            now = {k: changed(v) for k, v in base.items() if k not in RUN and not KEPT.search(k)}
            old = set()
            for scale in SCALES:
                preset = dict(leaves(job(driver, study, scale)))
                old |= numbers_of(v for k, v in preset.items() if k in now)
            old -= numbers_of(now.values()) | numbers_of(v for k, v in base.items() if k not in now)
            out = scratch / study
            ran = subprocess.run(
                [driver, f"study={study}", "scale=smoke", f"run.dir={out}"]
                + [f"{k}={text_of(v)}" for k, v in now.items()],
                capture_output=True,
                text=True,
            )
            if ran.returncode != 0:
                print(f"FAILED: {study}: exit code {ran.returncode}\n{ran.stderr[-600:]}")
                wrong += 1
                continue
            for piece in said_in(next(out.rglob("report.md")).parent):
                if REFERENCE.search(piece):
                    continue
                for number in NUMBER.findall(piece):
                    value = float(number.replace(",", ""))
                    if value in old and (value >= 10 or value != int(value)):
                        print(f"FAILED: {study} still says {number}: {piece}")
                        wrong += 1
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]))
