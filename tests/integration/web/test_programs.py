"""What programs read: by tokens with scopes, described by OpenAPI, and nothing a fuzzer finds breaks it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hub.web import answers
from hub.web.i18n import translate
from hub.web.pages.programs import PARAMETERS, calls
from tests.fakes.console import DAY, Console

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
)  # fmt: skip


def make(console: Console, *scopes: str) -> str:
    """A token made on the page; its secret, read off the page."""
    browser, csrf = console.as_("admin"), console.csrf("admin")
    form = {"name": "大屏", "days": "30", "scope": list(scopes), "csrf": csrf}
    answer = browser.post("/programs/tokens", data=form)
    assert answer.status_code == 200
    found = re.search(r'<code class="secret">(yz_[\w-]+)</code>', answer.text)
    assert found is not None
    assert found[1] not in browser.get("/programs").text, "it is shown once"
    return found[1]


def asked(console: Console, path: str, token: str) -> int:
    return console.client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_reads_what_it_names_and_nothing_else(console: Console) -> None:
    token = make(console, "coverage", "stations")
    assert asked(console, f"/api/v1/coverage?date={DAY}&shift=early", token) == 200
    assert asked(console, "/api/v1/stations", token) == 200
    assert asked(console, "/api/v1/records?ledger=x", token) == 403
    assert asked(console, "/api/v1/stations", token + "x") == 401
    assert asked(console, "/api/v1/stations", "") == 401


def test_a_revoked_one_and_one_that_is_over_are_refused(console: Console) -> None:
    first, second = make(console, "stations"), make(console, "stations")
    form = {"csrf": console.csrf("admin")}
    assert console.as_("admin").post("/programs/tokens/1/revoke", data=form).status_code == 303
    assert (asked(console, "/api/v1/stations", first), asked(console, "/api/v1/stations", second)) == (
        401,
        200,
    )
    console.clock.offset_ms = 31 * 86_400_000
    assert asked(console, "/api/v1/stations", second) == 401


def test_the_page_lists_every_call_with_its_scope(console: Console) -> None:
    page = console.as_("admin").get("/programs").text
    offered = calls(console.app.openapi())
    assert {call.path for call in offered} == {
        "/api/v1/health", "/api/v1/coverage", "/api/v1/stations", "/api/v1/ledgers", "/api/v1/records",
        "/api/v1/totals",
    }  # fmt: skip
    assert all(call.path in page for call in offered)
    assert {name for call in offered for name, *_ in call.parameters} == PARAMETERS.keys()
    client = console.as_("admin")
    client.cookies.set("lang", "en")
    english = client.get("/programs").text
    for call in offered:
        assert call.says in page
        assert call.says not in english
        assert translate(call.says, "en") in english


def test_every_answer_is_described_and_is_as_described(console: Console) -> None:
    """With something in it: nothing that is only there when somebody has signed may go undescribed."""
    assert console.sign("71004")[0] == 200
    described = console.app.openapi()
    for call in calls(described):
        schema = described["paths"][call.path]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        name = schema["$ref"].rpartition("/")[2]
        model = getattr(answers, name)
        query = {"ledger": hub_ledger(console)} if "ledger" in str(call.parameters) else {}
        answer = console.client().get(call.path, params=query, headers=console.bearer()).json()
        assert model.model_validate(answer).model_dump() == answer, "nothing is left out, nothing added"


def hub_ledger(console: Console) -> str:
    answer = console.client().get("/api/v1/ledgers", headers=console.bearer()).json()
    return next(str(one["ledger"]) for one in answer["ledgers"] if one["station"] == "hub")


def test_a_token_for_records_finds_them_page_by_page(console: Console) -> None:
    """It cannot read the totals: the ledgers' names must be had with the same scope."""
    for number in ("71001", "71004", "71005"):
        assert console.sign(number)[0] == 200
    token, found, after = make(console, "records"), [], 0
    assert asked(console, "/api/v1/totals", token) == 403
    headers = {"Authorization": f"Bearer {token}"}
    (ledger,) = console.client().get("/api/v1/ledgers", headers=headers).json()["ledgers"]
    while True:
        query = {"ledger": ledger["ledger"], "after": after, "limit": 2}
        page = console.client().get("/api/v1/records", params=query, headers=headers).json()["records"]
        if not page:
            break
        found += [one["seq"] for one in page]
        after = found[-1]
    assert found == list(range(1, ledger["upto"] + 1))
    assert len(found) >= 3


def test_who_has_no_token_is_told_which_kind_is_wanted(console: Console) -> None:
    """As HTTP asks for with 401; a page for people asks for no such thing."""
    assert console.client().get("/api/v1/stations").headers["www-authenticate"] == "Bearer"
    assert "www-authenticate" not in console.client().get("/stations").headers


@pytest.mark.parametrize("name", ["only", "all"])
def test_a_filter_of_the_page_that_is_none_here_is_refused(console: Console, name: str) -> None:
    """It was taken, and the answer was everything."""
    answer = console.client().get(f"/api/v1/coverage?{name}=missing", headers=console.bearer())
    assert (answer.status_code, name in answer.json()["zh"]) == (422, True)


def test_a_parameter_nobody_knows_is_refused_by_its_name(console: Console) -> None:
    """A filter that is misspelt would else be answered with everything."""
    answer = console.client().get("/api/v1/coverage?plaze=face-7305", headers=console.bearer())
    assert answer.status_code == 422
    assert "plaze" in answer.json()["zh"]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda one: one.name)
@pytest.mark.parametrize("path", ["health", "coverage", "stations", "ledgers", "records", "totals"])
def test_nothing_a_fuzzer_sends_breaks_it(console: Console, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", console.app)
    operation, answers = schema[f"/api/v1/{path}"]["GET"], Counter[int]()

    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        answer = case.call(headers=console.bearer())
        case.validate_response(answer, checks=CHECKS)
        answers[answer.status_code] += 1

    try:
        ask()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "there is nothing that could be wrong in such a request"
    else:
        assert answers
