"""What is answered where a request cannot be done: problem details (RFC 9457) in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"
REALM = 'Bearer realm="Kept"'
# code: status, what it is called, and what more there is to say, where there is more.
PROBLEMS: dict[str, tuple[int, Promise, Promise | None]] = {
    "body_missing": (400, _("Nothing was sent."), None),
    "malformed": (
        400,
        _("This is no JSON."),
        _("It cannot be read from line %(line)s, character %(column)s on."),
    ),
    "token_missing": (
        401,
        _("A token is needed."),
        _("Send the header Authorization: Bearer, and the token after it."),
    ),
    "token_unknown": (401, _("This token is not known."), None),
    "token_expired": (401, _("This token has expired."), _("Its last day was %(day)s.")),
    "token_revoked": (401, _("This token was revoked."), None),
    "token_ended": (401, _("The owner of this token has no access any more."), None),
    "signature_wrong": (
        401,
        _("This message is not signed with the secret of this webhook."),
        _("The headers webhook-id, webhook-timestamp and webhook-signature are needed, of the very bytes sent."),
    ),
    "message_too_old": (
        401,
        _("This message was not sent just now."),
        _("Its time of sending is more than %(minutes)s minutes from ours. Sign it again, and look at the clock."),
    ),
    "scope_missing": (403, _("This token may not do that."), _("It would need the scope %(scope)s.")),
    "not_found": (404, _("There is nothing here that you may see."), None),
    "method_not_allowed": (405, _("This address does not answer to this method."), None),
    "length_missing": (411, _("The length of what is sent must be said."), _("Send the header Content-Length.")),
    "body_too_large": (413, _("This is too much at once."), _("%(most)s bytes may be sent.")),
    "not_json": (
        415,
        _("This is not sent as JSON."),
        _("Content-Type has to be application/json, in UTF-8, unpacked."),
    ),
    "invalid": (422, _("Something in the request is not as it has to be."), None),
    "nothing_written": (422, _("Nothing was written."), None),
    "too_many_requests": (429, _("Too many requests in this minute."), _("Ask again in %(seconds)s seconds.")),
    "fault": (500, _("Something went wrong here."), _("The administrator finds it in the log as fault %(fault)s.")),
    "busy": (503, _("The database is busy."), _("Nothing was written. Try again in a few seconds.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong: a field of the request, or of the row `index` of a batch."""

    code: str
    message: str
    field: str | None = None
    index: int | None = None
    source: str | None = None
    reference: str | None = None


class ProblemError(Exception):
    """A request ends here, and its answer is this problem."""

    def __init__(
        self, code: str, *, flaws: Sequence[Flaw] = (), headers: Mapping[str, str] | None = None, **told: Any
    ) -> None:
        super().__init__(code)
        self.code, self.flaws, self.headers, self.told = code, flaws, headers or {}, told


def answer(problem: ProblemError) -> HttpResponse:
    """The problem as a response."""
    status, title, detail = PROBLEMS[problem.code]
    said: dict[str, Any] = {
        "type": f"{reverse('api:reference')}#problem-{problem.code}",
        "title": str(title),
        "status": status,
        "code": problem.code,
    }
    if detail is not None:
        said["detail"] = str(detail) % problem.told
    if problem.flaws:
        said["errors"] = [plain(flaw) for flaw in problem.flaws]
    headers = {"WWW-Authenticate": REALM, **problem.headers} if status == 401 else problem.headers
    return HttpResponse(orjson.dumps(said), status=status, content_type=CONTENT_TYPE, headers=dict(headers))


def plain(flaw: Flaw) -> dict[str, Any]:
    """A flaw as it is sent: what is not known is left out."""
    return {name: value for name, value in asdict(flaw).items() if value is not None}
