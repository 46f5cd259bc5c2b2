"""The document for machines, and the same as a page for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import public
from complaints import messages
from dashboard.api import flaws
from dashboard.api.document import document
from dashboard.api.problems import PROBLEMS

TAGS = {
    "complaints": _("Complaints"),
    "letters": _("Letters"),
    "figures": _("Figures"),
    "results": _("Results"),
    "breaches": _("Breaches"),
    "restatements": _("Restatements"),
    "webhooks": _("Webhooks"),
}

OF_FORMS = {"reference_taken", "stale"}  # refusals that only a person at a form meets


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or a fact: its name, of what kind it is, whether it must be there, and what is said of it."""

    name: str
    kind: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Named:
    """A kind that the page explains: as it is written, and its name."""

    text: str
    name: str

    @classmethod
    def of(cls, schema: dict[str, Any]) -> Named:
        text = kind(schema)
        return cls(text, text.strip("[]"))


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method: what it takes and gives, and the scope it needs."""

    id: str
    method: str
    path: str
    summary: str
    said: str
    scope: str
    parameters: list[Line]
    takes: Named | None
    gives: list[tuple[str, Named]]


@public
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1. It tells nothing that the project's own pages of documentation do not tell."""
    return HttpResponse(orjson.dumps(document()), content_type="application/json")


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The operations by what they are about, then the kinds of things they take and give, then the problems."""
    made = document()
    operations = [_operation(path, method, each) for path, of in made["paths"].items() for method, each in of.items()]
    context = {
        "about": made["info"]["description"],
        "groups": [(title, [each for tag, each in operations if tag == name]) for name, title in TAGS.items()],
        "kinds": [(name, list(_lines(schema))) for name, schema in sorted(made["components"]["schemas"].items())],
        "problems": [(code, *said) for code, said in PROBLEMS.items()],
        "reasons": sorted(_reasons()),
        "url": request.build_absolute_uri(reverse("api:complaints")),
        "limits": settings.API_PER_MINUTE,
    }
    return render(request, "dashboard/api/reference.html", context)


def _reasons() -> Iterator[tuple[str, str]]:
    """Every code that `errors` may hold, without the particulars of one row."""
    yield from ((code, str(text)) for code, text in flaws.TEXTS.items())
    yield from ((code, messages.heading(code)) for code in messages.TEXTS if code not in OF_FORMS | set(flaws.TEXTS))


def _operation(path: str, method: str, made: dict[str, Any]) -> tuple[str, Operation]:
    body = made.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    parameters = [
        Line(each["name"], kind(each["schema"]), each["required"], each.get("description", ""))
        for each in made["parameters"]
    ]
    operation = Operation(
        id=made["operationId"],
        method=method.upper(),
        path=path,
        summary=made["summary"],
        said=made["description"],
        scope=", ".join(scope for way in made["security"] for scopes in way.values() for scope in scopes),
        parameters=parameters,
        takes=Named.of(body) if body else None,
        gives=[(status, Named.of(_content(of))) for status, of in made["responses"].items() if status.startswith("2")],
    )
    return made["tags"][0], operation


def _content(response: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = response["content"]["application/json"]["schema"]
    return schema


def _lines(schema: dict[str, Any]) -> Iterator[Line]:
    needed = set(schema.get("required", ()))
    for name, of in schema.get("properties", {}).items():
        yield Line(name, kind(of), name in needed, of.get("description", ""))


def kind(schema: dict[str, Any]) -> str:
    """A schema in a few signs: string (date), [ComplaintIn], "met" | "missed"."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema or "allOf" in schema:
        return " | ".join(kind(each) for each in schema.get("anyOf") or schema["allOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(orjson.dumps(value).decode() for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"[{kind(schema.get('items', {}))}]"
    written = f"{schema.get('type', '')}"
    return f"{written} ({schema['format']})" if "format" in schema else written
