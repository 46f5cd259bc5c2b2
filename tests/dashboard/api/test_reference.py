from __future__ import annotations

import re

import pytest

from complaints import messages
from dashboard.api import flaws
from dashboard.api.document import document
from dashboard.api.problems import PROBLEMS
from dashboard.api.reference import kind

pytestmark = pytest.mark.django_db
HERE = "/api/v1/"


def test_the_document_is_served_to_anybody(client):
    answer = client.get(f"{HERE}openapi.json")
    assert (answer.json()["openapi"], answer.headers["Content-Type"]) == ("3.1.0", "application/json")


def test_it_speaks_the_readers_language(client):
    answer = client.get(f"{HERE}openapi.json", headers={"accept-language": "zh-CN"})
    assert answer.json()["info"]["title"] == "践诺 API"


def test_the_page_shows_every_operation_kind_and_problem(client):
    page = client.get(HERE).content.decode()
    shown = set(re.findall(r'id="([\w-]+)"', page))
    made = document()
    assert {each["operationId"] for of in made["paths"].values() for each in of.values()} <= shown
    assert {f"kind-{name}" for name in made["components"]["schemas"]} <= shown
    assert {f"problem-{code}" for code in PROBLEMS} <= shown


def test_the_page_explains_every_reason_for_a_refusal(client):
    page = client.get(HERE, headers={"accept-language": "en"})
    reasons = dict(page.context["reasons"])
    assert {*flaws.TEXTS, *messages.TEXTS} - {"reference_taken", "stale"} == set(reasons)
    assert [said for said in reasons.values() if "%(" in said] == []


def test_the_page_needs_nothing_from_elsewhere(client):
    page = client.get(HERE).content.decode()
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert not re.search(r"<script>|<style>| on\w+=", page)


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "date"}, "string (date)"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({"enum": ["a", "b"], "type": "string"}, '"a" | "b"'),
        ({"const": "", "type": "string"}, '""'),
        ({"type": "array", "items": {"$ref": "#/components/schemas/FlawOut"}}, "[FlawOut]"),
    ],
)
def test_a_kind_is_said_in_a_few_signs(schema, said):
    assert kind(schema) == said
