"""The inbox, what reaches a person how, and what could not be delivered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from dashboard.notices import actions, outbox
from dashboard.notices.models import Delivery, Message, Notice, Way
from tests.conftest import PASSWORD
from tests.services.receiver import Answer

pytestmark = pytest.mark.django_db
INBOX, WAYS, DEAD = "/notices/", "/notices/ways/", "/notices/undelivered/"


@pytest.fixture
def desk_of(client_of):
    """A person's browser, in English."""

    def open_for(person: User):
        client = client_of(person)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return open_for


@pytest.fixture
def desk(desk_of, manager):
    return desk_of(manager)


@pytest.fixture
def inbox(manager) -> Way:
    return actions.open_inbox(person=manager)


def text(answer) -> str:
    return answer.content.decode()


class TestTheInbox:
    def test_it_shows_what_the_person_was_told_the_newest_first(self, desk, inbox, tell):
        early = timezone.now() - dt.timedelta(hours=1)
        tell(inbox, in_inbox=True, raised_at=early)
        tell(inbox, in_inbox=True, kind="run_late", occasion="stale")
        assert [line.said.title for line in desk.get(INBOX).context["lines"]] == [
            "The night's run is missing",
            "A run has failed",
        ]

    def test_nobody_sees_anothers(self, desk_of, inbox, tell, clerk):
        notice = tell(inbox, in_inbox=True)
        assert desk_of(clerk).get(INBOX).context["lines"] == []
        assert desk_of(clerk).post(f"{INBOX}{notice.pk}/").status_code == 404

    def test_opening_a_notice_reads_it_and_leads_to_what_it_is_about(self, desk, inbox, tell):
        notice = tell(inbox, in_inbox=True)
        answer = desk.post(f"{INBOX}{notice.pk}/")
        assert (answer.status_code, answer.url) == (302, "/compliance/runs/")
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_what_he_may_no_longer_see_is_not_told(self, desk_of, inbox, tell, manager):
        notice = tell(inbox, in_inbox=True, told={"as_of": "2020-01-01T00:00:00+00:00"})
        User.objects.filter(pk=manager.pk).update(role="clerk")
        page = text(desk_of(manager).get(INBOX))
        assert "You may no longer see what this notice is about." in page
        assert "2020" not in page
        assert desk_of(manager).post(f"{INBOX}{notice.pk}/").url == INBOX

    def test_all_that_was_on_the_page_is_read_by_one_button(self, desk, inbox, tell):
        first = tell(inbox, in_inbox=True)
        tell(inbox, in_inbox=True)
        desk.post(f"{INBOX}read/", {"until": first.pk})
        assert Notice.objects.unread().count() == 1

    @pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "²"])
    def test_a_number_that_is_none_reads_nothing(self, desk, inbox, tell, until):
        tell(inbox, in_inbox=True)
        assert desk.post(f"{INBOX}read/", {"until": until}).status_code == 302
        assert Notice.objects.unread().count() == 1

    def test_it_takes_as_many_questions_for_many_as_for_one(self, desk, inbox, tell, django_assert_max_num_queries):
        for _ in range(30):
            tell(inbox, in_inbox=True)
        with django_assert_max_num_queries(8):
            assert len(desk.get(INBOX).context["lines"]) == 30

    def test_it_is_looked_at_in_pages(self, desk, inbox, tell):
        for _ in range(51):
            tell(inbox, in_inbox=True)
        assert len(desk.get(f"{INBOX}?page=2").context["lines"]) == 1


class TestWays:
    def test_what_is_ticked_is_kept(self, desk, inbox):
        desk.post(WAYS, {"wish": [f"{inbox.pk}:breach", f"{inbox.pk}:nonsense", "987654:breach"]})
        assert list(inbox.wishes.values_list("occasion", flat=True)) == ["breach"]

    def test_nobody_changes_anothers(self, desk_of, inbox, clerk):
        desk_of(clerk).post(WAYS, {"wish": []})
        assert inbox.wishes.count() == 8

    def test_a_clerk_is_offered_what_he_can_be_told_of(self, desk_of, clerk):
        assert [row[0] for row in desk_of(clerk).get(WAYS).context["rows"]] == ["at_risk", "stale"]

    def test_without_a_mail_server_no_mail_is_offered(self, desk, settings):
        settings.EMAIL_HOST = ""
        assert "kind=email" not in text(desk.get(WAYS))
        assert desk.get(f"{WAYS}add/?kind=email").status_code == 404

    def test_whoever_chooses_for_the_first_time_is_told_in_the_language_he_reads(self, desk, manager, inbox):
        desk.post(WAYS, {"wish": []})
        manager.refresh_from_db()
        assert manager.language == "en"

    def test_a_language_that_was_chosen_stays(self, desk, manager, inbox):
        User.objects.filter(pk=manager.pk).update(language="zh-hans")
        desk.post(WAYS, {"wish": []})
        manager.refresh_from_db()
        assert manager.language == "zh-hans"


class TestAdding:
    ROBOT = {
        "name": "客服群",
        "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "password": PASSWORD,
    }

    def test_a_robot_is_set_up(self, desk, manager):
        desk.post(f"{WAYS}add/?kind=wecom", self.ROBOT)
        way = Way.objects.get(kind="wecom")
        assert (way.person, way.name, way.address) == (manager, "客服群", self.ROBOT["address"])

    def test_the_secret_of_a_webhook_is_shown_this_once(self, desk):
        answer = desk.post(f"{WAYS}add/?kind=webhook", {**self.ROBOT, "address": "https://x.example/hook"})
        way = Way.objects.get(kind="webhook")
        assert answer.context["secret"] == way.secret
        assert "no-store" in answer.headers["Cache-Control"]
        assert way.secret not in text(desk.get(WAYS))
        assert way.address not in text(desk.get(WAYS))

    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({"password": "wrong"}, "password"),
            ({"name": ""}, "name"),
            ({"address": "http://x.example/"}, "address"),
            ({"address": "https://127.0.0.1/"}, "address"),
            ({"address": "https://169.254.169.254/latest"}, "address"),
            ({"address": "https://localhost/"}, "address"),
            ({"address": "https://[::1]/"}, "address"),
            ({"address": "https://a:b@x.example/"}, "address"),
            ({"address": "ftp://x.example/"}, "address"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_set_up(self, desk, settings, changed, wrong):
        settings.NOTICE_INTERNAL = False
        answer = desk.post(f"{WAYS}add/?kind=webhook", {**self.ROBOT, **changed})
        assert list(answer.context["form"].errors) == [wrong]
        assert not Way.objects.leading_out().exists()

    @pytest.mark.parametrize("kind", ["inbox", "fax"])
    def test_there_is_no_other_kind(self, desk, kind):
        assert desk.get(f"{WAYS}add/?kind={kind}").status_code == 404

    @pytest.mark.parametrize(("kind", "asked"), [("wecom", False), ("dingtalk", True), ("feishu", True)])
    def test_a_secret_is_asked_for_where_the_robot_may_demand_one(self, desk, kind, asked):
        assert ("secret" in desk.get(f"{WAYS}add/?kind={kind}").context["form"].fields) is asked

    def test_ones_own_mail_address_is_offered(self, desk, manager, mail_server):
        User.objects.filter(pk=manager.pk).update(email="lin@example.com")
        assert "lin@example.com" in text(desk.get(f"{WAYS}add/?kind=email"))

    def test_one_is_ended_and_nobody_ends_anothers(self, desk, desk_of, way, clerk):
        hook = way("webhook")
        assert desk_of(clerk).post(f"{WAYS}{hook.pk}/end/").status_code == 404
        desk.post(f"{WAYS}{hook.pk}/end/")
        hook.refresh_from_db()
        assert hook.ended_at is not None

    def test_the_inbox_is_not_ended(self, desk, inbox):
        assert desk.post(f"{WAYS}{inbox.pk}/end/").status_code == 404


class TestTests:
    def test_one_goes_out_at_once_and_the_page_says_what_became_of_it(
        self, desk, way, other_side, broker, django_capture_on_commit_callbacks
    ):
        hook = way("webhook")
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"{WAYS}{hook.pk}/test/")
        outbox.send_waiting()
        assert len(other_side.taken) == 1
        assert "Test notice" in other_side.taken[0].body.decode()
        assert '<span class="pill met">sent</span>' in text(desk.get(WAYS))

    def test_one_that_fails_says_why(self, desk, way, other_side, broker):
        other_side.answers.append(Answer(404))
        hook = way("webhook")
        desk.post(f"{WAYS}{hook.pk}/test/")
        outbox.send_waiting()
        page = text(desk.get(WAYS))
        assert "The other side answered with an error." in page
        assert "The other side answered with an error. 404" in page

    def test_one_for_the_inbox_is_there(self, desk, inbox):
        desk.post(f"{WAYS}{inbox.pk}/test/")
        assert [line.said.title for line in desk.get(INBOX).context["lines"]] == ["Test notice"]
        assert not Delivery.objects.exists()

    def test_nobody_tests_anothers(self, desk_of, way, clerk):
        assert desk_of(clerk).post(f"{WAYS}{way('webhook').pk}/test/").status_code == 404

    def test_while_the_queue_is_away_it_waits_for_the_timetable(
        self, desk, way, broker_gone, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert desk.post(f"{WAYS}{way('webhook').pk}/test/").status_code == 302
        assert Delivery.objects.unsent().count() == 1


class TestDeadLetters:
    @pytest.fixture
    def dead(self, way, tell, other_side) -> Message:
        other_side.answers.append(Answer(404))
        tell(way("webhook"))
        outbox.send_waiting()
        return Message.objects.get()

    def test_its_person_sees_what_and_why(self, desk, dead):
        page = text(desk.get(DEAD))
        assert "The other side answered with an error." in page
        assert "A run has failed" in page

    def test_an_administrator_sees_that_and_why_and_not_what(self, desk_of, dead, admin):
        page = text(desk_of(admin).get(DEAD))
        assert "The other side answered with an error." in page
        assert "A run has failed" not in page
        assert dead.way.address not in page

    def test_nobody_else_sees_or_touches_it(self, desk_of, dead, clerk):
        assert desk_of(clerk).get(DEAD).context["lines"] == []
        for act in ("again", "give-up"):
            assert desk_of(clerk).post(f"{DEAD}{dead.pk}/{act}/").status_code == 404

    def test_it_is_tried_again_by_a_button(self, desk, dead, broker, other_side):
        desk.post(f"{DEAD}{dead.pk}/again/")
        assert outbox.send_waiting() == 1
        assert desk.get(DEAD).context["lines"] == []

    def test_it_is_given_up_by_another(self, desk, dead):
        desk.post(f"{DEAD}{dead.pk}/give-up/")
        assert desk.get(DEAD).context["lines"] == []
        assert outbox.send_waiting() == 0

    def test_the_inbox_says_that_there_are_some(self, desk, dead):
        assert "Some notices could not be delivered." in text(desk.get(INBOX))


class TestTheLanguage:
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_it_is_kept_with_the_person(self, desk, manager, language):
        desk.post("/language/", {"language": language, "next": "/"})
        manager.refresh_from_db()
        assert manager.language == language

    def test_one_that_there_is_not_is_not(self, desk, manager):
        desk.post("/language/", {"language": "xx", "next": "/"})
        manager.refresh_from_db()
        assert manager.language == ""
