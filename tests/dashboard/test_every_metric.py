"""Every metric is documented, translated, tested and reachable; one that is added by one entry is found everywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from commitments.definitions import METRICS, Ask, MetricDefinition, Numbers, Part, Words
from commitments.definitions.care import BY_EXAMPLES, first
from commitments.models import Letter, Promise
from compliance.actions import recompute
from compliance.models import Result
from tests.compliance.conftest import Paper, Record, local, paper, record  # noqa: F401

ROOT = Path(settings.BASE_DIR)
RULE_BOOK = (ROOT / "docs/rulebook.md").read_text(encoding="utf-8")
ALL = pytest.mark.parametrize("definition", METRICS.values(), ids=list(METRICS))
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def messages_of(definition: MetricDefinition) -> Iterator[str]:
    """Everything of a definition that people read."""
    yield from (definition.name, definition.formula, definition.final)
    yield from (definition.care.author, definition.care.checker)
    yield from (version.what for version in definition.versions)
    for field in fields(Words):
        told = getattr(definition.words, field.name)
        yield from told.values() if isinstance(told, dict) else [told] if field.name != "hint" else []


def in_chinese(text: str) -> str:
    with translation.override("zh-hans"):
        return translation.gettext(text)


@ALL
def test_it_is_documented_in_both_languages(definition: MetricDefinition) -> None:
    row = next(line for line in RULE_BOOK.splitlines() if line.startswith(f"| `{definition.key}` "))
    assert definition.name in row
    assert in_chinese(definition.name) in row


@ALL
def test_it_is_translated(definition: MetricDefinition) -> None:
    assert [text for text in messages_of(definition) if text and in_chinese(text) == text] == []


@ALL
def test_it_is_tested(definition: MetricDefinition) -> None:
    naming = re.compile(rf"\b{definition.key}\b")
    files = (path for folder in ("compliance", "oracle") for path in (ROOT / "tests" / folder).rglob("*.py"))
    assert any(naming.search(path.read_text(encoding="utf-8")) for path in files)


@pytest.mark.django_db
@ALL
def test_it_is_reachable_and_defined_in_both_languages(
    definition: MetricDefinition, client_of: Callable[[User], Client], manager: User
) -> None:
    browser, address = client_of(manager), reverse("dashboard:metric", args=[definition.key])
    assert address in browser.get(reverse("dashboard:metrics")).content.decode()
    page = browser.get(address, **ENGLISH).content.decode()
    assert definition.name.lower() in page.lower()
    assert in_chinese(definition.name) in page
    assert in_chinese(definition.formula) in page


@pytest.mark.django_db
def test_the_list_is_reachable_from_the_reviews(client_of: Callable[[User], Client], manager: User) -> None:
    assert (
        f'href="{reverse("dashboard:metrics")}"'
        in client_of(manager).get(reverse("commitments:metric_reviews")).content.decode()
    )


# One more metric, by one entry.

MADE_UP = MetricDefinition(
    "displeasure_rate",
    "displeasure rate",
    unit="share",
    numbers=Numbers.SHARE,
    ask=Ask.SATISFACTION,
    formula="scores of 1 to 3 ÷ valid answers",
    source="rule book §6",
    final="thirty days after the end",
    lower_is_better=True,
    numerator=frozenset({Part.UNSATISFIED}),
    denominator=frozenset({Part.SATISFIED, Part.UNSATISFIED}),
    takes=frozenset({"minimum_count"}),
    words=Words(
        rule="Whoever gives 3 or less is displeased.",
        counted="Of {denominator} who answered, {numerator} are displeased.",
        names={"numerator": "who are displeased"},
        chips={"numerator": "displeased: %(count)s"},
    ),
    care=BY_EXAMPLES,
    versions=first("Made up."),
)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> MetricDefinition:
    monkeypatch.setitem(METRICS, MADE_UP.key, MADE_UP)
    return MADE_UP


@pytest.fixture
def judged(made_up: MetricDefinition, paper: Paper, record: Record, local: Any) -> Promise:  # noqa: F811
    """A letter that promises and grades it, and a quarter with one displeased of four."""
    promise = paper.says(made_up.key, "<=", 20)
    paper.band(made_up.key, "between", 30, 40)
    paper.signed(dt.date(2026, 10, 1))
    for score in (1, 4, 4, 5):
        record(local(2026, 10, 5), satisfaction=score)
    recompute(as_of=local(2026, 11, 1))
    return promise


@pytest.fixture
def page(client_of: Callable[[User], Client], manager: User, time_machine: Any) -> Callable[..., str]:
    time_machine.move_to("2026-11-02T02:00:00Z", tick=False)

    def get(name: str, *args: Any, query: str = "") -> str:
        answer = client_of(manager).get(f"{reverse(name, args=args)}{query}", **ENGLISH)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return get


@pytest.mark.django_db
def test_a_new_metric_is_judged_by_its_own_numbers(judged: Promise) -> None:
    result = Result.objects.get(promise=judged, unit=None)
    assert (result.numerator, result.denominator, result.verdict) == (1, 4, "missed")
    assert result.reason == "letter_silent"


@pytest.mark.django_db
def test_why_says_its_rule_its_numbers_and_its_formula(judged: Promise, page: Callable[..., str]) -> None:
    told = page("dashboard:promise", judged.pk)
    for words in ("Whoever gives 3 or less is displeased.", "who answered", "displeased: 1", "1 ÷ 4 = 25.00% &gt; 20%"):
        assert words in told
    assert reverse("dashboard:metric", args=[MADE_UP.key]) in told


@pytest.mark.django_db
def test_its_cases_are_listed_under_its_own_words(judged: Promise, page: Callable[..., str]) -> None:
    result = Result.objects.get(promise=judged, unit=None)
    assert "who are displeased" in page("dashboard:cases", result.pk, "numerator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("dashboard:home", [], ""),
        ("dashboard:metrics", [], ""),
        ("dashboard:metric", [MADE_UP.key], ""),
        ("commitments:metric_reviews", [], ""),
        ("commitments:notes", [], ""),
        ("dashboard:letter", ["letter"], ""),
        ("dashboard:letter_analysis", ["letter"], ""),
        ("dashboard:analysis", ["promise"], ""),
        ("commitments:metric_review", ["promise"], ""),
    ],
)
def test_it_is_found_on_every_page(
    judged: Promise, page: Callable[..., str], name: str, args: list[Any], query: str
) -> None:
    letter = Letter.objects.get()
    keys = [{"letter": letter.pk, "promise": judged.pk}.get(each, each) for each in args]
    assert "displeasure rate" in page(name, *keys, query=query).lower()


@pytest.mark.django_db
def test_its_page_names_the_clause_that_uses_it(judged: Promise, page: Callable[..., str]) -> None:
    told = page("dashboard:metric", MADE_UP.key)
    assert reverse("dashboard:promise", args=[judged.pk]) in told
    assert "Made up." in told


@pytest.mark.django_db
def test_a_letter_under_review_can_promise_it(
    made_up: MetricDefinition,
    paper: Paper,  # noqa: F811
    page: Callable[..., str],
) -> None:
    promise = paper.says("satisfaction", ">=", 90)
    Promise.objects.filter(pk=promise.pk).update(review=Promise.Review.PROPOSED)
    told = page("commitments:correct", promise.pk)
    assert f'<option value="{made_up.key}">displeasure rate</option>' in told
