"""A copy of the repository in which code is changed, built and tested."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
COPY = pathlib.Path(os.environ.get("SGM_MUTATE") or TOP / "build-mutate")
BUILD, LOG = COPY / "build", COPY / "mutate.log"


def fail(text):
    print(f"error: {text}", file=sys.stderr)
    sys.exit(2)


def git(*arguments):
    done = subprocess.run(("git", "-C", TOP, *arguments), capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else fail(f"git {' '.join(arguments)}: {done.stderr.strip()}")


def programs():
    """The test programs, as tests/CMakeLists.txt makes them."""
    folders = {path.parent.name for path in TOP.glob("tests/*/*.cpp")} - {
        "support",
        "data",
        "bench",
        "parity",
    }
    return sorted(f"test_{name}" for name in folders) + sorted(
        p.stem for p in TOP.glob("tests/parity/*_parity.cpp")
    )


def logged(command, **options):
    with LOG.open("w") as log:
        return subprocess.run(command, stdout=log, stderr=log, **options).returncode


def build(*targets):
    return logged([*shlex.split(os.environ.get("NINJA") or "ninja"), "-C", BUILD, "sgm", *targets]) == 0


def copy_files():
    """Writes only what differs and takes away what is gone, so that no object of a former mutation passes for
    new."""
    files = {
        name
        for name in git("ls-files", "-z", "-co", "--exclude-standard").split("\0")
        if (TOP / name).is_file()
    }
    for name in files:
        mine, theirs = TOP / name, COPY / name
        if not theirs.exists() or mine.read_bytes() != theirs.read_bytes():
            theirs.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(mine, theirs)
    for folder in {name.split("/")[0] for name in files if "/" in name}:
        for path in (COPY / folder).rglob("*"):
            if path.is_file() and path.relative_to(COPY).as_posix() not in files:
                path.unlink()


def make():
    """The copy, configured as build/ is: in the same layout, so that ccache knows its objects."""
    COPY.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("CCACHE_BASEDIR", str(COPY))
    os.environ["CCACHE_NOHASHDIR"] = "1"
    copy_files()
    if (BUILD / "build.ninja").exists():
        return
    cache = TOP / "build" / "CMakeCache.txt"
    settings = dict(
        re.findall(r"^(SGM_\w+):\w+=(.*)$", cache.read_text(), re.MULTILINE) if cache.exists() else ()
    )
    if (TOP / ".deps").exists() and not (COPY / ".deps").exists():
        (COPY / ".deps").symlink_to(TOP / ".deps")
    # Test programs need no new link when the library changes.
    options = ["-DCMAKE_LINK_DEPENDS_NO_SHARED=ON", f"-DSGM_UNITY={settings.get('SGM_UNITY') or 'OFF'}"]
    torch = os.environ.get("SGM_TORCH") or settings.get("SGM_TORCH")
    if torch and pathlib.Path(torch) != TOP / ".deps" / "torch":
        options.append(f"-DSGM_TORCH={torch}")
    if logged(["cmake", "--preset", "release", *options], cwd=COPY) != 0:
        fail(f"cannot configure\n{LOG.read_text()}")


def failure(test, limit):
    """What fails of a test program, or None; "skipped" if it cannot run."""
    try:
        code = logged([BUILD / "bin" / test], timeout=limit, env={**os.environ, "GTEST_FAIL_FAST": "1"})
    except subprocess.TimeoutExpired:
        return f"runs longer than {limit:.0f} s"
    if code in (0, 77):
        return "skipped" if code else None
    first = re.search(r"^(?:\[  FAILED  \]|FAIL) ([^ ,:]*)", LOG.read_text(errors="replace"), re.MULTILINE)
    return first[1] if first else f"exit code {code}"


def limits_of(tests, may_skip):
    """{test program: the seconds that it may take}, ten times what it takes unmutated; all must pass so."""
    if tests and not build(*tests):
        fail(f"does not build unmutated\n{LOG.read_text()}")
    limits = {}
    for test in tests:
        start = time.monotonic()
        failed = failure(test, 3600)
        if failed and not (failed == "skipped" and may_skip):
            fail(
                f"{test} fails unmutated: {failed}\n  "
                + ("set SGM_FIXTURES" if failed == "skipped" else f"see {LOG}")
            )
        if not failed:
            limits[test] = max(120, 10 * (time.monotonic() - start))
    return limits


def caught_by(mutation, limits):
    """The test that fails with the mutation; "" if none does, None if it does not compile."""
    place = COPY / mutation.file
    place.write_text(mutation.mutated())
    try:
        if not build(*limits):
            return None
        for test, limit in limits.items():
            if failed := failure(test, limit):
                return f"{test}: {failed}"
        return ""
    finally:
        place.write_text(mutation.text)
