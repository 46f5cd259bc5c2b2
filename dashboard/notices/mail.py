"""The digest by e-mail: plain text, one message with everything since the last one."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from dashboard.notices.bodies import Line
from dashboard.notices.failures import SendingFailedError

REFUSED_FOR_GOOD = range(500, 600)


def send(address: str, number: str, subject: str, text: str) -> None:
    """Send it. Its Message-ID is its number however often it is tried. Raises SendingFailedError."""
    if not settings.EMAIL_HOST:
        raise SendingFailedError("no_mail")
    headers = {"Message-ID": f"<{number}@{domain()}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
    message.connection = get_connection(timeout=settings.NOTICE_TIMEOUT)
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(*next(iter(error.recipients.values()))) from error
    except TimeoutError as error:
        raise SendingFailedError("timeout") from error
    except (OSError, smtplib.SMTPException) as error:
        raise SendingFailedError("unreachable", type(error).__name__) from error


def domain() -> str:
    """What stands behind the @ of a number: the sender's domain, or the name of the site."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return sender or urlsplit(settings.SITE_URL).hostname or "localhost"


def body(lines: Sequence[Line], foot: str) -> str:
    """The notices one below the other, and where to choose what comes."""
    said = [f"{line.title}\n{line.text}\n{line.url}" for line in lines]
    return "\n\n".join([*said, f"-- \n{foot}"]) + "\n"


def _refused(code: int, said: bytes | str) -> SendingFailedError:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return SendingFailedError("mail", f"{code} {words}", final=code in REFUSED_FOR_GOOD)
