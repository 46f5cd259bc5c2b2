"""What waits in the outbox, what becomes of it, and that nothing goes out twice."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from dashboard.notices import outbox
from dashboard.notices.actions import end_way
from dashboard.notices.models import Message
from evidence.models import JournalEntry
from tests.services.receiver import Answer

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
ROBOTS = ["wecom", "dingtalk", "feishu"]


def hour_of(day: int, hour: int) -> dt.datetime:
    """An hour in November 2026, in Shanghai."""
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class TestSending:
    def test_a_notice_goes_out_once_and_it_is_written_down(self, way, tell, other_side, only):
        tell(way("webhook"))
        assert [outbox.send_waiting(), outbox.send_waiting()] == [1, 0]
        assert other_side.numbers() == [str(only().number)]
        assert (only().status, only().attempts, only().claim) == ("sent", 1, None)
        assert only().sent_at is not None

    def test_each_notice_is_a_message_of_its_own_for_a_program(self, way, tell, other_side):
        hook = way("webhook")
        tell(hook)
        tell(hook)
        assert outbox.send_waiting() == 2
        assert len(set(other_side.numbers())) == 2

    @pytest.mark.parametrize("kind", ROBOTS)
    def test_a_group_reads_several_at_once(self, way, tell, other_side, kind):
        robot = way(kind)
        for _ in range(6):
            tell(robot)
        assert outbox.send_waiting() == 2
        assert len(other_side.taken) == 2

    @pytest.mark.parametrize("kind", ROBOTS)
    def test_a_robot_that_refuses_is_tried_again_though_it_answers_with_200(self, way, tell, other_side, only, kind):
        other_side.answers.append(Answer(body=b'{"errcode": 45009, "code": 45009, "errmsg": "too fast"}'))
        tell(way(kind))
        assert outbox.send_waiting() == 0
        assert (only().status, only().fault) == ("waiting", "robot")
        assert "45009" in only().answer

    def test_it_goes_by_every_way_that_was_chosen(self, way, tell, other_side):
        tell(way("webhook"), way("wecom"))
        assert outbox.send_waiting() == 2
        assert sorted(taken.path for taken in other_side.taken) == ["/webhook?key=k", "/wecom?key=k"]


class TestFailing:
    def test_it_is_tried_again_under_the_same_number_after_longer_and_longer_pauses(
        self, way, tell, other_side, only, later
    ):
        other_side.answers.extend([Answer(500)] * 5)
        tell(way("webhook"))
        for minutes in outbox.PAUSES:
            assert outbox.send_waiting() == 0
            later((minutes - 1) * MINUTE)
            assert outbox.send_waiting() == 0
            later(MINUTE)
        assert outbox.send_waiting() == 1
        assert len(other_side.taken) == 6
        assert set(other_side.numbers()) == {str(only().number)}
        assert (only().status, only().fault) == ("sent", "")

    def test_after_the_last_attempt_it_is_a_dead_letter(self, way, tell, other_side, only, later):
        other_side.answers.extend([Answer(500)] * 6)
        tell(way("webhook"))
        for _ in range(7):
            outbox.send_waiting()
            later(DAY)
        assert len(other_side.taken) == 6
        assert (only().status, only().attempts, only().fault, only().answer) == ("dead", 6, "status", "500")

    def test_what_trying_again_does_not_help_is_one_at_once(self, way, tell, other_side, only):
        other_side.answers.append(Answer(410))
        tell(way("webhook"))
        outbox.send_waiting()
        assert (only().status, only().attempts) == ("dead", 1)

    def test_a_time_out_is_tried_again_where_the_other_side_knows_the_number(
        self, way, tell, other_side, only, later, settings
    ):
        settings.NOTICE_TIMEOUT = 0.2
        other_side.answers.append(Answer(hold=threading.Event()))
        tell(way("webhook"))
        assert outbox.send_waiting() == 0
        later(MINUTE)
        assert outbox.send_waiting() == 1
        assert other_side.numbers() == [str(only().number)] * 2

    @pytest.mark.parametrize("kind", ROBOTS)
    def test_and_is_not_where_a_group_would_read_it_twice(self, way, tell, other_side, only, later, settings, kind):
        settings.NOTICE_TIMEOUT = 0.2
        other_side.answers.append(Answer(hold=threading.Event()))
        tell(way(kind))
        for _ in range(3):
            outbox.send_waiting()
            later(DAY)
        assert (only().status, only().fault) == ("dead", "unclear")
        assert len(other_side.taken) == 1


class TestDeadLetters:
    @pytest.fixture
    def dead(self, way, tell, other_side) -> Message:
        other_side.answers.append(Answer(404))
        tell(way("wecom"))
        outbox.send_waiting()
        return Message.objects.get()

    def test_one_is_tried_again_from_the_start(self, dead, manager, now, other_side):
        assert outbox.try_again(message=dead, by=manager, now=now)
        assert outbox.send_waiting() == 1
        dead.refresh_from_db()
        assert (dead.status, dead.attempts) == ("sent", 1)
        assert JournalEntry.objects.filter(action="notice.try_again").count() == 1

    def test_what_is_none_is_not_sent_again(self, dead, manager, now):
        outbox.try_again(message=dead, by=manager, now=now)
        outbox.send_waiting()
        assert not outbox.try_again(message=dead, by=manager, now=now)
        assert outbox.send_waiting() == 0

    def test_one_that_is_given_up_is_off_the_list(self, dead, manager, now):
        assert outbox.give_up(message=dead, by=manager)
        assert not Message.objects.dead().exists()
        assert not outbox.try_again(message=dead, by=manager, now=now)


class TestWithholding:
    def test_whoever_may_no_longer_see_it_is_not_told(self, way, tell, manager, other_side, only):
        tell(way("webhook"))
        User.objects.filter(pk=manager.pk).update(role="clerk")
        assert outbox.send_waiting() == 0
        assert (only().status, other_side.taken) == ("withheld", [])

    def test_whoever_has_left_is_not_told(self, way, tell, manager, other_side, only):
        tell(way("webhook"))
        User.objects.filter(pk=manager.pk).update(is_active=False)
        assert outbox.send_waiting() == 0
        assert only().status == "withheld"

    def test_of_several_he_is_told_those_that_he_may_see(self, way, tell, other_side):
        robot = way("wecom")
        tell(robot)
        tell(robot, kind="silent", about=987_654, path="/", told={"newest": "2026-11-22T18:00:00+00:00"})
        assert outbox.send_waiting() == 1
        [taken] = other_side.taken
        assert json.loads(taken.body)["text"]["content"].count("https://kept.example/") == 1

    def test_a_way_that_was_ended_is_told_nothing(self, way, tell, manager, now, other_side):
        hook = way("webhook")
        tell(hook)
        outbox.fill(now=now)
        tell(hook)
        end_way(way=hook, by=manager, now=now)
        assert outbox.send_waiting() == 0
        assert other_side.taken == []


class TestTheDigest:
    @pytest.fixture(autouse=True)
    def _no_waiting(self, mail_server):
        """Every test has the real mail server."""

    @pytest.fixture
    def at(self, time_machine):
        def go(moment: dt.datetime) -> int:
            time_machine.move_to(moment)
            return outbox.send_waiting()

        return go

    def raised(self, tell, mail_way, moment: dt.datetime) -> None:
        tell(mail_way, raised_at=moment)

    def test_it_comes_once_a_day_with_all_of_a_day(self, way, tell, at, mail_server):
        mail_way = way("email")
        for hour in (1, 3, 6):
            self.raised(tell, mail_way, hour_of(23, hour))
        assert [at(hour_of(23, 7)), at(hour_of(23, 8)), at(hour_of(23, 9))] == [0, 1, 0]
        [mail] = mail_server.mails
        assert mail["Subject"] == "践诺：3 条通知"
        assert mail.get_content().count("https://kept.example/compliance/runs/") == 3

    def test_what_comes_afterwards_waits_for_the_next_day(self, way, tell, at, mail_server):
        mail_way = way("email")
        self.raised(tell, mail_way, hour_of(23, 6))
        at(hour_of(23, 8))
        self.raised(tell, mail_way, hour_of(23, 9))
        self.raised(tell, mail_way, hour_of(23, 7))  # written late: the digest of the day has gone
        assert [at(hour_of(23, 20)), at(hour_of(24, 7)), at(hour_of(24, 8))] == [0, 0, 1]
        assert len(mail_server.mails) == 2

    def test_where_there_is_nothing_nothing_comes(self, way, at, mail_server):
        way("email")
        assert at(hour_of(23, 8)) == 0

    def test_one_that_failed_is_the_same_one_when_it_is_tried_again(self, way, tell, at, mail_server):
        mail_server.answers.append("451 later")
        mail_way = way("email")
        self.raised(tell, mail_way, hour_of(23, 6))
        assert [at(hour_of(23, 8)), at(hour_of(23, 9))] == [0, 1]
        assert mail_server.mails[0]["Message-ID"] == f"<{Message.objects.get().number}@kept.example>"

    def test_a_test_does_not_wait_for_the_hour_and_is_no_digest(self, way, tell, at, mail_server):
        mail_way = way("email")
        self.raised(tell, mail_way, hour_of(23, 6))
        tell(mail_way, occasion="test", kind="test", path="/notices/ways/", told={}, raised_at=hour_of(23, 5))
        assert [at(hour_of(23, 7)), at(hour_of(23, 8))] == [1, 1]

    def test_it_is_in_the_language_of_its_reader(self, way, tell, at, mail_server, manager):
        User.objects.filter(pk=manager.pk).update(language="en")
        self.raised(tell, way("email"), hour_of(23, 6))
        at(hour_of(23, 8))
        assert mail_server.mails[0]["Subject"] == "Kept: A run has failed"

    @pytest.mark.parametrize(("day", "hour", "last"), [(23, 8, (23, 7)), (23, 7, (22, 7)), (1, 0, (31, 7))])
    def test_the_hour_is_that_of_the_installation(self, day, hour, last):
        found = outbox.digest_hour(hour_of(day, hour)).astimezone(dt.timezone(dt.timedelta(hours=8)))
        assert (found.day, found.hour, found.minute) == (*last, 30)


class TestInterrupted:
    """A worker that was killed while it sent: nobody wrote down what became of it."""

    @pytest.fixture
    def left(self, way, tell, now):
        def leave(kind: str) -> Message:
            tell(way(kind))
            outbox.fill(now=now)
            Message.objects.update(status="sending", claimed_at=timezone.now(), attempts=1)
            return Message.objects.get()

        return leave

    @pytest.mark.parametrize("kind", ["webhook", "wecom"])
    def test_nobody_else_sends_it_meanwhile(self, left, other_side, kind):
        left(kind)
        assert outbox.send_waiting() == 0
        assert other_side.taken == []

    def test_it_is_sent_again_where_the_number_is_known(self, left, later, other_side):
        message = left("webhook")
        later(outbox.LEASE + MINUTE)
        assert outbox.send_waiting() == 1
        assert other_side.numbers() == [str(message.number)]

    def test_it_is_a_dead_letter_where_it_is_not(self, left, later, other_side):
        message = left("dingtalk")
        later(outbox.LEASE + MINUTE)
        assert outbox.send_waiting() == 0
        message.refresh_from_db()
        assert (message.status, message.fault, other_side.taken) == ("dead", "interrupted", [])

    def test_a_worker_that_was_only_slow_changes_nothing_any_more(self, left, later, other_side):
        message = left("webhook")
        slow = Message.objects.get()
        later(outbox.LEASE + MINUTE)
        outbox.send_waiting()
        assert not outbox._settle(slow, slow.number, status="dead")
        message.refresh_from_db()
        assert message.status == "sent"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    WORKERS = 6

    def all_at_once(self, what) -> list:
        """What each of several workers returns; they begin together."""
        gate, found = threading.Barrier(self.WORKERS), []

        def work() -> None:
            gate.wait()
            try:
                found.append(what())
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(self.WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    @pytest.mark.parametrize("kind", ["webhook", "wecom"])
    def test_no_notice_goes_out_twice(self, way, tell, other_side, kind):
        one = way(kind)
        for _ in range(12):
            tell(one)
        sent = sum(self.all_at_once(outbox.send_waiting))
        assert sent == len(other_side.taken) == Message.objects.filter(status="sent").count()
        assert set(Message.objects.values_list("attempts", flat=True)) == {1}
        numbers = Counter(taken.headers.get("webhook-id", taken.body) for taken in other_side.taken)
        assert kind != "webhook" or set(numbers.values()) == {1}

    def test_a_digest_is_one(self, way, tell, mail_server):
        mail_way = way("email")
        for _ in range(5):
            tell(mail_way, raised_at=timezone.now() - DAY)
        assert sum(self.all_at_once(outbox.send_waiting)) == 1
        assert len(mail_server.mails) == 1
