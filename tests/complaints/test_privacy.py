from typing import Any

from django.db import connection

from complaints.models import Complaint
from complaints.privacy import customer_key


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
