"""What is sent to programs and robots, byte for byte."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.hooks.signing import Signed, new_secret
from dashboard.notices import bodies
from dashboard.notices.bodies import Line

SECONDS = 1_795_392_000
URL = "https://robot.example/send?key=k"


def sent(post: bodies.Post) -> dict:
    return json.loads(post.body)


def test_a_webhook_is_signed_as_what_comes_in_is():
    secret = new_secret()
    post = bodies.webhook(URL, secret, "m1", SECONDS, {"type": "notice.breach", "data": {"title": "违约"}})
    signed = Signed("m1", post.headers["webhook-timestamp"], post.body, post.headers["webhook-signature"])
    assert signed.is_by([secret])
    assert signed.is_of(SECONDS, window=0)
    assert post.headers["webhook-id"] == "m1"
    assert sent(post)["data"] == {"title": "违约"}


def test_wecom_takes_a_text_and_no_signature():
    post = bodies.wecom(URL, "", SECONDS, "违约")
    assert (post.url, sent(post)) == (URL, {"msgtype": "text", "text": {"content": "违约"}})


def test_dingtalk_has_its_signature_in_the_address():
    post = bodies.dingtalk("https://robot.example/send?access_token=t", "SECx", SECONDS, "违约")
    asked = parse_qs(urlsplit(post.url).query)
    expected = hmac.new(b"SECx", f"{SECONDS}000\nSECx".encode(), hashlib.sha256).digest()
    assert asked["access_token"] == ["t"]
    assert asked["timestamp"] == [f"{SECONDS}000"]
    assert base64.b64decode(asked["sign"][0]) == expected
    assert sent(post) == {"msgtype": "text", "text": {"content": "违约"}}


def test_feishu_has_its_signature_in_the_body_and_the_text_for_a_key():
    post = bodies.feishu(URL, "s", SECONDS, "违约")
    expected = hmac.new(f"{SECONDS}\ns".encode(), b"", hashlib.sha256).digest()
    assert post.url == URL
    assert base64.b64decode(sent(post)["sign"]) == expected
    assert sent(post)["timestamp"] == str(SECONDS)
    assert (sent(post)["msg_type"], sent(post)["content"]) == ("text", {"text": "违约"})


@pytest.mark.parametrize("robot", [bodies.dingtalk, bodies.feishu])
def test_without_a_secret_nothing_is_signed(robot):
    post = robot(URL, "", SECONDS, "x")
    assert post.url == URL
    assert "sign" not in sent(post)


@pytest.mark.parametrize(
    "answer",
    [
        b'{"errcode":0,"errmsg":"ok"}',
        b'{"code":0,"msg":"success","data":{}}',
        b'{"StatusCode":0,"StatusMessage":"success"}',
    ],
)
def test_a_robot_that_took_the_message_says_zero(answer):
    assert bodies.refusal(answer) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b'{"errcode":93000,"errmsg":"invalid webhook url"}', "93000 invalid webhook url"),
        (b'{"errcode":310000,"errmsg":"sign not match"}', "310000 sign not match"),
        (b'{"code":19021,"msg":"sign match fail"}', "19021 sign match fail"),
        (b'{"code":9499,"msg":"too many request","StatusCode":0}', "9499 too many request"),
        (b"{}", "no code"),
        (b"<html>", "no JSON"),
        (b"[]", "no JSON object"),
        (b"\xff", "no JSON"),
    ],
)
def test_a_robot_that_refuses_says_why_though_with_status_200(answer, said):
    assert bodies.refusal(answer) == said


lines = st.builds(
    Line,
    title=st.text(max_size=30),
    text=st.text(max_size=2000),
    url=st.integers(1, 10**9).map(lambda n: f"https://kept.example/compliance/breaches/{n}/"),
)


@given(st.lists(lines, min_size=1, max_size=bodies.MOST))
def test_a_text_is_short_enough_for_every_robot_and_leads_to_all(told):
    text = bodies.text(told, heading="践诺 Kept")
    assert text.startswith("践诺 Kept\n\n")
    assert len(text.encode()) <= 2048
    assert all(line.url in text for line in told)


def test_a_short_text_is_not_cut():
    line = Line("违约", "重复投诉率，\n轻微违约。", "https://kept.example/")
    assert bodies.text([line], heading="K") == "K\n\n违约\n重复投诉率， 轻微违约。\nhttps://kept.example/"


def test_a_long_sentence_ends_with_dots():
    text = bodies.text([Line("t", "长" * 2000, "https://kept.example/")], heading="K")
    assert text.endswith("长…\nhttps://kept.example/")
