"""Which complaints a letter's words limit a promise to, and which words are left to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from commitments import actions, parts
from commitments.limiting import Beside
from commitments.models import LetterVersion, Promise, Scope
from complaints.models import Category

HEAD = "和风物业服务承诺书\n1.范围\n"


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def known(company, monkeypatch) -> None:
    """What the company has: two units, two categories, two segments, and every channel."""
    for name in ("东区", "西区"):
        company.units.create(name=name)
    for name in ("装机延期", "营业厅"):
        Category.objects.create(organisation=company, name=name)
    monkeypatch.setattr(parts, "segments", lambda _company: ["普通客户", "签约客户"])


Read = Callable[..., LetterVersion]


@pytest.fixture
def read(known, store) -> Read:
    """A letter that says these sentences, one clause each."""

    def kept(*said: str) -> LetterVersion:
        return store(HEAD + "".join(f"1.{n}{each}\n" for n, each in enumerate(said, 1)))

    return kept


def scope_of(version: LetterVersion, path: str = "1.1") -> list[str]:
    promise = Promise.objects.of_version(version).filter(clause__path=path).first()
    return parts.sentences(promise.scope)


def hints_of(version: LetterVersion, path: str = "1.1") -> list[tuple[str, str]]:
    promise = Promise.objects.of_version(version).filter(clause__path=path).first()
    return [(hint.words, str(hint.why)) for hint in Beside(version).hints(promise)]


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("对装机延期的投诉,2小时内首次响应。", ["类别：装机延期"]),
        ("签约客户投诉的解决率不低于98%。", ["客户类型：签约客户"]),
        ("东区的重复投诉率控制在3%以内。", ["单位：东区"]),
        ("东区和西区的重复投诉率控制在3%以内。", ["单位：东区、西区"]),
        ("电话投诉的解决率不低于98%。", ["渠道：电话"]),
        ("东区签约客户的投诉,2小时内首次响应。", []),
    ],
)
def test_a_promise_is_limited_by_its_own_words(read: Read, said: str, scope: list[str]) -> None:
    assert scope_of(read(said)) == scope


def test_each_phrase_of_a_sentence_has_its_own_words(read: Read) -> None:
    version = read("签约客户2小时内首次响应,普通客户4小时内首次响应。")
    scopes = [promise.scope for promise in Promise.objects.of_version(version)]
    assert scopes == [{"segments": ["签约客户"]}, {"segments": ["普通客户"]}]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("对上门服务的投诉,2小时内首次响应。", ("对上门服务的投诉", "unknown")),
        ("对装机延期和拆机的投诉,2小时内首次响应。", ("装机延期", "partly")),
        ("对装机延期等问题,2小时内首次响应。", ("装机延期", "open")),
        ("除签约客户外,2小时内首次响应。", ("签约客户", "excepted")),
        ("营业厅的投诉解决率不低于98%。", ("营业厅", "ambiguous")),
        ("投诉由东区负责,2小时内首次响应。", ("东区", "aside")),
        ("在接到报修电话后2小时内首次响应。", ("电话", "aside")),
    ],
)
def test_what_is_not_clear_is_a_hint_and_limits_nothing(read: Read, said: str, hint: tuple[str, str]) -> None:
    version = read(said)
    assert scope_of(version) == []
    assert hints_of(version) == [hint]


@pytest.mark.parametrize("said", ["对客户的投诉,2小时内首次响应。", "在接到投诉后2小时内首次响应。"])
def test_words_that_speak_of_all_complaints_are_no_hint(read: Read, said: str) -> None:
    assert hints_of(read(said)) == []


def test_whom_the_letter_serves_limits_every_promise_that_counts_complaints(read: Read) -> None:
    version = read("解决率不低于98%。", "本承诺书适用于签约客户。", "每年提取不低于营收的5%设立专项基金。")
    assert scope_of(version) == ["客户类型：签约客户"]
    assert scope_of(version, "1.3") == []


def test_the_words_and_their_clause_are_kept_with_the_proposal(read: Read) -> None:
    version = read("解决率不低于98%。", "本承诺书适用于签约客户。")
    promise = Promise.objects.of_version(version).get()
    assert promise.proposal["scoped_by"] == [{"clause": "1.2", "words": "签约客户"}]
    assert promise.proposal["scope"] == promise.scope == {"segments": ["签约客户"]}


def test_its_own_words_go_before_those_of_the_letter(read: Read) -> None:
    version = read("普通客户投诉的解决率不低于98%。", "本承诺书适用于签约客户。")
    assert scope_of(version) == ["客户类型：普通客户"]


def test_the_ways_in_are_read_with_the_customers(read: Read) -> None:
    version = read("解决率不低于98%。", "热线电话、电子邮箱和营业厅均可受理投诉。", "本承诺书适用于签约客户。")
    assert scope_of(version) == ["渠道：柜台、电子邮件、电话", "客户类型：签约客户"]


def test_a_statement_beside_a_promise_limits_that_clause_only(read: Read) -> None:
    version = read("本条适用于签约客户,解决率不低于98%。", "重复投诉率控制在3%以内。")
    assert (scope_of(version), scope_of(version, "1.2")) == (["客户类型：签约客户"], [])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("开通电话、邮件等渠道受理投诉。", "open"),
        ("信函、热线电话和柜台均可受理投诉。", "partly"),
        ("重点保障有特殊要求的签约客户。", "partly"),
        ("本承诺书适用于个体工商户客户。", "unknown"),
        ("电话、柜台渠道均有专人值守。", "aside"),
    ],
)
def test_a_statement_that_is_not_clear_limits_nothing_and_says_why(read: Read, said: str, why: str) -> None:
    version = read("解决率不低于98%。", said)
    beside = Beside(version)
    hints = [beside.statement_hint(each) for each in Scope.objects.of_version(version)]
    assert scope_of(version) == []
    assert [str(hint.why) for hint in hints if hint] == [why]


@pytest.mark.parametrize("said", ["适用于所有客户。", "适用于所有通过线上线下渠道接受服务的客户。"])
def test_a_statement_of_all_customers_limits_nothing_and_needs_no_hint(read: Read, said: str) -> None:
    version = read("解决率不低于98%。", said)
    beside = Beside(version)
    assert scope_of(version) == []
    assert {beside.statement_hint(each) for each in Scope.objects.of_version(version)} == {None}


def test_beside_a_statement_of_all_customers_a_narrow_one_limits_nothing(read: Read) -> None:
    version = read("解决率不低于98%。", "适用于所有客户。", "适用于签约客户。")
    beside = Beside(version)
    assert scope_of(version) == []
    assert [beside.statement_hint(each) is None for each in Scope.objects.of_version(version)] == [True, False]


def test_what_became_known_after_the_letter_was_read_is_a_hint(read: Read, monkeypatch: Any) -> None:
    monkeypatch.setattr(parts, "segments", lambda _company: [])
    version = read("签约客户投诉的解决率不低于98%。")
    assert (scope_of(version), hints_of(version)) == ([], [])
    monkeypatch.setattr(parts, "segments", lambda _company: ["签约客户"])
    assert hints_of(version) == [("签约客户", "known_now")]


def test_a_decided_promise_has_no_hints(read: Read, manager: Any) -> None:
    version = read("对上门服务的投诉,2小时内首次响应。")
    actions.accept_promise(promise=Promise.objects.of_version(version).get(), by=manager)
    assert hints_of(version) == []


def test_the_source_is_told_as_long_as_the_scope_is_the_proposed_one(read: Read, manager: Any) -> None:
    version = read("东区的重复投诉率控制在3%以内。")
    promise = Promise.objects.of_version(version).get()
    assert [(words, clause.path) for words, clause in Beside(version).sources(promise)] == [("东区", "1.1")]
    corrected = actions.correct_promise(promise=promise, changes={"scope": {}}, by=manager)
    assert Beside(version).sources(corrected) == []


def test_a_scope_taken_back_is_again_as_it_was_proposed(read: Read, manager: Any) -> None:
    promise = Promise.objects.of_version(read("东区的重复投诉率控制在3%以内。")).get()
    before = dict(promise.scope)
    actions.correct_promise(promise=promise, changes={"scope": {}}, by=manager)
    assert actions.take_back(promise=promise, by=manager).scope == before != {}
