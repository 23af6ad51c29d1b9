"""The steps of deploy/Dockerfile, done here in a clean folder: do they work, what do they weigh, does it serve?

    python -m benchmarks.image        # about three minutes: it installs everything anew

A virtual environment stands in for the image's Python. COPY, RUN, ENV and CMD are done as they are written, as this
user; the health check is asked until it answers. What is installed is weighed, with 130 MB for python:slim itself.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.visits import Row, print_table

ROOT = Path(__file__).parents[1]
BASE_MB = 130  # python:3.13-slim, by its own list of layers
BAR_MB = 1500
START_S = 60


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.text)


def instructions(dockerfile: str) -> list[Instruction]:
    """Comments left out, continued lines put together."""
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in whole]


class Rehearsal:
    """A folder as the image's own, and the environment that its instructions have made so far."""

    def __init__(self, folder: Path) -> None:
        self.place, self.python = folder / "app", folder / "python"
        subprocess.run([sys.executable, "-m", "venv", str(self.python)], check=True)
        self.environment = {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "LANG")) or name == "HOME"
        }
        self.environment |= {"PATH": f"{self.python / 'bin'}:/usr/bin:/bin", "TORCH_INDEX": ""}
        self.health: list[str] = []
        self.command: list[str] = []

    def do(self, step: Instruction) -> None:
        if step.name == "WORKDIR":
            self.place.mkdir(parents=True, exist_ok=True)
        elif step.name == "COPY":
            *sources, target = step.words
            for source in sources:
                own = ROOT / source
                to = self.place / (own.name if target.endswith(("/", ".")) else target)
                if own.is_dir():
                    shutil.copytree(own, to, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(own, to)
        elif step.name == "RUN":
            text = step.text.split("&& useradd")[0]  # users are the image's own
            subprocess.run(["/bin/sh", "-c", text], check=True, cwd=self.place, env=self.environment)
        elif step.name == "ENV":
            self.environment |= dict(pair.split("=", 1) for pair in step.words)
        elif step.name == "HEALTHCHECK":
            self.health = shlex.split(step.text[step.text.index("CMD ") + 4 :])
        elif step.name == "CMD":
            self.command = json.loads(step.text)

    def serve(self) -> float:
        """Seconds from the start of the command to a health check that says yes."""
        began = time.perf_counter()
        with (self.place / "log").open("wb") as log:
            server = subprocess.Popen(self.command, cwd=self.place, env=self.environment, stdout=log, stderr=log)
        try:
            while time.perf_counter() - began < START_S and server.poll() is None:
                asked = subprocess.run(self.health, cwd=self.place, env=self.environment, capture_output=True)
                if asked.returncode == 0:
                    return time.perf_counter() - began
                time.sleep(0.2)
            raise SystemExit(f"the image's command does not serve: {(self.place / 'log').read_text()[-2000:]}")
        finally:
            server.terminate()
            server.wait(10)


def megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        image = Rehearsal(Path(name))
        before = megabytes(image.python)
        for step in instructions((ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")):
            image.do(step)
        installed, program = megabytes(image.python) - before, megabytes(image.place)
        torch = megabytes(next(image.python.glob("lib/python*/site-packages/torch")))
        started = image.serve()
        note = f"{BASE_MB} Python, {installed:.0f} libraries ({torch:.0f} torch), {program:.1f} the program"
        rows = [
            Row("the image, by what is installed", BASE_MB + installed + program, "MB", BAR_MB, note),
            Row("from its command to a health check that says yes", started, "s"),
        ]
    print_table(rows)
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
