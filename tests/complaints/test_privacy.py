import base64
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import Complaint
from complaints.privacy import UndecryptableError, customer_key, decrypt, encrypt

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(words)
def test_what_is_encrypted_comes_back(text: str) -> None:
    assert decrypt(encrypt(text, field="text"), field="text") == text


def test_nothing_stays_nothing() -> None:
    assert encrypt("", field="text") == decrypt("", field="text") == ""


def test_the_same_text_is_encrypted_differently_each_time() -> None:
    assert encrypt("王小明", field="customer_name") != encrypt("王小明", field="customer_name")


def test_a_value_cannot_be_moved_to_another_field() -> None:
    with pytest.raises(UndecryptableError):
        decrypt(encrypt("王小明", field="customer_name"), field="text")


def test_a_changed_value_is_noticed() -> None:
    head, _, body = encrypt("王小明", field="text").rpartition(":")
    sealed = bytearray(base64.b64decode(body))
    sealed[-1] ^= 1
    with pytest.raises(UndecryptableError):
        decrypt(f"{head}:{base64.b64encode(sealed).decode()}", field="text")


def test_after_a_new_key_old_values_are_still_read(settings: Any) -> None:
    settings.FIELD_KEYS = ["old"]
    stored = encrypt("王小明", field="text")
    settings.FIELD_KEYS = ["new", "old"]
    assert decrypt(stored, field="text") == "王小明"
    assert encrypt("王小明", field="text")[:11] != stored[:11]


def test_without_its_key_a_value_is_lost_and_says_so(settings: Any) -> None:
    settings.FIELD_KEYS = ["old"]
    stored = encrypt("王小明", field="text")
    settings.FIELD_KEYS = ["new"]
    with pytest.raises(UndecryptableError):
        decrypt(stored, field="text")


def test_the_database_never_sees_who_it_was(complaint: Complaint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_name, customer_contact, text, customer_key FROM complaints_complaint")
        row = " ".join(cursor.fetchone())
    assert not any(secret in row for secret in ("王小明", "13812345678", "电梯", "007"))
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
