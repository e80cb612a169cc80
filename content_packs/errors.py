"""Errors, split by who must act; each can say one sentence to a person in his language."""

from __future__ import annotations

from content_packs.words import Words


class YizhanError(Exception):
    """Base of every error a person can meet.

    Args:
        zh: one Chinese sentence: what happened, what is kept, what to do.
        en: the same in English.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)

    def sentence(self, lang: str = "zh") -> str:
        """The sentence for a person who reads ``lang`` ("zh" or "en")."""
        return self.words.in_(lang)


class PackError(YizhanError):
    """The publisher must act; never retried."""


class MessageError(YizhanError):
    """The sender of a message must act: it was refused whole and nothing of it was used."""


class LinkError(YizhanError):
    """Nobody must act; retried."""


class StorageError(YizhanError):
    """A technician must act."""
