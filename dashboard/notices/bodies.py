"""What is sent to programs and group robots, byte for byte. Plain Python: no database, no clock, no network.

- Webhook: JSON, signed as Standard Webhooks has it (`dashboard.api.hooks.signing`).
- WeCom 企业微信: its robot has no signature; the key is part of the address.
- DingTalk 钉钉: the time in milliseconds and the signature over it go into the address.
- Feishu 飞书: the time in seconds and the signature go into the body; what is the text with others is the key here.

A robot answers with HTTP 200 also when it refuses; whether it took the message stands in the answer's body.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from dashboard.api.hooks.signing import signature

LONGEST = 2000  # bytes of a text: the least that all three robots take is 2,048
MOST = 5  # notices in one text, so that something is left for the sentence of each
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in words, as it is sent: what it is, a sentence, and where it leads."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Post:
    """A request: where to, what, with which headers."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def webhook(url: str, secret: str, number: str, seconds: int, content: Mapping[str, Any]) -> Post:
    """A JSON message under its number: whoever gets it twice knows it by `webhook-id`."""
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    signed = {
        "webhook-id": number,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, number, str(seconds), body),
    }
    return Post(url, body, {"Content-Type": JSON, **signed})


def wecom(url: str, _secret: str, _seconds: int, text: str) -> Post:
    return _post(url, {"msgtype": "text", "text": {"content": text}})


def dingtalk(url: str, secret: str, seconds: int, text: str) -> Post:
    content = {"msgtype": "text", "text": {"content": text}}
    if not secret:
        return _post(url, content)
    time = str(seconds * 1000)
    signed = _base64(hmac.digest(secret.encode(), f"{time}\n{secret}".encode(), "sha256"))
    glue = "&" if "?" in url else "?"
    return _post(f"{url}{glue}timestamp={time}&sign={quote_plus(signed)}", content)


def feishu(url: str, secret: str, seconds: int, text: str) -> Post:
    content: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        signed = _base64(hmac.digest(f"{seconds}\n{secret}".encode(), b"", "sha256"))
        content = {"timestamp": str(seconds), "sign": signed, **content}
    return _post(url, content)


ROBOTS: dict[str, Callable[[str, str, int, str], Post]] = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}


def refusal(answer: bytes) -> str | None:
    """What a robot says against a message; None where it has taken it. WeCom and DingTalk say `errcode`, Feishu `code`,
    or `StatusCode` in its older form."""
    try:
        told = json.loads(answer)
    except ValueError:
        return "no JSON"
    if not isinstance(told, dict):
        return "no JSON object"
    codes = [told[name] for name in ("errcode", "code", "StatusCode") if name in told]
    if codes and all(code == 0 for code in codes):
        return None
    words = next((str(told[name]) for name in ("errmsg", "msg", "StatusMessage") if told.get(name)), "")
    return " ".join(str(each) for each in [*codes, words] if each not in ("", 0)) or "no code"


def text(lines: Sequence[Line], heading: str) -> str:
    """Notices as the plain text of a robot: all of them, with sentences cut to an equal share of what all three take.
    The heading says who speaks and stands first: a robot may demand a keyword."""
    around = _length(heading) + sum(_length(f"\n\n{line.title}\n\n{line.url}") for line in lines)
    room = max((LONGEST - around) // len(lines), 0)
    blocks = [f"{line.title}\n{_shortened(line.text, room)}\n{line.url}" for line in lines]
    return _cut("\n\n".join([heading, *blocks]), LONGEST)


def _shortened(sentence: str, room: int) -> str:
    said = " ".join(sentence.split())
    return said if _length(said) <= room else _cut(said, max(room - _length("…"), 0)) + "…"


def _post(url: str, content: Mapping[str, Any]) -> Post:
    return Post(url, json.dumps(content, ensure_ascii=False).encode(), {"Content-Type": JSON})


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def _length(said: str) -> int:
    return len(said.encode())


def _cut(said: str, room: int) -> str:
    return said.encode()[:room].decode(errors="ignore")
