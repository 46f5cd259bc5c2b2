from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import Complaint
from complaints.privacy import contact_hash, customer_key, normal_contact


def test_the_database_never_sees_who_it_was(complaint: Complaint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_name, customer_contact, text, customer_key FROM complaints_complaint")
        row = cursor.fetchone()
    assert not any(secret in " ".join(row) for secret in ("王小明", "13812345678", "电梯"))
    assert row[-1] != "007"  # three digits stand in many a ciphertext
    assert complaint.customer_name == "王小明"


def test_the_same_customer_is_known_however_he_is_written() -> None:
    assert customer_key("ＡB12 ", source="crm") == customer_key("ab12", source="crm")


def test_equal_numbers_of_two_sources_are_two_customers() -> None:
    assert customer_key("12", source="crm") != customer_key("12", source="shop")


def test_nobody_has_no_key() -> None:
    assert customer_key("  ", source="crm") == ""


def test_the_key_depends_on_a_secret(settings: Any) -> None:
    before = customer_key("12", source="crm")
    settings.LOOKUP_KEY = "another"
    assert customer_key("12", source="crm") != before


MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
DRESSES = ("{}", "+86{}", "+86 {}", "0086-{}", "86{}", " {} ", "（+86）{}", "tel:{}")


def dressed(number: str, dress: str, gap: str, wide: bool) -> str:
    """A number as somebody may have typed it."""
    grouped = gap.join((number[:3], number[3:7], number[7:]))
    told = dress.format(grouped)
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in told) if wide else told


@given(MOBILE, st.sampled_from(DRESSES), st.sampled_from(["", " ", "-", "  ", "."]), st.booleans())
def test_a_number_is_the_same_however_it_is_typed(number: str, dress: str, gap: str, wide: bool) -> None:
    assert normal_contact(dressed(number, dress, gap, wide)) == number


@given(MOBILE, MOBILE, st.integers(1, 9), st.integers(1, 9))
def test_the_same_contact_has_the_same_hash_in_one_company_alone(one: str, two: str, here: int, there: int) -> None:
    same = contact_hash(one, organisation=here) == contact_hash(two, organisation=there)
    assert same == ((one, here) == (two, there))


@pytest.mark.parametrize(
    ("told", "normal"),
    [
        ("010-62345678", "01062345678"),
        ("+86 10 6234 5678", "01062345678"),
        ("（０１０）６２３４５６７８", "01062345678"),
        ("Mary.Smith@Example.com ", "mary.smith@example.com"),
        ("ｍａｒｙ＠example.com", "mary@example.com"),
        ("13812345678 / 010-62345678", "13812345678"),
        ("13812345678、13900000000", "13812345678"),
        ("+1 415 555 0100", "14155550100"),
        ("王小明", "王小明"),
        (" / ", ""),
        ("", ""),
    ],
)
def test_what_is_left_of_a_contact(told: str, normal: str) -> None:
    assert normal_contact(told) == normal


def test_nothing_has_no_hash() -> None:
    assert contact_hash("", organisation=1) is contact_hash(" ", organisation=1) is None


def test_a_hash_fits_into_a_column_of_the_database_and_needs_the_key(settings: Any) -> None:
    settings.SEARCH_KEYS = ["one"]
    first = contact_hash("13812345678", organisation=1)
    settings.SEARCH_KEYS = ["two", "one"]
    assert first is not None
    assert -(2**63) <= first < 2**63
    assert contact_hash("13812345678", organisation=1) != first
    assert contact_hash("13812345678", organisation=1, key="one") == first
