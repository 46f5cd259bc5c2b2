"""The OpenAPI document, made from the operations themselves, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _
from ninja.openapi.schema import REF_TEMPLATE
from pydantic import BaseModel, Field

from dashboard.api.complaints.facts import ComplaintIn, Event
from dashboard.api.complaints.operations import FlawOut
from dashboard.api.doors import api
from dashboard.api.problems import CONTENT_TYPE, PROBLEMS

TITLE = _("Kept: API")
ABOUT = _(
    "Complaints in and out; letters, figures, results and breaches to read. A program acts as the owner of its token"
    " and gets no more than his pages show. Moments are in UTC, numbers that must be exact are text."
)
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": _("A token made on the page “API tokens”.")},
    "webhook": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": _("The signature of a message, made with the secret of the webhook."),
    },
}
ALWAYS = (401, 403, 404, 422, 429, 500, 503)
OF_BODIES = (400, 411, 413, 415)
TRANSLATED = ("summary", "description")


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description=_("Where this kind of problem is explained."))
    title: str = Field(description=_("What is wrong, in your language."))
    status: int
    code: str = Field(description=_("What is wrong; the same in every language."))
    detail: str | None = Field(None, description=_("More about this one, in your language."))
    errors: list[FlawOut] | None = Field(None, description=_("What is wrong with what: fields, or rows."))


BESIDE = (ComplaintIn, Event, ProblemOut)  # what operations read and answer past the library


def document() -> dict[str, Any]:
    """The whole document; it is the same until the program is, so it is made once in a language."""
    return _document(get_language() or "")


@lru_cache(maxsize=8)
def _document(_language: str) -> dict[str, Any]:
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=reverse("api:reference")))
    made["components"]["schemas"] = dict(_kinds({**made["components"]["schemas"], **dict(_schemas(*BESIDE))}))
    made["components"]["securitySchemes"] = SCHEMES
    for operations in made["paths"].values():
        for operation in operations.values():
            operation["responses"] |= _problems("requestBody" in operation)
            for parameter in operation["parameters"]:
                parameter["schema"] = _never_null(parameter["schema"])
                parameter["schema"].pop("description", None)  # it stands beside it already
    told: dict[str, Any] = _told(made)
    return told | {"info": {"title": gettext(TITLE), "description": gettext(ABOUT), "version": api.version}}


def _schemas(*models: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for model in models:
        schema = model.model_json_schema(ref_template=REF_TEMPLATE)
        yield from schema.pop("$defs", {}).items()
        yield model.__name__, schema


def _kinds(schemas: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is sent and answered, without what the source says of it to its own reader. Queries are told as
    parameters."""
    for name, schema in schemas.items():
        if not name.endswith("Query"):
            yield name, {key: value for key, value in schema.items() if key != "description"}


def _problems(has_body: bool) -> dict[int, Any]:
    content = {"content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}}
    found: dict[int, Any] = {}
    for status in (*ALWAYS, *(OF_BODIES if has_body else ())):
        codes = [code for code, (of, _title, _detail) in PROBLEMS.items() if of == status]
        titles = " ".join(str(PROBLEMS[code][1]) for code in codes)
        found[status] = {"description": titles, **content, **_headers(status)}
    return found


def _headers(status: int) -> dict[str, Any]:
    if status in (429, 503):
        seconds = {
            "description": _("In how many seconds to ask again."),
            "schema": {"type": "string"},
            "required": True,
        }
        return {"headers": {"Retry-After": seconds}}
    return {}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or it is not: an address knows no null."""
    offered = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if not offered:
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**rest, **offered[0]} if len(offered) == 1 else {**rest, "anyOf": offered}


def _told(part: Any) -> Any:
    """The document in the reader's language, without titles that repeat a name and defaults that say nothing."""
    if isinstance(part, list):
        return [_told(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: value for name, value in part.items() if not _says_nothing(name, value)}
    return {str(name): _word(value) if name in TRANSLATED else _told(value) for name, value in kept.items()}


def _says_nothing(name: Any, value: Any) -> bool:
    return (name == "title" and isinstance(value, str)) or (name == "default" and value is None)


def _word(value: Any) -> Any:
    """A description; a fact may have that name, and then it is a schema like others."""
    return gettext(value) if isinstance(value, str) and value else _told(value)
