from __future__ import annotations

from django.http import QueryDict

from complaints.saved.queries import kept


def test_what_says_nothing_and_the_place_in_the_list_are_left_out() -> None:
    assert kept(QueryDict("reference=&channel=phone&at=nn1_1&sort=&nonsense=x")) == "channel=phone"


def test_the_same_list_is_the_same_text_however_it_was_asked_for() -> None:
    assert kept(QueryDict("state=open&channel=phone")) == kept(QueryDict("channel=phone&state=open"))


def test_the_order_of_the_list_is_part_of_it() -> None:
    assert kept(QueryDict("sort=received_at")) == "sort=received_at"
    assert kept(QueryDict("sort=-received_at")) == ""


def test_a_customers_number_is_never_kept_and_his_token_is() -> None:
    assert [kept(QueryDict(f"customer={number}")) for number in ("13812345678", "6212345678")] == ["", ""]
    assert kept(QueryDict("customer=0a1b2c3d4e+x")) == "customer=0A1B2C3D4E"
