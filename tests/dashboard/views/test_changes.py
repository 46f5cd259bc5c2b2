import datetime as dt

import pytest
from django.urls import reverse

from commitments.models import Clause, LetterVersion, Promise

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def amended(letter):
    """A draft of an amendment: the resolution rate is raised, the white paper dropped."""
    version = LetterVersion.objects.create(letter=letter, number=2, text="", front="客户服务升级承诺书")
    text = "问题解决率不得低于99%,重复投诉率控制在3%以内。"
    clause = Clause.objects.create(version=version, position=1, number="1.1", path="1/1.1", depth=2, text=text)
    Promise.objects.create(
        clause=clause, kind="target", metric="resolution_rate", comparator=">=", value=99, unit="percent", quote="99%"
    )
    return letter


@pytest.fixture
def page(client_of, manager):
    def get(letter, query="", user=manager):
        return client_of(user).get(reverse("dashboard:changes", args=[letter.pk]) + query, HTTP_ACCEPT_LANGUAGE="en")

    return get


def test_changed_words_are_marked(page, amended):
    content = page(amended).content.decode()
    assert "<del>98%</del>" in content
    assert "<ins>99%</ins>" in content


def test_a_promise_shows_what_it_asks_before_and_after(page, amended):
    content = page(amended).content.decode()
    assert "<del>≥ 98%</del>" in content
    assert "<ins>≥ 99%</ins>" in content


def test_the_page_counts_what_changed(page, amended):
    assert "4 clauses dropped" in page(amended).context["summary"]


def test_a_first_version_has_nothing_before_it(page, letter):
    assert page(letter).status_code == 404


def test_a_version_that_is_not_there_is_not_found(page, amended):
    assert page(amended, "?version=7").status_code == 404


def test_an_auditor_does_not_see_a_draft(page, amended, engagement, auditor):
    assert page(amended, user=auditor).status_code == 404


def test_an_auditor_sees_what_is_signed(page, amended, engagement, auditor):
    LetterVersion.objects.filter(number=2).update(status="active", effective_from=dt.date(2026, 7, 1))
    assert page(amended, user=auditor).status_code == 200


def test_the_day_that_divides_them_is_told(page, amended):
    LetterVersion.objects.filter(number=2).update(status="active", effective_from=dt.date(2026, 7, 1))
    assert "judged by version 2" in page(amended).content.decode()
