"""A Firefox to test with, where there is one, driven by its own remote protocol (Marionette).

Tools that drive Firefox switch off its strict rule for ``file:`` addresses, under which a page may
read no other file; a failure would not show then. Here it stays on, as readers have it.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_PREFERENCES = {
    "security.fileuri.strict_origin_policy": True,
    "remote.prefs.recommended": False,  # else that rule is switched off
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}
_PATIENCE = 60  # seconds


def find_firefox() -> str | None:
    """Return the path of Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A running Firefox with an empty profile in ``folder``."""

    def __init__(self, path: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        lines = [
            f"user_pref({json.dumps(k)}, {json.dumps(v)});"
            for k, v in {**_PREFERENCES, "marionette.port": port}.items()
        ]
        (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [
            path,
            "--headless",
            "--marionette",
            "--remote-allow-system-access",
            "--no-remote",
            "--profile",
            str(folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket = self._connect(port)
        self._number = 0
        self._buffer = b""
        self._read()  # its greeting
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"pageLoadStrategy": "normal"}}})

    def _connect(self, port: int) -> socket.socket:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    self._process.kill()
                    raise
                time.sleep(0.1)

    def _read(self) -> Any:
        while b":" not in self._buffer:
            self._buffer += self._receive()
        size, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(size):
            self._buffer += self._receive()
        data, self._buffer = self._buffer[: int(size)], self._buffer[int(size) :]
        return json.loads(data)

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 16)
        if not data:
            raise ConnectionError("Firefox has gone")
        return data

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        """Return what a command of the protocol gives; raises RuntimeError where it fails."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _, _, error, value = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return value

    def goto(self, address: str) -> None:
        """Open a page."""
        self.ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: object, chrome: bool = False) -> Any:
        """Return what a script returns, in the page or in the browser itself."""
        self.ask("Marionette:SetContext", {"value": "chrome" if chrome else "content"})
        value = self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(arguments)})["value"]
        self.ask("Marionette:SetContext", {"value": "content"})
        return value

    def wait(self, script: str, *arguments: object) -> Any:
        """Return what a script returns once that is something."""
        end = time.monotonic() + _PATIENCE
        while not (value := self.run(script, *arguments)):
            if time.monotonic() > end:
                raise TimeoutError(script)
            time.sleep(0.05)
        return value

    def close(self) -> None:
        """End this Firefox."""
        self._socket.close()
        self._process.terminate()
        self._process.wait()
