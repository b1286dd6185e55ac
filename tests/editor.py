"""A small client for yaml-language-server over stdio: what an editor asks while a partner types, and what it is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any, Self

PATIENCE = 60
"""Seconds that one answer may take; the first one reads a whole schema."""


def server() -> str | None:
    """The server that `STEGVIS_YAML_SERVER` names, or the one on the path, or None."""
    return os.environ.get("STEGVIS_YAML_SERVER") or shutil.which("yaml-language-server")


SETTINGS: dict[str, Any] = {"yaml": {"schemaStore": {"enable": False}, "hover": True, "completion": True, "validate": True}}


class Editor:
    """One session with the server, as an editor of YAML has it; nothing is fetched from a network."""

    def __init__(self, command: str, root: Path) -> None:
        self.command, self.root, self.number, self.version = command, root, 0, 0
        self.answers: dict[int, Any] = {}
        self.messages: Queue[dict[str, Any]] = Queue()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen([self.command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        Thread(target=self._listen, daemon=True).start()
        formats = {"hover": {"contentFormat": ["markdown"]}, "completion": {"completionItem": {"documentationFormat": ["markdown"]}}}
        capabilities = {"textDocument": formats, "workspace": {"configuration": True}}
        self.ask("initialize", {"processId": os.getpid(), "rootUri": self.root.as_uri(), "capabilities": capabilities})
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": SETTINGS}})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def typed(self, path: Path, text: str) -> list[dict[str, Any]]:
        """What the server says is wrong with the text, as if it stood in that file."""
        self.version += 1
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": self.version, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == document["uri"]:
                return list(message["params"]["diagnostics"])

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """The answer to one question."""
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        while number not in self.answers:
            self._next()
        return self.answers.pop(number)

    def hover(self, path: Path, line: int, character: int) -> str:
        """What is shown when the pointer rests there; lines and characters count from 0."""
        found = self.ask("textDocument/hover", self._place(path, line, character))
        return str(found["contents"]["value"]) if found else ""

    def completions(self, path: Path, line: int, character: int) -> dict[str, dict[str, Any]]:
        """What is proposed there, by its label."""
        found = self.ask("textDocument/completion", self._place(path, line, character))
        return {item["label"]: item for item in found["items"]}

    def _place(self, path: Path, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        """The next message; the server's own questions are answered as an editor without further settings does."""
        try:
            message = self.messages.get(timeout=PATIENCE)
        except Empty:
            raise TimeoutError("the server does not answer") from None
        if "method" not in message:
            self.answers[message["id"]] = message.get("result", message.get("error"))
        elif "id" in message:
            asked = message.get("params", {}).get("items", [])
            self._send({"id": message["id"], "result": [SETTINGS.get(str(item.get("section"))) for item in asked] or None})
        return message

    def _listen(self) -> None:
        """Reads what the server says until it says no more."""
        assert self.process.stdout is not None
        stream = self.process.stdout
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            self.messages.put(json.loads(stream.read(length)))
