"""Which company a page is of."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.template import Context, RequestContext, Template

from accounts.models import Organisation
from commitments.companies import query_of, whose


@pytest.fixture
def asked(rf):
    def request(user, **query):
        made = rf.get("/", query)
        made.user = user
        return made

    return request


def test_people_of_a_company_have_their_own_and_no_choice(asked, manager, company):
    found = whose(asked(manager))
    assert (found.company, found.several, found.named, found.query) == (company, False, False, "")


def test_an_auditor_of_one_has_no_choice_and_the_page_names_it(asked, auditor, company, engage, active):
    engage(active.letter)
    found = whose(asked(auditor))
    assert (found.company, found.named, found.query) == (company, True, "")


def test_somebody_without_a_company_has_none(asked, stranger):
    assert whose(asked(stranger)).company is None


@pytest.mark.parametrize("slug", ["other", "nobody"])
def test_another_company_is_not_found(asked, manager, slug):
    Organisation.objects.create(name="别家", slug="other")
    with pytest.raises(Http404):
        whose(asked(manager, company=slug))


def test_an_object_of_another_company_is_not_found(asked, manager):
    with pytest.raises(Http404):
        whose(asked(manager), Organisation.objects.create(name="别家", slug="other"))


TAG = Template("{% load companies %}/notes/{% company_query company %}|?a=1{% company_query company '&' %}")


def test_an_address_names_the_company_for_an_auditor(asked, auditor, company):
    assert query_of(company) == "?company=hefeng"
    written = TAG.render(RequestContext(asked(auditor), {"company": company}))
    assert written == "/notes/?company=hefeng|?a=1&amp;company=hefeng"


def test_for_people_of_the_company_it_needs_no_name(asked, manager, company):
    assert TAG.render(RequestContext(asked(manager), {"company": company})) == "/notes/|?a=1"
    assert TAG.render(Context({"company": company})) == "/notes/|?a=1"
