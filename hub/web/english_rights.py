"""English of refusals for want of a right; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "这属于别的单位，您的账号管不到，没有执行；需要那个单位的角色：{roles}。": (
        "This belongs to another unit and was not done; it needs a role of that unit: {roles}."
    ),
}
