"""What it costs a server that a class follows its teacher: processor time for each step that is published.

    python -m benchmarks.following             # 100 students, 100 steps
    python -m benchmarks.following --students 400
    python -m benchmarks.following --replicas      # two servers and a Redis: the teacher on one, half a class on each
    python -m benchmarks.following --experiments   # the teacher chooses another network, and every page draws it

Students are connections that read, without a browser; a step counts when the last of them has it.
"""

import argparse
import asyncio
import http.client
import json
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from typing import Any
from urllib.parse import urlsplit

import websockets

from benchmarks.classroom import LIMITS
from benchmarks.students import Student, Tally
from benchmarks.visits import Row, cpu_seconds, print_table
from rnnviz.ui.teaching.routes import ROOMS_PATH
from tests.hosting import redis, replicas

PAUSE_S = 0.12  # between two steps, as the teacher's page keeps it
QUERY = "cell=lstm&hidden_size=6&text=hello&step={step}&unit=2&gate=f"


def ask(host: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """A page's question, and the answer."""
    connection = http.client.HTTPConnection(host, timeout=10)
    headers = {"content-type": "application/json", "origin": f"http://{host}"}
    connection.request("POST", path, json.dumps(body), headers)
    with connection.getresponse() as response:
        told: dict[str, Any] = json.loads(response.read())
    assert response.status == 200, told
    return told


async def student(host: str, path: str, heard: "asyncio.Queue[int]") -> None:
    """Read a room, and say which step came."""
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"data: {"):
                heard.put_nowait(json.loads(line[6:])["step"])
    finally:
        writer.close()


async def follow(urls: Sequence[str], servers: Sequence[int], students: int, steps: int) -> list[Row]:
    """Publish steps on the first server to so many students, who are spread over all, and measure."""
    host, *_ = hosts = [urlsplit(url).netloc for url in urls]
    room = ask(host, f"/{ROOMS_PATH}", {})
    path = f"/{ROOMS_PATH}/{room['room']}"
    heard: asyncio.Queue[int] = asyncio.Queue()

    def publish(step: int) -> int:
        state = {"page": "", "query": QUERY.format(step=step), "step": step}
        return int(ask(host, path, {"secret": room["secret"], "state": state})["followers"])

    def spent_by_all() -> float:
        return sum(map(cpu_seconds, servers))

    publish(0)
    class_ = [asyncio.create_task(student(hosts[k % len(hosts)], path, heard)) for k in range(students)]
    for _ in range(students):
        await heard.get()
    times: list[float] = []
    before, begun = spent_by_all(), time.monotonic()
    for step in range(1, steps + 1):
        start = time.perf_counter()
        followers = await asyncio.to_thread(publish, step)
        assert followers == students, f"{followers} of {students} follow"
        for _ in range(students):
            assert await heard.get() == step
        times.append(1e3 * (time.perf_counter() - start))
        await asyncio.sleep(PAUSE_S)
    spent, passed = spent_by_all() - before, time.monotonic() - begun
    before = spent_by_all()
    await asyncio.sleep(10)
    idle = spent_by_all() - before
    for one in class_:
        one.cancel()
    return [
        Row(f"processor time for a step, {students} students", 1e3 * spent / steps, "ms"),
        Row("share of a core while steps are played", 100 * spent / passed, "%"),
        Row("share of a core while nothing happens", 10 * idle, "%"),
        Row("until the last student has a step, median", statistics.median(times), "ms"),
        Row("until the last student has a step, 95 %", statistics.quantiles(times, n=20)[-1], "ms"),
    ]


SPREAD_S = 0.7  # within which the pages of a class ask for another experiment: SPREAD_MS of follow.js
EXPERIMENTS = (
    "cell=lstm&hidden_size=6&text=hello",
    "cell=gru&hidden_size=5&num_layers=2&text=a+longer+sentence",
    "cell=rnn_tanh&hidden_size=8&bidirectional=true&source=normal&seq_len=20",
    "cell=lstm&hidden_size=16&num_layers=2&bidirectional=true&source=normal&seq_len=50&batch=3",
)


async def another_experiment(url: str, server: int, students: int) -> list[Row]:
    """Every page of a class is open, and goes where the teacher goes: seconds until a student, and the last, has it."""
    tally, dice = Tally(), random.Random(students)
    class_ = [Student(url, tally, dice) for _ in range(students)]
    times: list[float] = []
    last: list[float] = []
    spent = 0.0
    async with AsyncExitStack() as open_:
        pages = [(own, await open_.enter_async_context(own.visit())) for own in class_]
        for query in EXPERIMENTS:
            before, told = cpu_seconds(server), time.perf_counter()

            async def walk(own: Student, socket: websockets.ClientConnection, to: str, when: float) -> float:
                await asyncio.sleep(SPREAD_S * dice.random())
                await own.go(socket, to)
                return time.perf_counter() - when

            took = await asyncio.gather(*(walk(own, socket, query, told) for own, socket in pages))
            times += took
            last.append(max(took))
            spent += cpu_seconds(server) - before
    return [
        Row(f"another experiment, {students} students: a student has it, median", 1e3 * statistics.median(times), "ms"),
        Row("the last student has it, median of the experiments", 1e3 * statistics.median(last), "ms"),
        Row("the last student has it, slowest experiment", 1e3 * max(last), "ms"),
        Row("processor time for a student", 1e3 * spent / len(times), "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--replicas", action="store_true", help="two servers with a Redis")
    parser.add_argument("--experiments", action="store_true", help="another network instead of another step")
    options = parser.parse_args()
    if options.experiments:
        with replicas(1, LIMITS) as (server,):
            print_table(asyncio.run(another_experiment(server.url, server.pid, options.students)))
        return
    with ExitStack() as running:
        shared = {"RNNVIZ_REDIS": running.enter_context(redis())} if options.replicas else {}
        servers = running.enter_context(replicas(1 + options.replicas, shared))
        urls, pids = [own.url for own in servers], [own.pid for own in servers]
        print_table(asyncio.run(follow(urls, pids, options.students, options.steps)))


if __name__ == "__main__":
    main()
