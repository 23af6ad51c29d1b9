"""How many students one server holds, what each costs, and what a second replica behind nginx brings.

    python -m benchmarks.classroom                      # 30, 100, 200, 400 students; two replicas; the bars
    python -m benchmarks.classroom --quick              # 30 and 100, shorter
    python -m benchmarks.classroom --soak 600           # 60 students for ten minutes: first and last minute
    python -m benchmarks.classroom --beside             # light visits beside five of the largest networks

Every student has a page of the simulator open and changes the seed every 10 s, at a moment of their own; nobody asks
for what somebody else has asked for. The students run on the same cores as the server, and their own time is told. A
time is from the change to the end of streamlit's answer, all messages read.
"""

import argparse
import asyncio
import json
import os
import random
import time
import urllib.request
from statistics import quantiles

from benchmarks.students import Student, Tally, lesson
from benchmarks.visits import Row, cpu_seconds, print_table
from tests.hosting import Replica, nginx, replicas

PAUSE = 10.0  # s between two changes of a student
BARS = {100: 300.0, 200: 600.0}  # ms at the 95th percentile
MEMORY_BAR = 500.0  # MB with 100 students
FORGETS_S = 125  # streamlit keeps a session that lost its connection for two minutes
LIMITS = {"RNNVIZ_LIMITS": "class", "RNNVIZ_PAGES": "500"}


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    if len(seconds) < 2:
        raise SystemExit("too few answers to say anything of them")
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[94] * 1000


def health(url: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{url}healthz", timeout=10) as answer:
        told: dict[str, float] = json.load(answer)
        return told


def one_class(replica: Replica, students: int, seconds: float) -> list[Row]:
    server, own = cpu_seconds(replica.pid), time.process_time()
    tally = asyncio.run(lesson(replica.url, students, seconds, PAUSE, seed=students))
    server, own = cpu_seconds(replica.pid) - server, time.process_time() - own
    memory = health(replica.url)["memory_mb"]
    return rows_of(tally, students, server, own, memory)


def rows_of(tally: Tally, students: int, server: float, own: float, memory: float) -> list[Row]:
    median, late = percentiles(tally.changes)
    of = tally.runs
    first = f"first page {percentiles(tally.visits)[1]:.0f} ms at p95"
    name = f"{students} students"
    return [
        Row(f"{name}: a change, median", median, "ms", None, f"{len(tally.changes)} changes; {first}"),
        Row(f"{name}: a change, 95th percentile", late, "ms", BARS.get(students)),
        Row(f"{name}: errors", len(tally.errors) + tally.same, "", 0, "; ".join(sorted(set(tally.errors))[:3])),
        Row(
            f"{name}: server's CPU for a change", server / of * 1000, "ms", None, f"students' own {own / of * 1000:.0f}"
        ),
        Row(f"{name}: memory", memory, "MB", MEMORY_BAR if students == 100 else None),
    ]


def sizes(students: list[int], seconds: float) -> list[Row]:
    """One server after the other, each new; then what memory comes back."""
    rows: list[Row] = []
    for count in students:
        with replicas(1, LIMITS) as (replica,):
            one_class(replica, 5, 5.0)  # what every server has after its first visitors
            before = health(replica.url)["memory_mb"]
            rows += one_class(replica, count, seconds)
            if count == 100:
                time.sleep(FORGETS_S)
                after = health(replica.url)["memory_mb"] / before
                note = f"{before:.0f} MB before; what is kept for all stays, within its bound"
                rows.append(Row("memory when all 100 have left, of before", after, "x", 1.2, note))
    return rows


def carried(url: str, servers: list[Replica], seconds: float) -> tuple[float, float, Tally]:
    """Changes per second of students who never pause, and the servers' CPU seconds for each."""
    before = sum(cpu_seconds(own.pid) for own in servers)
    began = time.perf_counter()
    tally = asyncio.run(lesson(url, 16, seconds, 0.001, seed=7))
    took = time.perf_counter() - began
    return (
        len(tally.changes) / took,
        (sum(cpu_seconds(own.pid) for own in servers) - before) / len(tally.changes),
        tally,
    )


def two_replicas(seconds: float) -> list[Row]:
    """One replica, two behind nginx, and one again: the machine is shared, so the first and last are averaged."""
    with replicas(2, LIMITS) as both:
        with nginx(both[:1]) as url:
            one, cost, first = carried(url, both[:1], seconds)
        with nginx(both) as url:
            two, cost_of_two, tally = carried(url, both, seconds)
        with nginx(both[:1]) as url:
            again, _, last = carried(url, both[:1], seconds)
    one = (one + again) / 2
    errors = [*first.errors, *tally.errors, *last.errors]
    note = f"one {one:.1f}, two {two:.1f} changes/s; {cost * 1000:.0f} and {cost_of_two * 1000:.0f} ms CPU for each"
    rows = [
        Row("one replica carries, of two (1/1.6 asked for)", one / two, "x", 1 / 1.6, note),
        Row("two replicas: errors", len(errors), "", 0, "; ".join(sorted(set(errors))[:3])),
    ]
    return rows + on_paper(one)


def on_paper(carries: float) -> list[Row]:
    """What follows from the numbers above: a replica is planned at half of what it carries."""
    planned = carries / 2 * PAUSE
    note = f"{planned:.0f} students a replica and core, at half of what one carries"
    return [
        Row(f"on paper: replicas for {count} students", -(-count // planned), "", None, note)
        for count in (400, 1000, 10_000)
    ]


LARGEST = (
    "source=normal&seq_len=1000&batch=64&input_size=512&hidden_size=512&num_layers=4&bidirectional=true&cell=lstm"
    "&dtype=float64&seed="
)


def beside_the_largest() -> list[Row]:
    """New visitors, each with a seed of their own, while five ask for the largest network that the page takes."""
    with replicas(1, LIMITS) as (replica,):
        one_class(replica, 5, 5.0)
        alone = asyncio.run(visits(replica, 20))

        async def both() -> tuple[list[float], float]:
            heavy = [asyncio.create_task(visit(replica, f"{LARGEST}{seed}")) for seed in range(1, 6)]
            await asyncio.sleep(3)
            light = await visits(replica, 60)
            memory = health(replica.url)["memory_mb"]
            done = sum(task.done() for task in heavy)
            for task in heavy:
                task.cancel()
            await asyncio.gather(*heavy, return_exceptions=True)
            if done == len(heavy):
                raise SystemExit("the five had ended before the light visits")
            return light, memory

        light, memory = asyncio.run(both())
    (median, late), (quiet, quiet_late) = percentiles(light), percentiles(alone)
    note = f"median {median:.0f} ms; alone {quiet:.0f} and {quiet_late:.0f} ms"
    return [
        Row("a light visit beside five of the largest, p95", late, "ms", 250, note),
        Row("memory then", memory, "MB", 4000),
    ]


async def visits(replica: Replica, count: int) -> list[float]:
    return [await visit(replica, f"cell=gru&seed={7000 + k}", pause=0.3) for k in range(count)]


async def visit(replica: Replica, query: str, pause: float = 0.0) -> float:
    """Seconds of a first page."""
    tally = Tally()
    await Student(replica.url, tally, random.Random(1), query).attend(0.0, 0.0)
    if tally.errors:
        raise SystemExit(tally.errors[0])
    await asyncio.sleep(pause)
    return tally.visits[0]


def soak(seconds: float) -> list[Row]:
    """60 students; how the last minute compares with the first after everybody has come."""
    with replicas(1, LIMITS) as (replica,):
        one_class(replica, 5, 5.0)
        minutes: list[tuple[float, float, float]] = []
        errors: list[str] = []

        async def whole() -> None:
            for minute in range(max(2, round(seconds / 60))):
                server = cpu_seconds(replica.pid)
                tally = await lesson(replica.url, 60, 60.0, PAUSE, seed=minute, arrive=0.1)
                each = (cpu_seconds(replica.pid) - server) / tally.runs
                minutes.append((percentiles(tally.changes)[0], each * 1000, health(replica.url)["memory_mb"]))
                errors.extend(tally.errors)

        asyncio.run(whole())
    first, last = minutes[0], minutes[-1]
    return [
        Row(
            "soak: server's CPU for a change, last minute of first", last[1] / first[1], "x", 1.05, _course(minutes, 1)
        ),
        Row("soak: median of a change, last minute of first", last[0] / first[0], "x", None, _course(minutes, 0)),
        Row("soak: memory, last minute of first", last[2] / first[2], "x", None, _course(minutes, 2)),
        Row("soak: errors", len(errors), "", 0, "; ".join(sorted(set(errors))[:3])),
    ]


def _course(minutes: list[tuple[float, float, float]], k: int) -> str:
    return " ".join(f"{minute[k]:.0f}" for minute in minutes)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="30 and 100 students, 30 s each")
    parser.add_argument("--soak", type=float, metavar="SECONDS", help="only 60 students for so long")
    parser.add_argument("--beside", action="store_true", help="only light visits beside large networks")
    parser.add_argument("--replicas", action="store_true", help="only one replica against two")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if asked.soak:
        rows = soak(asked.soak)
    elif asked.beside:
        rows = beside_the_largest()
    elif asked.replicas:
        rows = two_replicas(20.0)
    elif asked.quick:
        rows = sizes([30, 100], 30.0)
    else:
        rows = sizes([30, 100, 200, 400], 60.0) + beside_the_largest() + two_replicas(30.0)
    print_table(rows)
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
