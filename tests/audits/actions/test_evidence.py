"""Newer versions of files: by the side that brought the file, while its finding is open."""

from __future__ import annotations

import datetime as dt

import pytest

from audits import actions
from audits.actions import ChangedMeanwhileError, NotAllowedError, may_replace
from audits.models import Engagement, Finding, evidence_visible_to
from evidence.actions import store
from evidence.files import EvidenceRefused
from evidence.models import EvidenceFile
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 22)


def add(file: EvidenceFile, by, upload) -> EvidenceFile:
    return actions.add_version(file=file, upload=upload, effective_on=DAY, by=by)


@pytest.mark.parametrize(
    ("state", "who"), [("draft", "auditor"), ("issued", "auditor"), ("answered", "auditor"), ("answered", "manager")]
)
def test_each_side_replaces_its_own_files_while_the_finding_is_open(request, state, who, proof):
    finding, by = request.getfixturevalue(state), request.getfixturevalue(who)
    file = EvidenceFile.objects.get(uploaded_by=by)
    newer = add(file, by, proof("new.pdf", b"%PDF-1.7 new"))
    assert (newer.replaces, newer.effective_on, newer.uploaded_by) == (file, DAY, by)
    assert finding.evidence.count() == 1  # what was attached stays what is attached


@pytest.mark.parametrize("who", ["manager", "colleague", "outsider", "stranger", "clerk", "admin"])
def test_nobody_replaces_a_file_of_the_other_side(request, issued, proof, who):
    with pytest.raises(NotAllowedError):
        add(issued.evidence.get(), request.getfixturevalue(who), proof())


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_nothing_is_replaced_once_the_finding_is_over(request, state, auditor, proof):
    finding = request.getfixturevalue(state)
    assert not may_replace(finding.evidence.get(), auditor)
    with pytest.raises(NotAllowedError):
        add(finding.evidence.get(), auditor, proof())


def test_nothing_is_replaced_once_access_is_over(issued, auditor):
    Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    assert not may_replace(issued.evidence.get(), auditor)


def test_a_file_of_a_corrective_action_is_replaced_by_the_company(reported, manager, auditor, proof):
    file = reported.steps.last().evidence.get()
    assert not may_replace(file, auditor)
    assert add(file, manager, proof("new.pdf", b"%PDF-1.7 new")).first == file


def test_a_file_that_hangs_on_no_finding_is_not_replaced(issued, auditor, proof):
    loose = store(upload=proof(), effective_on=DAY, by=auditor)
    assert not may_replace(loose, auditor)


def test_of_two_who_replace_one_version_the_second_is_told(issued, auditor, proof):
    file = issued.evidence.get()
    newer = add(file, auditor, proof("a.pdf", b"%PDF-1.7 a"))
    with pytest.raises(ChangedMeanwhileError):
        add(file, auditor, proof("b.pdf", b"%PDF-1.7 b"))
    assert add(newer, auditor, proof("b.pdf", b"%PDF-1.7 b")).replaces == newer


def test_a_newer_version_passes_the_same_door(issued, auditor, proof):
    with pytest.raises(EvidenceRefused):
        add(issued.evidence.get(), auditor, proof("x.pdf", b"MZ\x90\0"))


@pytest.mark.parametrize("who", ["manager", "auditor"])
def test_whoever_reads_a_file_reads_its_versions(request, issued, auditor, proof, who):
    newer = add(issued.evidence.get(), auditor, proof("new.pdf", b"%PDF-1.7 new"))
    newest = add(newer, auditor, proof("newest.pdf", b"%PDF-1.7 newest"))
    seen = evidence_visible_to(request.getfixturevalue(who), TODAY)
    assert {issued.evidence.get(), newer, newest} <= set(seen)


@pytest.mark.parametrize("who", ["colleague", "outsider", "stranger", "clerk", "admin"])
def test_nobody_else_reads_a_version(request, reported, issued, auditor, proof, who):
    add(issued.evidence.get(), auditor, proof("new.pdf", b"%PDF-1.7 new"))
    assert not evidence_visible_to(request.getfixturevalue(who), TODAY).exists()


def test_the_versions_of_a_drafts_file_are_hidden_from_the_manager(draft, auditor, manager, proof):
    add(draft.evidence.get(), auditor, proof("new.pdf", b"%PDF-1.7 new"))
    assert not evidence_visible_to(manager, TODAY).exists()
    assert Finding.objects.get().status == "draft"
