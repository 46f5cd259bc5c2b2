from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.hooks.signing import PREFIX, Signed, new_secret, signature

# The example that the specification of Standard Webhooks gives.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NUMBER, TIME, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_the_signature_of_the_specification():
    assert signature(SECRET, NUMBER, TIME, BODY) == SIGNATURE


def test_a_message_is_by_the_secret_that_signed_it():
    assert Signed(NUMBER, TIME, BODY, SIGNATURE).is_by([SECRET])


def test_one_of_several_signatures_and_of_several_secrets_is_enough():
    assert Signed(NUMBER, TIME, BODY, f"v1,AAAA {SIGNATURE} v1a,x").is_by([new_secret(), SECRET])


@pytest.mark.parametrize(
    "other",
    [
        Signed("msg_2", TIME, BODY, SIGNATURE),
        Signed(NUMBER, "1614265331", BODY, SIGNATURE),
        Signed(NUMBER, TIME, BODY + b" ", SIGNATURE),
        Signed(NUMBER, TIME, BODY, SIGNATURE.removeprefix("v1,")),
        Signed(NUMBER, TIME, BODY, SIGNATURE.lower()),
        Signed(NUMBER, TIME, BODY, ""),
    ],
)
def test_whatever_was_changed_breaks_it(other):
    assert not other.is_by([SECRET])


@given(st.binary(max_size=50), st.text(max_size=20), st.text(max_size=20), st.text(max_size=60))
def test_nobody_signs_without_the_secret(body, number, time, told):
    assert not Signed(number, time, body, told).is_by([SECRET])


@pytest.mark.parametrize(
    ("time", "fits"), [("1000", True), ("700", True), ("699", False), ("1300", True), ("1301", False)]
)
def test_a_message_is_of_now_within_the_window(time, fits):
    assert Signed(NUMBER, time, BODY, "").is_of(1000.0, window=300) is fits


@pytest.mark.parametrize("time", ["", "now", "-1000", "1e3", "1000.0", " 1000", "１０００", "9" * 5000])
def test_what_is_no_time_is_never_of_now(time):
    assert not Signed(NUMBER, time, BODY, "").is_of(1000.0, window=10**9)


def test_every_secret_is_new():
    assert new_secret() != new_secret()
    assert new_secret().startswith(PREFIX)


def test_what_is_no_secret_signs_nothing():
    with pytest.raises(ValueError, match="no secret"):
        signature("whsec_***", NUMBER, TIME, BODY)
