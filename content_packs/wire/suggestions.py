"""What a miner can suggest (建言) without typing: a topic, then one sentence of it (SPEC.md 2.4.3).

A record carries the two codes; station and hub say the same words for them. A code is never given
another meaning: what is no longer offered stays here for the records that carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.words import Words

PREFIX = "suggest:"
"""Before the topic's code in a record's subject."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to suggest about, and its sentences by code."""

    words: Words
    sentences: Mapping[str, Words]


TOPICS: Mapping[str, Topic] = {
    "machine": Topic(
        Words("设备", "Machines"),
        {
            "noise": Words("设备有异响或发烫，请来查一查", "A machine is loud or hot; please look at it"),
            "parts": Words("缺常用的配件或工具", "Common parts or tools are lacking"),
            "handy": Words("操作不顺手，我有改进的办法", "It is awkward to use; I know a better way"),
            "guard": Words("护罩、闭锁或标识不全", "A guard, interlock or label is missing"),
        },
    ),
    "place": Topic(
        Words("现场环境", "The place"),
        {
            "dust": Words("粉尘大，喷雾要修要加", "Too much dust; sprays need mending or adding"),
            "light": Words("照明不够，看不清", "Not enough light to see by"),
            "water": Words("积水难走，要排水垫路", "Standing water on the way; drain it and raise the floor"),
            "tidy": Words("物料堆放挡路", "Materials stand in the way"),
        },
    ),
    "work": Topic(
        Words("工序和组织", "How we work"),
        {
            "wait": Words("等料、等车时间长", "We wait long for material or cars"),
            "order": Words("工序可以调一调，更安全也更快", "Another order of work would be safer and faster"),
            "handover": Words("交接班说不清，想定个单子", "Handover is unclear; a list would help"),
            "rule": Words("规程有一条不好执行，想说一说", "One rule is hard to follow; let me explain"),
        },
    ),
    "learn": Topic(
        Words("学习培训", "Training"),
        {
            "practice": Words("想多练现场操作", "More practice on the spot, please"),
            "newcomer": Words("新来的人要有人带", "Newcomers need somebody to guide them"),
            "drill": Words("想多练自救和避灾路线", "More drills of self-rescue and escape ways, please"),
            "board": Words("这块屏上想看别的内容", "I would like to see something else on this screen"),
        },
    ),
    "care": Topic(
        Words("生活后勤", "Care"),
        {
            "meal": Words("班中餐、热水要改进", "Meals and hot water could be better"),
            "gear": Words("矿灯、自救器、劳保要换新", "Lamps, self-rescuers or gear need replacing"),
            "bath": Words("洗浴、更衣要改进", "Baths and changing rooms could be better"),
            "rest": Words("班次、休息想调一调", "Shifts and rest could be arranged better"),
        },
    ),
}


def suggested(subject: str, value: str) -> tuple[Words, Words] | None:
    """(topic, sentence) of a record; None for codes that mean nothing here."""
    topic = TOPICS.get(subject.removeprefix(PREFIX)) if subject.startswith(PREFIX) else None
    sentence = topic.sentences.get(value) if topic else None
    return (topic.words, sentence) if topic and sentence else None
