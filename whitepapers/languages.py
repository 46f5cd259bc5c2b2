"""The language of what everybody reads: by the address, by what the browser asks for, then Chinese.

Never by a cookie: the same address says the same to everybody, so that what is public can be kept by caches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER = "lang"
CODES = {"zh": "zh-hans", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-Hans", "en": "en"}

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Offered:
    """The same page in a language: its tag for browsers, its own name, its whole address."""

    tag: str
    name: str
    url: str
    current: bool


def asked(request: HttpRequest) -> str:
    """The language to answer in: "zh-hans" or "en"."""
    if (named := request.GET.get(PARAMETER)) in CODES:
        return CODES[named]
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if found := CODES.get(code.split("-")[0]):
            return found
    return settings.LANGUAGE_CODE


def answered(view: View) -> View:
    """Answer in the language that is asked for, whatever a cookie says."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(asked(request)):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = TAGS[_key()]
        return response

    return answer


def offered(request: HttpRequest) -> list[Offered]:
    """The page that is asked for in every language."""
    page = request.build_absolute_uri(request.path)
    return [Offered(TAGS[key], NAMES[key], f"{page}?{PARAMETER}={key}", key == _key()) for key in CODES]


def _key() -> str:
    return next((key for key, code in CODES.items() if code == translation.get_language()), "zh")
