from __future__ import annotations

import hashlib

import pytest
from django.db import connection

from audits.actions.assigning import assign
from audits.actions.refusals import ChangedMeanwhileError, NotAllowedError
from audits.actions.signing import declare_threat, digest, sign, texts
from audits.models import Assignment, Signature
from evidence.models import AppendOnlyError, JournalEntry
from tests.audits.conftest import TODAY
from tests.evidence.unguarded import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(engagement, auditor, colleague) -> Assignment:
    return assign(engagement=engagement, auditor=colleague, by=auditor)


def test_the_exact_text_is_kept_with_its_digest(assignment, colleague):
    sign(assignment=assignment, name="colleague", language="en", by=colleague)
    kept = list(assignment.signatures.all())
    assert [each.kind for each in kept] == ["independence", "confidentiality"]
    assert all(each.sha256 == hashlib.sha256(each.text.encode()).hexdigest() for each in kept)
    assert "I know of nothing that endangers my independence." in kept[0].text
    assert kept[1].text == texts(assignment.engagement, colleague, "en")[1].text
    assert {(each.name, each.version, each.language) for each in kept} == {("colleague", 1, "en")}


def test_both_signatures_are_journalled(assignment, colleague):
    sign(assignment=assignment, name="colleague", language="zh", by=colleague)
    entries = JournalEntry.objects.about(assignment.engagement).filter(action="engagement.sign", actor="colleague")
    signed = assignment.signatures.values_list("sha256", flat=True)
    assert [each.detail["sha256"] for each in entries] == list(signed)


def test_a_declared_threat_keeps_it_closed(assignment, colleague):
    sign(assignment=assignment, name="colleague", language="zh", threat="配偶任职于该公司。", by=colleague)
    assert assignment.state == "threat"
    assert not assignment.engagement.is_open_to(colleague, TODAY)
    assert "配偶任职于该公司。" in assignment.signatures.first().text


def test_nobody_signs_twice(assignment, colleague):
    sign(assignment=assignment, name="colleague", language="zh", threat="x", by=colleague)
    with pytest.raises(NotAllowedError):
        sign(assignment=assignment, name="colleague", language="zh", by=colleague)


@pytest.mark.parametrize("who", ["auditor", "manager", "stranger", "admin"])
def test_nobody_signs_for_another(request, assignment, who):
    with pytest.raises(NotAllowedError):
        sign(assignment=assignment, name="colleague", language="zh", by=request.getfixturevalue(who))


def test_a_name_is_needed(assignment, colleague):
    with pytest.raises(NotAllowedError):
        sign(assignment=assignment, name=" ", language="zh", by=colleague)


def test_what_was_not_read_is_not_signed(assignment, colleague):
    seen = digest(texts(assignment.engagement, colleague, "en"))
    with pytest.raises(ChangedMeanwhileError):
        sign(assignment=assignment, name="colleague", language="zh", by=colleague, seen=seen)
    assert not assignment.signatures.exists()


def test_a_signature_is_never_changed(assignment, colleague):
    [kept, _other] = sign(assignment=assignment, name="colleague", language="zh", by=colleague)
    for act in (kept.save, kept.delete, lambda: Signature.objects.update(threat=""), Signature.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            act()


@pytest.mark.parametrize("column", ["text", "sha256", "name", "threat"])
def test_what_is_bent_past_the_product_shows(assignment, colleague, column):
    kept = sign(assignment=assignment, name="colleague", language="zh", threat="x", by=colleague)[0]
    assert kept.is_intact()
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audits_signature SET {column} = 'y' WHERE id = %s", [kept.pk])
    assert not Signature.objects.get(pk=kept.pk).is_intact()


@pytest.mark.parametrize(
    ("who", "count"), [("manager", 2), ("colleague", 2), ("auditor", 2), ("stranger", 0), ("outsider", 0), ("admin", 0)]
)
def test_who_reads_what_was_signed(request, assignment, colleague, who, count):
    sign(assignment=assignment, name="colleague", language="zh", by=colleague)
    readable = Signature.objects.visible_to(request.getfixturevalue(who))
    assert readable.filter(assignment=assignment).count() == count


class TestAThreatThatComesLater:
    @pytest.fixture
    def signed(self, assignment, colleague) -> Assignment:
        sign(assignment=assignment, name="colleague", language="zh", by=colleague)
        return assignment

    def test_it_closes_the_engagement_to_him(self, signed, colleague):
        assert signed.engagement.is_open_to(colleague, TODAY)
        found = declare_threat(assignment=signed, threat=" 刚买入该公司股票。 ", by=colleague)
        assert (found.state, found.threat) == ("threat", "刚买入该公司股票。")
        assert not signed.engagement.is_open_to(colleague, TODAY)
        assert signed.pk in Assignment.objects.threatened().values_list("pk", flat=True)

    def test_it_is_journalled_and_leaves_what_was_signed(self, signed, colleague):
        declare_threat(assignment=signed, threat="x", by=colleague)
        entry = JournalEntry.objects.about(signed.engagement).get(action="engagement.threat")
        assert (entry.actor, entry.detail["threat"]) == ("colleague", "x")
        assert all(each.is_intact() for each in signed.signatures.all())

    def test_it_takes_words_and_oneself(self, signed, colleague, auditor):
        for by, threat in ((colleague, "  "), (auditor, "x")):
            with pytest.raises(NotAllowedError):
                declare_threat(assignment=signed, threat=threat, by=by)

    def test_it_is_declared_once(self, signed, colleague):
        declare_threat(assignment=signed, threat="x", by=colleague)
        with pytest.raises(NotAllowedError):
            declare_threat(assignment=signed, threat="y", by=colleague)

    def test_who_has_not_signed_declares_it_when_he_signs(self, assignment, colleague):
        with pytest.raises(NotAllowedError):
            declare_threat(assignment=assignment, threat="x", by=colleague)
