from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from accounts.api_tokens.models import Scope
from dashboard.api.document import document
from dashboard.api.problems import PROBLEMS


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, of in document()["paths"].items():
        for method, operation in of.items():
            yield path, method, operation


def described(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from described(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in {"summary", "description"} and isinstance(value, str):
                yield value
            yield from described(value)


def test_every_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(names) == len(set(names)) >= 10


def test_every_scope_opens_something():
    used = {scope for *_, each in operations() for way in each["security"] for scope in way.get("token", ())}
    assert used == set(Scope) - {Scope.CUSTOMERS_READ}  # which opens a field of another one


def test_every_way_in_is_explained():
    named = {name for *_, operation in operations() for way in operation["security"] for name in way}
    assert named == set(document()["components"]["securitySchemes"])


def test_every_status_of_a_problem_is_documented_where_it_may_come():
    everywhere = {str(status) for status, *_ in PROBLEMS.values()} - {"400", "405", "411", "413", "415"}
    for *_, operation in operations():
        assert everywhere <= set(operation["responses"])
        assert ("413" in operation["responses"]) == ("requestBody" in operation)


def test_every_reference_leads_somewhere():
    text = str(document())
    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named <= set(document()["components"]["schemas"])


def test_nothing_is_sent_as_a_broken_number():
    assert "'type': 'number'" not in str(document()["components"]["schemas"])


def test_every_word_is_said_in_the_readers_language():
    with translation.override("en"):
        english = list(described(document()))
    with translation.override("zh-hans"):
        chinese = list(described(document()))
    assert len(english) == len(chinese) > 100
    plain = {"OK", "Created", "Multi-Status"}  # what HTTP calls its successes
    assert {one for one, other in zip(english, chinese, strict=True) if one == other} <= plain


@pytest.mark.parametrize("name", ["type", "title", "status", "code", "detail", "errors"])
def test_a_problem_has_the_members_of_the_standard(name):
    assert name in document()["components"]["schemas"]["ProblemOut"]["properties"]
