"""`python delay.py PORT SECONDS`: a TCP proxy to PORT that keeps every byte back for SECONDS.

It runs in a process of its own, says its own port in one JSON line and ends when its stdin is
closed. A real connection's handshake costs a round trip before the first byte can leave; the
kernel's on loopback does not, so the first bytes of a connection wait that much longer.
"""

import asyncio
import json
import socket
import sys
from typing import Any


async def _forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float, first: float
) -> None:
    """Hands bytes on `delay` after they came; the first of them `first` later still."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def take() -> None:
        shift = first
        try:
            while data := await reader.read(65536):
                queue.put_nowait((loop.time() + delay + shift, data))
                shift = 0.0
        except ConnectionError:
            pass
        queue.put_nowait((loop.time() + delay, b""))

    taking = asyncio.create_task(take())
    try:
        while True:
            at, data = await queue.get()
            await asyncio.sleep(at - loop.time())
            if not data:
                break
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        taking.cancel()
        writer.close()


async def main(port: int, delay: float) -> None:
    """Serves until stdin is closed."""
    loop = asyncio.get_running_loop()
    running: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        for each in (writer, inner_writer):
            each.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(
            _forward(reader, inner_writer, delay, 2 * delay),
            _forward(inner_reader, writer, delay, 0.0),
        )
        if task is not None:
            running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sys.stdout.write(json.dumps({"port": server.sockets[0].getsockname()[1]}) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
    for task in running:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
