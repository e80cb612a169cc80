"""When to try again: doubling waits with jitter, so that a restored supply does not bring all at once."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(slots=True)
class Backoff:
    """Waits from ``first_ms`` to ``most_ms``, each between half and the whole of the doubled value."""

    first_ms: int
    most_ms: int
    random: Random
    due: int | None = None
    _tries: int = 0

    def start(self, now: int) -> None:
        """A try was just made: the next is due after a longer wait than the last."""
        wait = min(self.first_ms * 2**self._tries, self.most_ms)
        self._tries = min(self._tries + 1, 20)
        self.due = now + self.random.randint(wait // 2, wait)

    def progress(self, now: int) -> None:
        """Something of what was asked for has come: wait for the rest from now on."""
        if self.due is not None:
            self.due = max(self.due, now + self.first_ms)
            self._tries = min(self._tries, 1)

    def reset(self) -> None:
        """The try succeeded, or the line is new: nothing is waited for, and waits begin short again."""
        self.due = None
        self._tries = 0

    def may_try(self, now: int) -> bool:
        """Whether nothing is under way, or what was tried has had its time."""
        return self.due is None or now >= self.due
