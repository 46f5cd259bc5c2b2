import io
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from accounts.models import Organisation
from complaints.imports.mapping_form import MappingForm
from complaints.imports.sketch import Sketch, look
from complaints.imports.starting import suggested
from complaints.models import Source
from tests.complaints.imports.conftest import PLAIN, TABLE

FILE = "工单号,投诉时间,来源渠道,备注\nA-1,2026/9/1 9:00,信鸽,x\nA-1,2026/9/2 9:00,电话,y\n"


@pytest.fixture(autouse=True)
def english() -> None:
    with translation.override("en"):
        yield


def seen(content: str = FILE) -> Sketch:
    found = look(io.BytesIO(content.encode()))
    assert found is not None
    return found


def form(company: Organisation, found: Sketch, content: dict[str, Any] | None = None, **sent: Any) -> MappingForm:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return MappingForm(content or suggested(found), found, organisation=company, data=data if sent else None)


def sent(**changes: Any) -> dict[str, Any]:
    usual = {
        "fact__0": "reference",
        "fact__1": "received_at",
        "fact__2": "channel",
        "source": "+",
        "new_source": "热线",
    }
    return {**usual, **changes}


def test_a_form_that_is_only_shown_is_the_mapping(company: Organisation) -> None:
    shown = form(company, seen(TABLE), PLAIN)
    assert shown.content == PLAIN
    assert shown.problems() == []


def test_what_is_sent_becomes_the_mapping(company: Organisation) -> None:
    told = form(company, seen(), **sent(fact__3="text"))
    assert told.content["facts"]["text"] == "备注"
    assert told.content["source"] == "热线"


def test_a_channel_that_was_only_now_chosen_has_its_known_words_mapped(company: Organisation) -> None:
    told = form(company, seen(), {"facts": {}}, **sent())
    assert told.content["facts"]["channel"]["values"] == {"电话": "phone"}


def test_words_of_another_column_are_not_taken_for_those_of_this_one(company: Organisation) -> None:
    words = {"words-of-channel": "备注", "word-channel": ["x"], "means-channel": ["counter"]}
    told = form(company, seen(), {"facts": {}}, **sent(), **words)
    assert "x" not in told.content["facts"]["channel"]["values"]


def test_a_meaning_that_is_none_is_not_taken(company: Organisation) -> None:
    words = {"words-of-channel": "来源渠道", "word-channel": ["信鸽"], "means-channel": ["pigeon"]}
    told = form(company, seen(), {"facts": {}}, **sent(), **words)
    assert told.problems() == []
    assert "信鸽" not in str(told.content["facts"]["channel"])


def test_a_fact_that_is_none_is_not_taken(company: Organisation) -> None:
    assert list(form(company, seen(), {"facts": {}}, **sent(fact__3="mood")).content["facts"]) == [
        "reference", "received_at", "channel",
    ]  # fmt: skip


def test_what_is_lacking_is_said(company: Organisation) -> None:
    told = form(company, seen(), {"facts": {}}, fact__3="text", source="+", new_source="")
    assert told.lacking == ["reference", "received"]
    assert told.problems() == [
        "No column is chosen for “reference”. It is needed.",
        "No column is chosen for “received”. It is needed.",
        "Give the source a name.",
    ]


def test_an_event_log_needs_its_case_and_its_time(company: Organisation) -> None:
    told = form(company, seen(), {"facts": {}}, **sent(lines="many"))
    assert "Say which columns name the case and the time of its steps." in told.problems()


def test_a_reference_that_comes_again_is_noticed(company: Organisation) -> None:
    assert form(company, seen()).repeated is not None
    assert form(company, seen(FILE.replace("A-1,2026/9/2", "A-2,2026/9/2"))).repeated is None


def test_a_zone_that_does_not_exist_is_said(company: Organisation) -> None:
    assert "Mars" in form(company, seen(), {"facts": {}}, **sent(zone="Mars/Olympus")).problems()[0]


def test_the_sources_of_the_company_can_be_chosen(company: Organisation) -> None:
    Source.objects.create(organisation=company, key="crm", name="CRM")
    assert form(company, seen()).sources() == [("crm", "CRM"), ("+", "a new one:")]


def test_what_becomes_of_two_columns_of_one_fact_is_said(company: Organisation) -> None:
    told = form(company, seen(), {"facts": {}}, **sent(fact__2="text", fact__3="text"))
    assert list(told.together()) == ["“what was said” is put together from 来源渠道, 备注."]
