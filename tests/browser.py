"""A browser as small as can be: calls the local page by its own interface (ASGI), without a server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

__all__ = ["Answered", "Browser"]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back; `headers` by their names in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode("utf-8")


class Browser:
    """Asks one page, as a browser on the same machine does."""

    def __init__(self, page: Any, host: str) -> None:
        self.page, self.host = page, host

    def get(self, path: str, **more: Any) -> Answered:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> Answered:
        return self.ask("POST", path, **more)

    def ask(
        self, method: str, path: str, *, data: dict[str, Any] | None = None, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answered:
        """One request; `data` is sent as a form."""
        body = urlencode(data, doseq=True).encode() if data is not None else content
        sent = {"host": self.host, **({"content-length": str(len(body))} if method == "POST" else {})}
        sent |= {name.lower(): value for name, value in (headers or {}).items()}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "http",
        }
        scope |= {
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1),
            "root_path": "",
        }
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        asyncio.run(self.page(scope, receive, send))
        begun = next(one for one in told if one["type"] == "http.response.start")
        content = b"".join(one.get("body", b"") for one in told if one["type"] == "http.response.body")
        return Answered(begun["status"], {name.decode().lower(): value.decode() for name, value in begun["headers"]}, content)
