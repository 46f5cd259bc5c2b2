"""Writing the text of a paper, and remarks on it. Each act locks the paper, so that nobody writes what is being
approved, and is journalled with the digest of what was written, not with the words."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from evidence.actions import record
from whitepapers import approval
from whitepapers.models import Passage, PassageVersion, Remark, WhitePaper
from whitepapers.prose.sentences import default_texts


class NotEditableError(Exception):
    """The paper is approved or published, or the person may not do this."""


class ChangedMeanwhileError(Exception):
    """Somebody else saved the passage after this person opened it."""


@transaction.atomic
def save_passage(
    *, paper: WhitePaper, section: str, language: str, text: str, seen: int, by: User, at: datetime
) -> PassageVersion | None:
    """Write a section in one language. `seen` is the number of the version the writer had before him, 0 for the default
    text. Gives the newest version; where nothing is new, that is the one there was, if any. Raises
    ChangedMeanwhileError where somebody saved another one, and NotEditableError."""
    passage = _passage(paper, section, language, by)
    text = _plain(text)
    newest = _newest(passage)
    rules = default_texts(approval.reading(passage.paper).snapshot, language)[section]
    if text == _plain(newest.text if newest and not newest.is_default else rules) and _is_up_to_date(newest, rules):
        return newest  # what was sent twice is no conflict
    return _add(passage, seen, by, at, text=text, rules=rules)


@transaction.atomic
def restore_version(
    *, paper: WhitePaper, section: str, language: str, number: int, seen: int, by: User, at: datetime
) -> PassageVersion:
    """Take an earlier version back, as a new one. Raises like `save_passage`, and PassageVersion.DoesNotExist."""
    passage = _passage(paper, section, language, by)
    earlier = passage.versions.get(number=number)
    rules = default_texts(approval.reading(passage.paper).snapshot, language)[section]
    words = {"text": earlier.text, "is_default": earlier.is_default, "restores": number}
    return _add(passage, seen, by, at, rules=rules, **words)


@transaction.atomic
def use_default(
    *, paper: WhitePaper, section: str, language: str, seen: int, by: User, at: datetime
) -> PassageVersion | None:
    """Let a section say its default text again, which follows the figures. Raises like `save_passage`."""
    passage = _passage(paper, section, language, by)
    newest = _newest(passage)
    if newest is None or newest.is_default:
        return newest
    rules = default_texts(approval.reading(passage.paper).snapshot, language)[section]
    return _add(passage, seen, by, at, text=rules, rules=rules, is_default=True)


@transaction.atomic
def remark(*, paper: WhitePaper, section: str, text: str, by: User, at: datetime) -> Remark:
    """Say something about a section of a draft. Raises NotEditableError."""
    paper = _editable(paper)
    if by.role not in (User.Role.MANAGER, User.Role.AUDITOR) or not text.strip():
        raise NotEditableError
    made = Remark.objects.create(paper=paper, section=section, text=_plain(text), by=by, at=at)
    detail = {"section": section, "remark": made.pk, "content": _digest(made.text)}
    record(action="white_paper.remark", actor=by, subject=paper, detail=detail)
    return made


@transaction.atomic
def settle_remark(*, remark: Remark, by: User, at: datetime) -> Remark:
    """Settle a remark for good. Raises NotEditableError for somebody who may not, and once it is settled."""
    paper = _editable(remark.paper)
    locked = Remark.objects.select_for_update().select_related("by", "paper").get(pk=remark.pk)
    if not locked.may_be_settled_by(by):
        raise NotEditableError
    locked.settled_by, locked.settled_at = by, at
    locked.save()
    detail = {"section": locked.section, "remark": locked.pk}
    record(action="white_paper.settle_remark", actor=by, subject=paper, detail=detail)
    return locked


@transaction.atomic
def copy_words(*, earlier: WhitePaper, paper: WhitePaper, by: User, at: datetime) -> int:
    """Give the draft of a correction what somebody wrote of the issue that it corrects; default texts follow the
    figures by themselves. A passage that has versions already keeps them. Each keeps the default text that it was
    written beside: where the figures now say otherwise, it has to be looked at again. Gives how many were copied."""
    newest = (each.versions.order_by("-number").first() for each in earlier.passages.all())
    own = [version for version in newest if version and not version.is_default]
    free = [version for version in own if not _is_written(paper, version)]
    for version in free:
        passage = _passage(paper, version.passage.section, version.passage.language, by)
        _add(passage, 0, by, at, text=version.text, rules=version.rules)
    return len(free)


def _is_written(paper: WhitePaper, version: PassageVersion) -> bool:
    place = {"section": version.passage.section, "language": version.passage.language}
    return paper.passages.filter(number__gt=0, **place).exists()


def _editable(paper: WhitePaper) -> WhitePaper:
    """Locked, so that approving waits for the writer or the writer for approving."""
    locked = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    if not locked.is_editable:
        raise NotEditableError
    return locked


def _passage(paper: WhitePaper, section: str, language: str, by: User) -> Passage:
    paper = _editable(paper)
    if by.role != User.Role.MANAGER or by.organisation_id != paper.organisation_id:
        raise NotEditableError
    passage, _made = Passage.objects.get_or_create(paper=paper, section=section, language=language)
    passage.paper = paper
    return passage


def _newest(passage: Passage) -> PassageVersion | None:
    return passage.versions.order_by("-number").first()


def _is_up_to_date(newest: PassageVersion | None, rules: str) -> bool:
    return newest is None or newest.is_default or newest.rules == rules


def _add(passage: Passage, seen: int, by: User, at: datetime, **words: Any) -> PassageVersion:
    if passage.number != seen:
        raise ChangedMeanwhileError
    number = passage.number + 1
    made = PassageVersion.objects.create(passage=passage, number=number, based_on=seen, by=by, at=at, **words)
    passage.number = number
    passage.save()
    detail = {"section": passage.section, "language": passage.language, "version": number}
    detail |= {"default": made.is_default, "restores": made.restores or 0, "content": _digest(made.text)}
    record(action="white_paper.write", actor=by, subject=passage.paper, detail=detail)
    return made


def _plain(text: str) -> str:
    """Line ends as one kind, and none at the end."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
