"""Why something could not be sent: a code that is kept, and its words."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

FAILURES: dict[str, LazyText | str] = {
    "unreachable": _("The other side could not be reached."),
    "timeout": _("The other side did not answer in time."),
    "private": _("The address lies in a private network; notices go there only where the operator allows it."),
    "plain_http": _("The address is not encrypted (https)."),
    "status": _("The other side answered with an error."),
    "redirect": _("The address leads elsewhere; notices follow no redirects."),
    "robot": _("The group robot refused the message."),
    "no_mail": _("No mail server is set up."),
    "mail": _("The mail server refused the message."),
    "unclear": _("The connection broke while it was sent: it may have arrived. It is not sent again by itself."),
    "interrupted": _("The worker ended while it was sent: it may have arrived. It is not sent again by itself."),
}


class SendingFailedError(Exception):
    """It was not sent. `code` is one of `FAILURES`, `answer` what the other side said.

    `final`: trying again would not help. `unclear`: it may have arrived nevertheless.
    """

    def __init__(self, code: str, answer: str = "", *, final: bool = False, unclear: bool = False) -> None:
        super().__init__(f"{code} {answer}".strip())
        self.code, self.answer = code, answer[:200]
        self.final, self.unclear = final, unclear
