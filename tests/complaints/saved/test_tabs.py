from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import translation

from accounts.models import User
from complaints.saved import actions
from complaints.saved.tabs import tabs


def row(query: str, reader: User, **options: Any) -> dict[str, bool]:
    with translation.override("en"):
        return {
            tab.label: tab.current
            for tab in tabs(QueryDict(query), reader=reader, **{"has_units": False} | options).row
        }


def test_without_views_there_is_everything(clerk: User) -> None:
    assert row("", clerk) == {"All complaints": True}


def test_ones_own_units_are_offered_to_whoever_has_some(clerk: User) -> None:
    assert row("unit=mine", clerk, has_units=True) == {"All complaints": False, "My units": True}


def test_the_view_that_is_shown_is_marked(clerk: User) -> None:
    actions.keep(by=clerk, name="电话", query="channel=phone", shared=False)
    assert row("channel=phone&at=nn1_1", clerk) == {"All complaints": False, "电话": True}


def test_somebody_elses_view_says_whose_it_is(clerk: User, manager: User) -> None:
    actions.keep(by=manager, name="电话", query="channel=phone", shared=True)
    assert [tab.by for tab in tabs(QueryDict(), reader=clerk, has_units=False).row] == ["", "manager"]


def test_only_a_list_that_no_tab_shows_can_be_saved(clerk: User) -> None:
    actions.keep(by=clerk, name="电话", query="channel=phone", shared=False)
    assert tabs(QueryDict("channel=phone"), reader=clerk, has_units=False).unsaved == ""
    assert tabs(QueryDict("channel=email"), reader=clerk, has_units=False).unsaved == "channel=email"
