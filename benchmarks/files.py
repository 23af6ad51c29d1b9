"""500 files that mean no good: each must get a message that names it, run nothing, and cost little.

python -m benchmarks.files        # about two minutes; a number says how many files instead
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hostile_files import HostileFile, hostile_file
from benchmarks.visits import Row, print_table
from rnnviz import read_checkpoint
from rnnviz.network.errors import Invalid

SECONDS, MEGABYTES = 5.0, 400.0


@dataclass(frozen=True)
class Outcome:
    """`said` is the message, or None where the file is a network after all."""

    file: HostileFile
    said: str | None
    seconds: float

    @property
    def wrong(self) -> str | None:
        """What is wrong with it, if anything."""
        if self.said is None:
            return None if self.file.whole else "was read"
        return None if self.file.name in self.said and len(self.said) < 600 else f"said {self.said[:300]!r}"


def outcome(file: HostileFile) -> Outcome:
    """What reading it gave; any error but one with a message goes through."""
    began = time.process_time() + _children()
    said = None
    try:
        read_checkpoint(file.data, file.name)
    except Invalid as error:
        said = str(error)
    return Outcome(file, said, time.process_time() + _children() - began)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e3


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        trap = Path(folder) / "ran"
        files = [hostile_file(seed, trap) for seed in range(12)]
        for file in files:  # what is imported once is no file's cost
            outcome(file)
        before = _peak_mb()
        outcomes = [outcome(hostile_file(seed, trap)) for seed in range(count)]
        ran = trap.exists()
    kinds = Counter(each.file.kind for each in outcomes)
    refused = Counter(each.file.kind for each in outcomes if each.said is not None)
    for kind, total in kinds.items():
        print(f"{kind:18} {total:4} files, {refused[kind]:4} refused with a message, {total - refused[kind]:3} read")
    slowest = max(outcomes, key=lambda each: each.seconds)
    wrong = [f"{each.file.name} {each.wrong}" for each in outcomes if each.wrong]
    print_table(
        [
            Row("files", count, ""),
            Row("code that ran", float(ran), "", 0),
            Row("files without a message, or with a wrong one", len(wrong), "", 0, "; ".join(wrong[:3])),
            Row("the slowest, processor time", slowest.seconds, "s", SECONDS, slowest.file.name),
            Row("memory above that of the first files", _peak_mb() - before, "MB", MEGABYTES),
        ]
    )
    if wrong or ran or slowest.seconds > SECONDS or _peak_mb() - before > MEGABYTES:
        raise SystemExit("a bar was missed")


if __name__ == "__main__":
    main()
