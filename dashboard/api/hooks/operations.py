"""The address at which webhooks arrive."""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import BaseModel, Field

from complaints.facts import UNSTORABLE
from dashboard.api import bodies, flaws
from dashboard.api.complaints.writing import NothingWrittenError
from dashboard.api.hooks.actions import KnownMessageError, receive
from dashboard.api.hooks.models import Hook
from dashboard.api.hooks.signing import Signed
from dashboard.api.limits import count_up, hold
from dashboard.api.problems import ProblemError
from evidence.actions import record

router = Router(tags=["webhooks"])
LONGEST_NUMBER = 100
HEADERS = {
    "webhook-id": _("The number of the message, given by its sender; one number is taken once."),
    "webhook-timestamp": _("When it is sent: seconds since 1970. It must be within 5 minutes of now."),
    "webhook-signature": _("v1, and the signature: HMAC-SHA256 over id.timestamp.body, in Base64."),
}


class MessageOutcome(BaseModel):
    """What became of a message."""

    outcome: Literal["accepted", "updated", "unchanged", "known"] = Field(
        description=_("known: a message with this number was taken before, and nothing was written.")
    )


def _documented() -> dict[str, Any]:
    event = {"schema": {"$ref": "#/components/schemas/Event"}}
    text = {"type": "string", "minLength": 1}
    return {
        "security": [{"webhook": []}],
        "requestBody": {"required": True, "content": {bodies.MEDIA_TYPE: event}},
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": text, "description": said}
            for name, said in HEADERS.items()
        ],
    }


@router.post(
    "/{anything:source}/",
    url_name="hook",
    operation_id="receiveEvent",
    summary=_("Receive an event"),
    description=_(
        "What a source system sends when something happens to a complaint: the facts it knows then. Signed as Standard"
        " Webhooks has it, with the secret of the webhook of this source. No token is needed."
    ),
    response=MessageOutcome,
    openapi_extra=_documented(),
)
def hook_receive(request: HttpRequest, source: str) -> MessageOutcome:
    raw = bodies.read(request, most=settings.HOOK_LARGEST_BODY)
    message = _message(request, raw)
    hook = _hook(request, source, message)
    hold("messages", str(hook.pk))
    event = bodies.parsed(raw)
    if not isinstance(event, dict):
        raise ProblemError("invalid", flaws=[flaws.flaw("no_object")])
    if "source" in event:  # it is said by the address, and by the signature
        raise ProblemError("invalid", flaws=[flaws.flaw("unknown", field="source")])
    try:
        taken = receive(hook=hook, number=message.number, event=event, now=timezone.now())
    except KnownMessageError:
        return MessageOutcome(outcome="known")
    except NothingWrittenError as error:
        raise ProblemError("nothing_written", flaws=error.taken.flaws) from error
    return MessageOutcome(outcome=taken.outcome)


def _message(request: HttpRequest, raw: bytes) -> Signed:
    number, time, signatures = (request.headers.get(name, "") for name in HEADERS)
    return Signed(number, time, raw, signatures)


def _hook(request: HttpRequest, source: str, message: Signed) -> Hook:
    """The webhook whose secret signed the message, of those of whatever company at this address."""
    now = timezone.now()
    known = [] if UNSTORABLE.search(source) else list(_standing(source))
    number_fits = 0 < len(message.number) <= LONGEST_NUMBER and message.number.isprintable()
    hook = next((each for each in known if message.is_by(each.secrets(now))), None) if number_fits else None
    if hook is None:
        _journal(request, known, source, "signature_wrong")
        raise ProblemError("signature_wrong")
    if not message.is_of(now.timestamp(), window=settings.HOOK_WINDOW):
        _journal(request, [hook], source, "message_too_old")
        raise ProblemError("message_too_old", minutes=settings.HOOK_WINDOW // 60)
    return hook


def _standing(source: str) -> QuerySet[Hook]:
    return Hook.objects.standing().filter(source__key=source).select_related("source__organisation")


def _journal(request: HttpRequest, known: list[Hook], source: str, why: str) -> None:
    """Write a refusal down, but no flood of them."""
    subject = known[0] if len(known) == 1 else "dashboard.hook"
    name = str(known[0].pk) if len(known) == 1 else "unknown"
    if count_up(f"refused-hook:{name}") <= settings.HOOK_REFUSALS_JOURNALLED:
        detail = {"why": why, "source": source[:60], "address": request.META.get("REMOTE_ADDR", "")}
        record(action="hook.refused", subject=subject, detail=detail)
