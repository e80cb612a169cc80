"""A text in the two languages of the product."""

from __future__ import annotations

from content_packs.values import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Chinese and English of one text; ``en`` may be empty, then the Chinese stands."""

    zh: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """The text for a reader of ``lang``: English only where there is any, else Chinese."""
        return self.en if lang == "en" and self.en else self.zh

    def to_json(self) -> list[str]:
        """``[zh, en]``, or ``[zh]`` without English."""
        return [self.zh, self.en] if self.en else [self.zh]

    @staticmethod
    def from_json(value: object) -> Words:
        """Read :meth:`to_json`; anything else is a ValueError."""
        if not isinstance(value, list) or not 1 <= len(value) <= 2:
            raise ValueError("words are [zh] or [zh, en]")
        if not all(isinstance(item, str) for item in value):
            raise ValueError("words are strings")
        return Words(*value)
