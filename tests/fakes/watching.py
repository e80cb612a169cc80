"""What a bad-input test looks at: the refusals on the console, the log, the totals."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.fakes.processes import Hub, until
from tests.fakes.raw_station import Line


@contextmanager
def line_of_hub(hub: Hub, *filters: str) -> Iterator[Line]:
    line = Line(hub, "hub", (hub.folder / "secrets" / "hub.password").read_text().strip(), *filters)
    yield line
    line.leave()


class Watch:
    """What has appeared on the console's list of refusals, and in the log, since it was made."""

    def __init__(self, hub: Hub, console: httpx.Client) -> None:
        self._console, self._log = console, hub.log
        self._read = hub.log.stat().st_size
        self._seen = max(self._rows(), default=0)

    def refusals(self) -> list[str]:
        """Texts of the new rows of /refused, oldest first."""
        return [text for key, text in sorted(self._rows().items()) if key > self._seen]

    def log(self) -> str:
        """What the hub has logged."""
        with self._log.open("rb") as file:
            file.seek(self._read)
            return file.read().decode()

    def sees(self, sentence: str, line: str) -> None:
        """Exactly one new refusal, with this sentence, and a line of the log with ``line``."""
        until(lambda: line in self.log(), f"{line!r} in the log")
        until(self.refusals, f"a refusal with {sentence!r}")
        (row,) = self.refusals()
        assert sentence in row
        assert "Traceback" not in self.log()

    def _rows(self) -> dict[int, str]:
        page = self._console.get("/refused").text
        found = re.findall(r'<tr data-key="(\d+)">(.*?)</tr>', page, re.S)
        return {int(key): html.unescape(re.sub(r"<[^>]+>", " ", text)) for key, text in found}


def page(console: httpx.Client, path: str) -> str:
    """The words on a page of the console."""
    answer = console.get(path)
    assert answer.status_code == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def totals(hub: Hub) -> dict[str, Any]:
    found = dict(hub.get("/api/v1/totals"))
    found.pop("now")
    return found


def slug(name: str) -> str:
    """A test's name from a few words."""
    return name.replace(" ", "-").replace("'", "")
