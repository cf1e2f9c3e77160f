"""Run Debian's Firefox for Playwright: `python -m tests.browser.bidi_proxy FIREFOX ARGUMENTS`.

Playwright speaks WebDriver BiDi with Firefox and emulates media features in every new context. The
extended support release of Firefox does not know that command yet, so this process passes on every
message except this one and answers it itself. It is unnecessary once Firefox answers.
"""

import asyncio
import json
import re
import sys

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web

UNKNOWN_TO_FIREFOX = "emulation.setMediaFeaturesOverride"
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def answer(message: str) -> str | None:
    """Return the answer to a command that Firefox does not know, else None."""
    if UNKNOWN_TO_FIREFOX not in message:
        return None
    command = json.loads(message)
    if command["method"] != UNKNOWN_TO_FIREFOX:
        return None
    return json.dumps({"type": "success", "id": command["id"], "result": {}})


async def _pass_on_answers(
    firefox: ClientWebSocketResponse, playwright: web.WebSocketResponse
) -> None:
    async for message in firefox:
        if message.type is WSMsgType.TEXT:
            await playwright.send_str(message.data)
    await playwright.close()


async def _pass_on_commands(
    playwright: web.WebSocketResponse, firefox: ClientWebSocketResponse
) -> None:
    async for message in playwright:
        if message.type is WSMsgType.TEXT:
            result = answer(message.data)
            await (playwright.send_str(result) if result else firefox.send_str(message.data))


def _connect_to(url: str) -> web.Application:
    async def connect(request: web.Request) -> web.WebSocketResponse:
        playwright = web.WebSocketResponse(max_msg_size=0)
        await playwright.prepare(request)
        async with (
            ClientSession() as session,
            session.ws_connect(f"{url}/session", max_msg_size=0) as firefox,
        ):
            answers = asyncio.create_task(_pass_on_answers(firefox, playwright))
            await _pass_on_commands(playwright, firefox)
            answers.cancel()
        return playwright

    app = web.Application()
    app.router.add_get("/session", connect)
    return app


async def _listen(url: str) -> None:
    runner = web.AppRunner(_connect_to(url))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    sys.stderr.write(f"WebDriver BiDi listening on ws://{host}:{port}\n")


async def run(command: list[str]) -> int:
    """Run Firefox until it ends, and return its exit status."""
    firefox = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr is not None
    async for line in firefox.stderr:
        match = LISTENING.search(line.decode())
        if match:
            await _listen(match[1])
        else:
            sys.stderr.write(line.decode())
        sys.stderr.flush()
    return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
