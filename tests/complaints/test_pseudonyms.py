"""Tokens are a permutation of ten hex digits, another one in each place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from ffx import FF1
from hypothesis import given
from hypothesis import strategies as st

from complaints.pseudonyms import Pseudonyms, pseudonyms

KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)
PLACES = st.none() | st.integers(1, 10**9)
SECRET = "the key of an installation"


@pytest.mark.parametrize(
    ("key", "radix", "tweak", "plain", "secret"),
    [
        ("", 10, "", "0123456789", "2433477484"),
        ("", 36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
        ("ef4359d8d580aa4f7f036d6f04fc6a94", 10, "", "0123456789", "6657667009"),
    ],
)
def test_the_cipher_is_the_one_of_the_standard(key: str, radix: int, tweak: str, plain: str, secret: str) -> None:
    """Samples 1, 3 and 7 that NIST gives for FF1."""
    cipher = FF1(bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c" + key), radix=radix)
    assert cipher.encrypt(plain, tweak=bytes.fromhex(tweak)) == secret


@given(KEYS, PLACES)
def test_a_token_is_turned_back_into_the_beginning_of_the_key(key: str, place: int | None) -> None:
    known = pseudonyms(SECRET, place)
    assert known.beginning(known.token(key)) == key[:10]


@given(st.text("0123456789ABCDEF", min_size=10, max_size=10), PLACES)
def test_every_ten_digits_are_the_token_of_one_beginning(token: str, place: int | None) -> None:
    known = pseudonyms(SECRET, place)
    assert known.token(known.beginning(token)) == token


@given(st.sets(KEYS.map(lambda key: key[:10]), min_size=2, max_size=20), PLACES)
def test_as_many_customers_as_tokens(beginnings: set[str], place: int | None) -> None:
    assert len({pseudonyms(SECRET, place).token(each) for each in beginnings}) == len(beginnings)


@given(KEYS, st.sets(PLACES, min_size=2, max_size=9))
def test_every_place_has_tokens_of_its_own(key: str, places: set[int | None]) -> None:
    assert len({pseudonyms(SECRET, place).token(key) for place in places}) == len(places)


@given(KEYS, st.integers(1, 100), st.integers(101, 200))
def test_a_token_of_one_engagement_leads_elsewhere_in_another(key: str, one: int, other: int) -> None:
    assert pseudonyms(SECRET, other).beginning(pseudonyms(SECRET, one).token(key)) != key[:10]


def test_neighbours_have_nothing_in_common() -> None:
    """Half of the forty bits differ between the tokens of two keys, as in numbers drawn by chance."""
    known = pseudonyms(SECRET, 1)
    tokens = [int(known.token(f"{number:010x}"), 16) for number in range(1001)]
    differing = [(one ^ other).bit_count() for one, other in pairwise(tokens)]
    assert 19 < sum(differing) / len(differing) < 21


def test_without_the_key_of_the_installation_the_tokens_are_others() -> None:
    assert pseudonyms("another key", None).token("5e1f" * 8) != pseudonyms(SECRET, None).token("5e1f" * 8)


def test_what_is_no_key_has_no_token() -> None:
    with pytest.raises(ValueError, match="alphabet"):
        Pseudonyms(SECRET, "house").token("somebody's key")


def test_tokens_stay_what_they_are() -> None:
    """They stand in reports of auditors: whatever else changes, the same installation shows the same ones."""
    assert pseudonyms(SECRET, None).token("5e1f" * 8) == "E006EEA836"
    assert pseudonyms(SECRET, 1).token("5e1f" * 8) == "9BC7FB57F4"
