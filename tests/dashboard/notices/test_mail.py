"""The digest, through a real mail server."""

from __future__ import annotations

import pytest

from dashboard.notices import mail
from dashboard.notices.bodies import Line
from dashboard.notices.failures import SendingFailedError

NUMBER = "7c0d6f0e-3a55-4c7d-9f4e-1b8d1f0a2c11"


def send() -> None:
    mail.send(
        "li@example.com",
        NUMBER,
        "践诺：2 条通知",
        mail.body([Line("违约", "轻微违约。", "https://kept.example/1")], "…"),
    )


def failure() -> SendingFailedError:
    with pytest.raises(SendingFailedError) as found:
        send()
    return found.value


def test_a_mail_arrives_under_its_number(mail_server):
    send()
    [mail_] = mail_server.mails
    assert mail_["Message-ID"] == f"<{NUMBER}@kept.example>"
    assert (mail_["To"], mail_["From"], mail_["Subject"]) == (
        "li@example.com",
        "Kept <kept@kept.example>",
        "践诺：2 条通知",
    )
    assert mail_["Auto-Submitted"] == "auto-generated"
    assert mail_.get_content() == "违约\n轻微违约。\nhttps://kept.example/1\n\n-- \n…\n"


def test_a_server_that_is_busy_is_tried_again(mail_server):
    mail_server.answers.append("451 try again later")
    refused = failure()
    assert (refused.code, refused.answer, refused.final) == ("mail", "451 try again later", False)


def test_a_server_that_refuses_for_good_is_not(mail_server):
    mail_server.answers.append("554 no such user here")
    assert failure().final


def test_a_server_that_is_away_is_tried_again(mail_server):
    mail_server.stop()
    refused = failure()
    assert (refused.code, refused.final) == ("unreachable", False)


def test_where_no_server_is_set_up_it_is_said(settings):
    settings.EMAIL_HOST = ""
    assert failure().code == "no_mail"
