"""The market as the judges meet it: over HTTP, with the log-ins of the demonstration."""

import json
import pathlib
import urllib.request


class Reader:
    """Somebody of the demonstration who reads."""

    def __init__(self, told: str, login: str):
        demo = json.loads(pathlib.Path(told).read_text())
        self.market, password = demo["base_url"], demo["accounts"][0]["password"]
        body = json.dumps({"login": login, "password": password}).encode()
        said = self._send("/v1/sessions", {"Content-Type": "application/json"}, body)
        self.token = json.loads(said)["token"]

    def _send(self, path: str, headers: dict, body: bytes | None = None) -> bytes:
        with urllib.request.urlopen(urllib.request.Request(self.market + path, body, headers)) as answer:
            return answer.read()

    def ask(self, path: str, accept: str = "application/json") -> bytes:
        """An answer of the market."""
        return self._send(path, {"Accept": accept, "Authorization": f"Bearer {self.token}"})

    def every(self, path: str):
        """The items of a list, page after page."""
        cursor = ""
        while cursor is not None:
            page = json.loads(self.ask(f"{path}?limit=100{cursor}"))
            yield from page["items"]
            cursor = f"&cursor={page['next']}" if page.get("next") else None
