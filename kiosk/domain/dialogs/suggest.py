"""A suggestion in three taps (建言): this page, a topic, a sentence. Nothing is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.wire.state import Person
from content_packs.wire.suggestions import PREFIX, TOPICS
from content_packs.words import Words
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogview import BACK, Choice, DialogView
from kiosk.domain.directory import Found
from kiosk.domain.drafting import draft
from kiosk.domain.screen import Facts

_TITLE = Words("建言", "Suggest")
_URGENT = Words(
    "眼前的险情不要写在这里：立即停、立即撤、立即报。", "Danger at hand is not for here: stop, leave, report."
)
_NAMED = Words("会带上您的姓名，报给地面。", "It goes to the surface with your name.")
"""Said before anything is chosen, and again when it is kept."""
_THANKS = Words("已记下，谢谢您！", "Noted. Thank you!")


@dataclass(frozen=True, slots=True)
class Suggest:
    """Who suggests, about which topic, and which sentence was kept; empty for not yet chosen."""

    person: Person
    topic: str = ""
    sentence: str = ""

    @property
    def patience_ms(self) -> int:
        return PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """Topics, then sentences, then thanks."""
        leave = Choice(BACK, Words("关闭", "Close") if self.sentence else Words("返回", "Back"))
        if self.sentence:
            said = TOPICS[self.topic].sentences[self.sentence]
            return DialogView("suggest", "done", _THANKS, lines=(said, _NAMED), actions=(leave,))
        if self.topic:
            topic = TOPICS[self.topic]
            items = tuple(Choice(code, words) for code, words in topic.sentences.items())
            title = Words(f"{_TITLE.zh} · {topic.words.zh}", f"{_TITLE.en} · {topic.words.en}")
            return DialogView("suggest", "sentence", title, lines=(_NAMED,), items=items, actions=(leave,))
        items = tuple(Choice(code, topic.words) for code, topic in TOPICS.items())
        return DialogView("suggest", "topic", _TITLE, lines=(_URGENT, _NAMED), items=items, actions=(leave,))

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """A topic, then a sentence, which is the record."""
        if self.sentence or (name == BACK and not self.topic):
            return Step(None)
        if name == BACK:
            return Step(replace(self, topic=""))
        if not self.topic:
            return Step(replace(self, topic=name))
        record = draft(
            facts.site, now, "suggest", "badge",
            subject=f"{PREFIX}{self.topic}", value=name, person=self.person.id,
        )  # fmt: skip
        return Step(replace(self, sentence=name), (record,))

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """The queue goes first."""
        return None
