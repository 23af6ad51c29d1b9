"""What lies between visitors and a server, to be cut and mended."""

import asyncio
import threading

from tests.hosting import free_port


class Wire:
    """What lies between visitors and a server: it can be cut, for all who are connected, and mended."""

    def __init__(self, port: int) -> None:
        self.port, self.whole = free_port(), True
        self._to, self._open = port, set[asyncio.StreamWriter]()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Wire":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def cut(self) -> None:
        """Nothing goes through any more, either way, and nobody is told: as a Wi-Fi that is gone."""
        self.whole = False
        for end in list(self._open):
            self._loop.call_soon_threadsafe(end.transport.abort)

    def mend(self, port: int | None = None) -> None:
        """`port`: of another server, to which it leads from now on."""
        self._to = port or self._to
        self.whole = True

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._listen())
        self._loop.run_forever()
        passing = asyncio.all_tasks(self._loop)
        for task in passing:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*passing, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self._ready.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        self._open -= {writer, far_writer}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # the other side is gone
        finally:
            writer.close()
