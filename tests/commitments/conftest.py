"""Letters to work with: `store(text)` makes a draft, `agree(version)` accepts everything, `engage()` opens an audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Organisation, User
from commitments import actions
from commitments.letters.reading import parse_text
from commitments.models import Letter, LetterVersion, Promise
from tests.engaging import admit

TODAY = date(2026, 11, 23)
TEXT = """和风物业服务承诺书
编号:HF-2026-01
1.标准
1.1问题解决率不低于98%,重复投诉率控制在3%以内。
1.2力争在接到反馈后2小时内提供初步解决方案。
1.3首次响应时效达到行业基准的120%以上。
2.违约
2.1重复投诉率高于5%但低于8%的,属轻微违约。
2.2违反《____法》强制性规定的,属重大违约。
承诺方:和风物业
签署日期:2026年1月5日
"""


@pytest.fixture
def letter_text() -> str:
    return TEXT


@pytest.fixture
def store(company: Organisation, manager: User) -> Callable[..., LetterVersion]:
    def keep(text: str = TEXT, *, amends: Letter | None = None, sha256: str = "") -> LetterVersion:
        return actions.store_letters(
            organisation=company,
            parsed=parse_text(text),
            by=manager,
            source_name="letter.txt",
            source_sha256=sha256,
            amends=amends,
        )[0]

    return keep


@pytest.fixture
def draft(store: Callable[..., LetterVersion]) -> LetterVersion:
    return store()


@pytest.fixture
def agree(manager: User) -> Callable[[LetterVersion], LetterVersion]:
    """Accept every proposal and fill every blank."""

    def decide(version: LetterVersion) -> LetterVersion:
        for promise in Promise.objects.of_version(version):
            actions.accept_promise(promise=promise, by=manager)
        for clause in version.clauses.all():
            for blank in clause.blanks.all():
                actions.fill_blank(blank=blank, value="消费者权益保护", by=manager)
        return version

    return decide


@pytest.fixture
def active(draft: LetterVersion, agree: Callable[[LetterVersion], LetterVersion], manager: User) -> LetterVersion:
    return actions.activate(version=agree(draft), effective_from=date(2026, 1, 1), by=manager)


@pytest.fixture
def engage(company: Organisation, firm: Organisation, auditor: User) -> Callable[..., None]:
    """Open an engagement of the auditor on a letter, for today unless said otherwise."""
    from audits.models import Engagement

    def open_to(letter: Letter, *, today: date = TODAY, days: int = 30) -> None:
        engagement = Engagement.objects.create(
            organisation=company,
            firm=firm,
            title="2026",
            period_from=date(2026, 1, 1),
            period_until=date(2026, 12, 31),
            valid_from=today - timedelta(days=days),
            valid_until=today + timedelta(days=days),
        )
        engagement.letters.add(letter)
        admit(engagement, auditor)

    return open_to


@pytest.fixture
def promise(draft: LetterVersion) -> Callable[..., Promise]:
    """`promise("repeat_rate", "band")` of the draft."""

    def find(metric: str, kind: str = "target") -> Promise:
        return Promise.objects.get(clause__version=draft, metric=metric, kind=kind)

    return find
