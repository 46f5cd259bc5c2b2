import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.privacy import UndecryptableError, decrypt, encrypt

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
