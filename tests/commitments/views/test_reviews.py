import pytest
from django.urls import reverse

from accounts.models import User
from commitments.models import LetterVersion, Promise, PromiseReview

LIST = reverse("commitments:metric_reviews")
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def today(time_machine):
    time_machine.move_to("2026-11-23T02:00:00Z", tick=False)


@pytest.fixture
def signed(active):
    LetterVersion.objects.update(activated_at="2026-01-01T02:00:00Z")
    return Promise.objects.get(clause__version=active, metric="repeat_rate", kind="target")


@pytest.fixture
def colleague(client_of, person, company):
    return client_of(person("colleague", User.Role.MANAGER, company))


def address(promise):
    return reverse("commitments:metric_review", args=[promise.pk])


def test_the_list_says_what_is_overdue(colleague, signed):
    boards = colleague.get(LIST, HTTP_ACCEPT_LANGUAGE="en").context["boards"]
    assert [late for _version, cares, late in boards] == [len(cares) for _version, cares, _late in boards]


def test_another_manager_records_a_review(colleague, signed, manager):
    sent = {"author": manager.pk, "remark": "", "next_review_on": "2027-11-23"}
    assert colleague.post(address(signed), sent).url == LIST
    assert PromiseReview.objects.get().checker.username == "colleague"


def test_who_agreed_to_the_promise_is_told_that_another_checks_it(client_of, manager, signed):
    answer = client_of(manager).get(address(signed), HTTP_ACCEPT_LANGUAGE="en")
    assert "You agreed to this promise yourself" in answer.content.decode()


def test_his_form_is_not_accepted_either(client_of, manager, clerk, signed):
    client_of(manager).post(address(signed), {"author": clerk.pk, "next_review_on": "2027-11-23"})
    assert not PromiseReview.objects.exists()


def test_a_day_that_is_past_is_refused(colleague, signed, manager):
    answer = colleague.post(address(signed), {"author": manager.pk, "next_review_on": "2026-11-23"})
    assert answer.context["form"].errors.keys() == {"next_review_on"}


def test_a_stranger_finds_no_metric(client_of, stranger, signed):
    assert client_of(stranger).get(address(signed)).status_code == 404


def test_a_draft_has_no_metric_to_review(colleague, promise):
    assert colleague.get(address(promise("repeat_rate"))).status_code == 404


def test_only_what_is_overdue_is_shown_when_asked_for(colleague, signed, manager):
    sent = {"author": manager.pk, "remark": "", "next_review_on": "2027-11-23"}
    colleague.post(address(signed), sent)
    everything, late = (colleague.get(LIST + query).context["boards"][0] for query in ("", "?overdue=1"))
    assert signed in [care.promise for care in everything[1]]
    assert signed not in [care.promise for care in late[1]]


def test_the_definition_that_is_checked_stands_on_the_page(colleague, signed):
    page = colleague.get(address(signed), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "repeat complaints received ÷ (new + repeat complaints received)" in page
    assert "repeat window in days" in page
