"""What the local page refuses: whatever does not come from a page that it has itself sent to a browser on this machine.

Comes in: each request. Goes out: the request to the page, or a refusal in one sentence; every answer with headers that keep it here.
"""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["MOST_BYTES", "Guard", "is_own_token"]

MOST_BYTES = 2**20
"""No form is larger."""


def is_own_token(given: str, own: str) -> bool:
    """Whether the form is one that this page has sent."""
    return compare_digest(given.encode(), own.encode())


class Guard:
    """Lets through what comes from this machine's own page only, and marks every answer as not to be kept or shown elsewhere."""

    def __init__(self, app: ASGIApp, *, port: int, refusal: str, policy: str) -> None:
        """Takes the port that the page is at, the sentence of a refusal, and the policy that the browser is to hold."""
        self.app, self.refusal, self.policy = app, refusal, policy
        self.hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = headers.get("Content-Security-Policy", self.policy)
                headers["Cache-Control"] = "no-store"
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        status, body = self._refused(scope), b""
        if not status and scope["method"] == "POST":
            body, is_whole = await _read(receive)
            status = 0 if is_whole else 413
        if status:
            await PlainTextResponse(self.refusal, status)(scope, receive, send_marked)
        else:
            await self.app(scope, _again(body, receive), send_marked)

    def _refused(self, scope: Scope) -> int:
        """The status of the refusal; 0 where there is none."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return 403
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.hosts}:
            return 403
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return 403
        return 0


async def _read(receive: Receive) -> tuple[bytes, bool]:
    """What was sent, whatever length it was said to have; false where it is too much, and then the rest is not read."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return b"", False
        if not message.get("more_body"):
            return body, True


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that has been read once more, and then what comes after it."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def once_more() -> Message:
        return messages.pop() if messages else await receive()

    return once_more
