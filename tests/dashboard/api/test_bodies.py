from __future__ import annotations

import pytest
from django.test import RequestFactory

from dashboard.api import bodies
from dashboard.api.problems import ProblemError

POST = RequestFactory().post


def refusal(request, most: int = 100) -> ProblemError:
    with pytest.raises(ProblemError) as refused:
        bodies.read(request, most=most)
    return refused.value


def sent(content: bytes = b"{}", kind: str = "application/json", **more):
    return POST("/", content, content_type=kind, **more)


def test_the_bytes_are_given_as_they_came():
    assert bodies.read(sent(b' {"a": 1}\n'), most=100) == b' {"a": 1}\n'


def test_what_is_exactly_as_large_as_allowed_is_read():
    assert bodies.read(sent(b"1" * 100), most=100) == b"1" * 100


def test_what_is_larger_is_refused_and_the_limit_said():
    refused = refusal(sent(b"1" * 101))
    assert (refused.code, refused.told) == ("body_too_large", {"most": 100})


def test_more_than_djangos_limit_for_forms_may_be_sent(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert len(bodies.read(sent(b"1" * 100), most=100)) == 100


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "text/json", "", "application/json; charset=gb18030"],
)
def test_what_is_not_sent_as_json_is_refused(kind):
    assert refusal(sent(kind=kind)).code == "not_json"


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf8"']
)
def test_json_may_be_said_in_several_ways(kind):
    assert bodies.read(sent(kind=kind), most=100) == b"{}"


def test_what_is_packed_is_refused():
    assert refusal(sent(headers={"content-encoding": "gzip"})).code == "not_json"


def test_a_length_must_be_said():
    request = sent(headers={"transfer-encoding": "chunked"})
    request.META["CONTENT_LENGTH"] = ""
    assert refusal(request).code == "length_missing"


def test_nothing_is_nothing():
    assert refusal(sent(b"")).code == "body_missing"


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b'{"a": 1,}', 1, 9), (b'[\n  {"a": tru}\n]', 2, 9), (b"[NaN]", 1, 2), (b'["\\ud800"]', 1, 3)],
)
def test_the_place_is_said_from_which_it_cannot_be_read(content, line, column):
    with pytest.raises(ProblemError) as refused:
        bodies.parsed(content)
    assert refused.value.code == "malformed"
    assert refused.value.told["line"] == line
    assert abs(refused.value.told["column"] - column) <= 2


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_text_and_what_never_ends_is_malformed(content):
    with pytest.raises(ProblemError, match="malformed"):
        bodies.parsed(content)
