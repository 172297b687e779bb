"""Feeds changed model files to every parser for some minutes; `make fuzz MINUTES=10`.

    .venv/bin/python -m bench.fuzz --minutes 10

Every input has to end in a surface or in a coded refusal. The parsers that are our own run
in this process, led by atheris where that is installed, by chance otherwise. STEP goes
through the sandbox, because OpenCascade may crash: there only the child dies.
"""

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.uploads.seeds import ODD, SEEDS, Change, changed

# An input of a few kilobytes that takes longer (CPU seconds) has found a trap.
SLOWEST = 5.0
LONGEST = 64 * 1024
FOUND = Path("var/fuzz")
# Instrumented by atheris: our own code only, or starting would take minutes.
OURS = ["store.uploads"]

Target = Callable[[bytes, Path], str]


def main() -> int:
    """Fuzz every target for its share of the time; give 1 if any input ended wrongly."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--only", choices=[*SEEDS])
    options = asked.parse_args()
    if options.only:
        _fuzz(options.only, seconds=60 * options.minutes)
        return 0
    share = str(options.minutes / len(SEEDS))
    # One process for each: the one that leads atheris never returns from it.
    command = [sys.executable, "-m", "bench.fuzz", "--minutes", share, "--only"]
    return max(subprocess.call([*command, name]) for name in SEEDS)  # noqa: S603 (our own)


def _fuzz(name: str, *, seconds: float) -> None:
    is_led = name != "step" and importlib.util.find_spec("atheris") is not None
    target = _instrumented(name) if is_led else _plain(name)
    with TemporaryDirectory() as place:
        run = _Run(name, target, Path(place), until=time.monotonic() + seconds)
        _lead(run) if is_led else _guess(run)


def _plain(name: str) -> Target:
    from bench.parsers import TARGETS, ending_of_step  # noqa: PLC0415

    return TARGETS.get(name, ending_of_step)


def _instrumented(name: str) -> Target:
    import atheris  # noqa: PLC0415 (an extra, for Linux only)

    with atheris.instrument_imports(include=OURS):
        return _plain(name)


class _Run:
    """Counts how the inputs of one target end."""

    def __init__(self, name: str, target: Target, place: Path, *, until: float) -> None:
        self.name = name
        self._target = target
        self._place = place
        self._until = until
        self._endings: Counter[str] = Counter()

    def try_one(self, content: bytes) -> None:
        """Try an input; one that ends wrongly or slowly is kept, and ends the run."""
        started = time.process_time()
        try:
            self._endings[self._target(content, self._place)] += 1
        except BaseException:
            self._keep(content)
            raise
        if self.name != "step" and time.process_time() - started > SLOWEST:
            self._keep(content)
            raise TimeoutError(self.name)

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._until

    def report(self) -> None:
        total = sum(self._endings.values())
        endings = ", ".join(
            f"{count} {code}" for code, count in self._endings.most_common()
        )
        print(f"{self.name:<6} {total:>8} inputs: {endings}", flush=True)  # noqa: T201

    def _keep(self, content: bytes) -> None:
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / f"{self.name}-{abs(hash(content)):x}").write_bytes(content)


def _guess(run: _Run) -> None:
    """Damage seeds by chance until the time is over."""
    chance = random.Random(1)  # noqa: S311 (no secret: repeatable damage)
    while not run.is_over:
        seed = chance.choice(SEEDS[run.name])
        run.try_one(changed(seed, _changes(chance)))
    run.report()


def _changes(chance: random.Random) -> list[Change]:
    return [
        Change(chance.random(), chance.randrange(12), _put(chance))
        for _ in range(chance.choice((1, 2, 4, 16)))
    ]


def _put(chance: random.Random) -> bytes:
    return (
        chance.choice(ODD)
        if chance.random() < 0.5
        else chance.randbytes(chance.randrange(6))
    )


def _lead(run: _Run) -> None:
    """Let atheris change inputs towards code that none has reached; ends the process."""
    import atheris  # noqa: PLC0415 (an extra, for Linux only)

    def once(content: bytes) -> None:
        if run.is_over:
            run.report()
            os._exit(0)
        run.try_one(content)

    with TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS[run.name]):
            (Path(corpus) / str(number)).write_bytes(seed)
        FOUND.mkdir(parents=True, exist_ok=True)
        flags = [f"-max_len={LONGEST}", "-verbosity=0", "-timeout=60", "-rss_limit_mb=3072",
                 f"-artifact_prefix={FOUND}/"]  # fmt: skip
        atheris.Setup([sys.argv[0], *flags, corpus], once)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
