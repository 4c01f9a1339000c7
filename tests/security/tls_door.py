"""A program: TLS on a port of the loopback address for a server that speaks none: `python tls_door.py CERTIFICATE TARGET COUNT [ask]`.

TARGET: a port or a unix socket. COUNT: a file that gets a letter for every client that took the certificate. ask: clients ask in clear
whether there is TLS, as PostgreSQL's do. The port is printed.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys
from pathlib import Path

WANTS_TLS = (80877103).to_bytes(4, "big")


async def main(certificate: str, target: str, count: str, ask: bool) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def guest(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if ask:
            if not (await reader.readexactly(8)).endswith(WANTS_TLS):
                writer.close()  # somebody who would go on in clear
                return
            writer.write(b"S")
            await writer.start_tls(context)
        with Path(count).open("a") as file:
            file.write("x")
        unix = target.startswith("/")
        answers, behind = await (asyncio.open_unix_connection(target) if unix else asyncio.open_connection("127.0.0.1", int(target)))
        await asyncio.gather(pass_on(reader, behind), pass_on(answers, writer))

    server = await asyncio.start_server(guest, "127.0.0.1", 0, ssl=None if ask else context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while piece := await source.read(65536):
            target.write(piece)
            await target.drain()
    target.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], "ask" in sys.argv[4:]))
