"""One message out of the house: in the form of its way and the language of its reader."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from accounts.models import User
from dashboard.api.hooks.signing import Signed
from dashboard.notices import outbox

pytestmark = pytest.mark.django_db


def test_a_program_is_told_codes_words_and_where_it_leads(way, tell, other_side, manager):
    User.objects.filter(pk=manager.pk).update(language="en")
    notice = tell(way("webhook"))
    outbox.send_waiting()
    told = json.loads(other_side.taken[0].body)
    assert (told["type"], told["timestamp"]) == ("notice.run_failed", notice.raised_at.isoformat())
    assert told["data"] == {
        "about": "run_failed",
        "key": notice.key,
        "title": "A run has failed",
        "text": "The run as of 23 Nov 2026, 02:00 broke off. Every page shows what the run before it found.",
        "url": "https://kept.example/compliance/runs/",
        "language": "en",
        "details": {"as_of": "2026-11-22T18:00:00+00:00"},
    }


def test_it_can_be_checked_with_the_secret_that_was_shown(way, tell, other_side):
    hook = way("webhook")
    tell(hook)
    outbox.send_waiting()
    [taken] = other_side.taken
    headers = taken.headers
    signed = Signed(headers["webhook-id"], headers["webhook-timestamp"], taken.body, headers["webhook-signature"])
    assert signed.is_by([hook.secret])


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_group_reads_who_speaks_what_happened_and_where_to_look(way, tell, other_side, kind):
    tell(way(kind))
    outbox.send_waiting()
    body = json.loads(other_side.taken[0].body)
    text = body["content"]["text"] if kind == "feishu" else body["text"]["content"]
    heading, title, _sentence, url = text.replace("\n\n", "\n").split("\n")
    assert (heading, title, url) == ("践诺 Kept", "判定任务失败", "https://kept.example/compliance/runs/")


@pytest.mark.parametrize(("kind", "place"), [("dingtalk", "address"), ("feishu", "body")])
def test_a_robot_that_demands_a_signature_gets_one(way, tell, other_side, kind, place):
    tell(way(kind, secret="SECx"))
    outbox.send_waiting()
    [taken] = other_side.taken
    assert ("&sign=" in taken.path) is (place == "address")
    assert ("sign" in json.loads(taken.body)) is (place == "body")


@pytest.mark.parametrize(
    ("language", "title"), [("", "判定任务失败"), ("zh-hans", "判定任务失败"), ("en", "A run has failed")]
)
def test_the_language_is_the_readers_and_not_the_workers(way, tell, other_side, manager, language, title):
    User.objects.filter(pk=manager.pk).update(language=language)
    tell(way("webhook"))
    with translation.override("en"):
        outbox.send_waiting()
        assert translation.get_language() == "en"
    assert json.loads(other_side.taken[0].body)["data"]["title"] == title
