"""Programs that read the hub's figures: their tokens, and what they may ask, as the API describes itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from hub.accounts.service import names_by_id
from hub.accounts.tokens import SCOPES, make_token, revoke_token, tokens
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/programs", include_in_schema=False)


PARAMETERS: Mapping[str, str] = {
    "date": "哪一天，如 2026-11-22", "shift": "班次的编号", "place": "一个地点的编号",
    "unit": "单位的编号：它和下属单位的地点", "ledger": "台账的编号，/api/v1/ledgers 里有",
    "after": "已有的最后一条的编号", "limit": "最多几条",
}  # fmt: skip
"""What the parameters mean, in Chinese."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing a program may ask: method, address, the scope it needs, what it gives (in Chinese, which has
    English) and its parameters: name, kind, what it means, whether it is needed."""

    method: str
    path: str
    scope: str
    says: str
    parameters: tuple[tuple[str, str, str, bool], ...]


@router.get("", name="programs")
def programs(visit: Visiting) -> Response:
    """Tokens and calls."""
    return _page(visit)


@router.post("/tokens", name="make_token")
def make(
    visit: Visiting,
    name: Annotated[str, Form()],
    days: Annotated[int, Form()],
    scope: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token; its secret stands on the page that answers, this once."""
    with session_scope(visit.hub.engine) as session:
        token, secret = make_token(session, name, scope or [], days, visit.account.id, visit.now)
        after = {"name": token.name, "scopes": sorted(token.scopes), "expires_at": token.expires_at}
        note(session, visit.account.id, "token", f"token:{token.id}", None, after, visit.now)
    return _page(visit, secret=secret, made=token.id)


@router.post("/tokens/{token_id}/revoke", name="revoke_token")
def revoke(visit: Visiting, token_id: int) -> Response:
    """End a token."""
    with session_scope(visit.hub.engine) as session:
        token = revoke_token(session, token_id, visit.now)
        note(session, visit.account.id, "revoke", f"token:{token.id}", {"name": token.name}, None, visit.now)
    return visit.go("/programs")


def _page(visit: Visit, **more: Any) -> Response:
    with read_scope(visit.hub.engine) as session:
        found, people = tokens(session), names_by_id(session)
    return visit.page(
        "programs.html", tokens=found, people=people, scopes=SCOPES, calls=calls(visit.request.app.openapi()),
        parameters=PARAMETERS,
        base=str(visit.request.base_url).rstrip("/"), **more,
    )  # fmt: skip


def calls(description: Mapping[str, Any]) -> tuple[Call, ...]:
    """What a description in OpenAPI offers to a token, by address."""
    found = (
        Call(
            method.upper(), path, next(iter(operation.get("tags", ())), ""),
            operation.get("summary", ""),
            tuple(_parameters(operation.get("parameters", ()))),
        )
        for path, operations in sorted(description["paths"].items())
        for method, operation in operations.items()
        if path.startswith("/api/v1/") and "/demo/" not in path
    )  # fmt: skip
    return tuple(found)


def _parameters(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str, str, bool]]:
    for row in rows:
        schema = row.get("schema", {})
        kinds = {one.get("type", "") for one in schema.get("anyOf", (schema,))} - {"null", ""}
        yield row["name"], "/".join(sorted(kinds)), row.get("description", ""), bool(row.get("required"))
