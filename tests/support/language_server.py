"""The YAML language server that editors use, spoken to over its standard input and output."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.missing import without
from tests.support.places import ROOT
from tests.support.waiting import PATIENCE

SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}


class LanguageServer:
    """One server on a folder; texts are opened as files of it that need not be there."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        node = shutil.which("node")
        if node is None or not SERVER.is_file():
            without("language server (npm ci)")
        command = [node, str(SERVER), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.folder, self.settings = folder, {"yaml": SETTINGS | settings}
        self.numbers = itertools.count(1)
        self.found: dict[str, list[dict[str, Any]]] = {}
        place = {"uri": folder.as_uri(), "name": folder.name}
        item = {"snippetSupport": True, "documentationFormat": ["markdown"]}
        can = {"workspace": {"configuration": True}, "textDocument": {"completion": {"completionItem": item}}}
        start = {"rootUri": place["uri"], "workspaceFolders": [place], "capabilities": can, "locale": "zh-cn"}
        self.ask("initialize", processId=None, **start)
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self.settings)

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, **what: Any) -> None:
        self.send({"method": method, "params": what})

    def hear(self) -> dict[str, Any]:
        """The next message; what the server asks is answered, what it finds is kept."""
        assert self.process.stdout is not None
        size = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        assert size, "the language server has gone"
        message: dict[str, Any] = json.loads(self.process.stdout.read(size))
        if "method" in message and "id" in message:
            asked = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            answer = None if asked is None else [self.settings.get(i.get("section")) for i in asked]
            self.send({"id": message["id"], "result": answer})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def ask(self, method: str, **what: Any) -> Any:
        number = next(self.numbers)
        self.send({"id": number, "method": method, "params": what})
        while True:
            message = self.hear()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def open(self, texts: dict[Path, str]) -> list[list[dict[str, Any]]]:
        """What is found in each text, by the file it stands for; a file is opened once only."""
        for file, text in texts.items():
            document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
            self.tell("textDocument/didOpen", textDocument=document)
        while any(file.as_uri() not in self.found for file in texts):
            self.hear()
        return [self.found[file.as_uri()] for file in texts]

    def at(self, what: str, file: Path, line: int, column: int) -> Any:
        """``completion`` or ``hover`` at a place, counted from 0."""
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{what}", textDocument={"uri": file.as_uri()}, position=place)

    def close(self) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self.process.wait(PATIENCE)
