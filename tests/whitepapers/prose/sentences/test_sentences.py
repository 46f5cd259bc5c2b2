# ruff: noqa: E501  # a sentence is easier to judge whole
"""The default text, sentence by sentence, in both languages; and that what it claims agrees with the figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.whitepapers.prose.issues import (
    GOAL,
    breach,
    earlier,
    issue,
    moving,
    of_unit,
    opinion,
    resolved,
    seats,
    share,
    verdict,
)
from whitepapers.prose.sentences import LANGUAGES, default_texts
from whitepapers.prose.sentences.claims import Issue
from whitepapers.prose.significance import Share, is_significant
from whitepapers.prose.writing import Writer
from whitepapers.sections import Section

ZH, EN = "zh-hans", "en"
SAMPLE = {"title": "回访", "n": 29, "size": 1000, "examined": 29, "deviating": 0, "bound": "0.0981"}


def lines(snapshot, section: str, language: str) -> list[str]:
    """The paragraphs of a section as they are read."""
    text = default_texts(snapshot, language)[section]
    with translation.override(language):
        return ["".join(run.text for run in runs) for runs in Writer(snapshot).runs(text)]


REPEAT = verdict(
    "2.2.2",
    "repeat_rate",
    374,
    7899,
    goal=GOAL | {"comparator": "<=", "value": "3"},
    verdict="missed",
    reason="letter_silent",
)
MOVED = moving((9821, 10_000), (9750, 10_000), (9821, 10_000))
SENTENCES = [
    # what was promised and met, missed, broken, unclear
    (issue(resolved()), "verdicts", ZH, "本期可判定的 1 项承诺全部达标。"),
    (issue(resolved()), "verdicts", EN, "Every promise that could be judged was met: 1 in all."),
    (
        issue(REPEAT),
        "verdicts",
        ZH,
        "重复投诉率（第 2.2.2 条）为 4.73%，未达标（承诺值 ≤ 3%），高于承诺值 1.73 个百分点（承诺书对此未约定违约等级），"
        "95% 置信区间为 4.29% 至 5.23%，与承诺值的高低关系明确。",
    ),
    (
        issue(REPEAT),
        "verdicts",
        EN,
        "Clause 2.2.2, repeat complaint rate, was not met: 4.73% (promised: ≤ 3%), 1.73 percentage points above it; the "
        "letter names no breach class for this; the 95% interval from 4.29% to 5.23% lies on one side of what was promised.",
    ),
    (
        issue(resolved(9000, verdict="major")),
        "verdicts",
        ZH,
        "问题解决率（第 2.3.2 条）为 90.00%，构成重大违约（承诺值 ≥ 98%），低于承诺值 8.00 个百分点，"
        "95% 置信区间为 89.40% 至 90.57%，与承诺值的高低关系明确。",
    ),
    (
        issue(resolved(983, 1000, clarity="unclear")),
        "verdicts",
        ZH,
        "问题解决率（第 2.3.2 条）为 98.30%，达到承诺（承诺值 ≥ 98%）；95% 置信区间为 97.29% 至 98.94%，跨越承诺值，统计上尚不能定论。",
    ),
    (
        issue(resolved(983, 1000, clarity="unclear")),
        "verdicts",
        EN,
        "Clause 2.3.2, resolution rate, was met: 98.30% (promised: ≥ 98%); the 95% interval from 97.29% to 98.94% spans "
        "what was promised, so the result is not statistically clear.",
    ),
    (
        issue(resolved(verdict="not_evaluable", value=None, reason="no_data")),
        "verdicts",
        ZH,
        "问题解决率（第 2.3.2 条）无法判定：本期没有数据。",
    ),
    (
        issue(resolved(verdict="not_evaluable", value=None, reason="no_data")),
        "verdicts",
        EN,
        "Clause 2.3.2, resolution rate, could not be judged: no data for this period.",
    ),
    (
        issue(resolved(provisional=True, final_on="2026-12-01")),
        "verdicts",
        ZH,
        "以下指标为暂定值：问题解决率（2026年12月1日后转为终值）。终值如有不同，将列入以后各期的更正表。",
    ),
    (
        issue(resolved(provisional=True, final_on="2026-12-01")),
        "verdicts",
        EN,
        "Provisional figures: resolution rate (until 1 Dec 2026). Where a final one differs, a later issue restates it.",
    ),
    (issue(), "verdicts", ZH, "本期没有可判定的承诺。"),
    (issue(), "verdicts", EN, "No promise could be judged in this issue."),
    # how it moved
    (
        MOVED,
        "trends",
        ZH,
        "问题解决率为 98.21%，与 2026 年第二季度（97.50%）相比上升 0.71 个百分点，变化在统计上显著；与上年同期（98.21%）相比持平。",
    ),
    (
        MOVED,
        "trends",
        EN,
        "Resolution rate: 98.21%, up 0.71 percentage points from 97.50% (Q2 2026), statistically significant; unchanged "
        "from 98.21% a year earlier.",
    ),
    (
        moving((982, 1000), (985, 1000)),
        "trends",
        ZH,
        "问题解决率为 98.20%，与 2026 年第二季度（98.50%）相比下降 0.30 个百分点，变化在统计上不显著。",
    ),
    (
        issue(seats(4100, before=4090)),
        "trends",
        EN,
        "Emergency seats: 4,100, up 10 from 4,090 (Q2 2026).",
    ),
    (issue(resolved()), "trends", ZH, "没有可比的上期数据。"),
    (issue(resolved()), "trends", EN, "There are no earlier figures to compare with."),
    # units
    (
        issue(resolved(), units=[of_unit("甲", "0.97"), of_unit("乙", "0.99")]),
        "units",
        ZH,
        "问题解决率：2 个服务单位中，最好的是乙（99.00%），最差的是甲（97.00%）。",
    ),
    (
        issue(resolved(), units=[of_unit("甲", "0.99"), of_unit("乙", "0.99")]),
        "units",
        EN,
        "Resolution rate: all 2 units stood at 99.00%.",
    ),
    (issue(resolved()), "units", ZH, "本期没有可按服务单位比较的数字。"),
    # breaches, ledger
    (issue(), "breaches", ZH, "本期没有发生违约。"),
    (issue(), "breaches", EN, "No breach occurred in the quarter."),
    (
        issue(breaches=[breach("major"), breach()]),
        "breaches",
        ZH,
        "本期发生违约 2 起，其中重大违约 1 起、轻微违约 1 起。",
    ),
    (issue(breaches=[breach()]), "breaches", EN, "1 breach occurred in the quarter: 0 major and 1 minor."),
    (issue(breaches=[breach(status="withdrawn")]), "breaches", ZH, "另有 1 起因事实更正而撤销，原因见表。"),
    (
        issue(breaches=[breach(status="exempt")]),
        "ledger",
        EN,
        "1 breach occurred in the quarter; 1 of them exempt, and published nevertheless.",
    ),
    (issue(), "ledger", ZH, "本期没有登记赔付。"),
    # the rest
    (
        issue(resolved(not_yet_due=18)),
        "timeliness",
        ZH,
        "问题解决率为 98.21%：已到期的 10,000 件中，9,821 件按时，179 件未按时；另有 18 件未到期，不计入。",
    ),
    (
        issue(resolved(not_yet_due=18)),
        "exclusions",
        EN,
        "Complaints not yet due are in neither numerator nor denominator: resolution rate (18).",
    ),
    (issue(REPEAT), "chains", ZH, "计入的 7,899 件投诉中，重复投诉 374 件，重复投诉率为 4.73%。"),
    (
        issue(resolved(), categories=[{"category": "网络", "received": 30}, {"category": "资费", "received": None}]),
        "categories",
        ZH,
        "本期计入的 10,000 件投诉中，反映较多的是网络（30 件）。",
    ),
    (issue(seats(4100)), "resources", ZH, "应急座席（第 3.3.2 条）为 4,100，达到承诺（承诺值 ≥ 4,000）。"),
    (issue(opinions=[opinion()]), "audit", ZH, "明鉴审计对本期公布的数字出具了审计意见，总体意见为“未发现相反证据”。"),
    (
        issue(opinions=[opinion()]),
        "audit",
        EN,
        "It says that nothing examined contradicts the published figures; it is no assurance that they are free of error.",
    ),
    (
        issue(opinions=[opinion(samples=(SAMPLE,))]),
        "audit",
        ZH,
        "抽样“回访”从 1,000 件中抽取 29 件，已复核 29 件，发现偏差 0 件，差错率上限为 9.81%。",
    ),
    (issue(opinions=[opinion(findings=3)]), "audit", ZH, "审计意见所依据的审计发现共 3 项，详见意见全文。"),
    (
        issue(opinions=[opinion(findings=3)]),
        "audit",
        EN,
        "Audit findings that the opinion rests on: 3; its text names them.",
    ),
    (issue(), "audit", EN, "No audit opinion on the quarter has been signed yet."),
    (issue(), "corrections", ZH, "本期没有需要报告的纠正措施。"),
    (issue(), "restatements", ZH, "本期没有对已公布数字的更正。"),
    (issue(), "restatements", EN, "No published figure is restated in this issue."),
    (issue(), "next", ZH, "下一期白皮书不晚于2027年2月1日公布。"),
    (issue(), "next", EN, "The next issue is published by 1 Feb 2027."),
]


@pytest.mark.parametrize(("snapshot", "section", "language", "sentence"), SENTENCES)
def test_a_section_says(snapshot, section, language, sentence):
    assert sentence in lines(snapshot, section, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_says_something_even_of_an_empty_issue(language):
    empty = issue(data={"as_of": None, "watermark": 0, "rule_version": "1"})
    texts = default_texts(empty, language)
    assert list(texts) == Section.values
    assert all(texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("snapshot", [MOVED, issue(REPEAT), issue(), issue(opinions=[opinion(samples=(SAMPLE,))])])
def test_no_default_text_asks_for_a_figure_that_there_is_not(snapshot, language):
    with translation.override(language):
        writer = Writer(snapshot)
    assert not [text for text in default_texts(snapshot, language).values() if writer.problems(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_stand_in_default_texts_as_placeholders_alone(language):
    """So that they stay true when the figures are frozen again: 1 to 4 and 30 days and 95 % are rules, no figures."""
    texts = default_texts(MOVED | {"breaches": [breach()]}, language)
    assert "98.21" not in "".join(texts.values())
    assert "10,000" not in "".join(texts.values())


COUNTS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
WORDS = {ZH: ("上升", "下降", "持平"), EN: ("up ", "down ", "unchanged")}


@given(COUNTS, COUNTS)
def test_rose_fell_and_unchanged_agree_with_the_figures_that_are_shown(now, before):
    snapshot = moving(now, before)
    shown = [Decimal(str(round(100 * Decimal(share(*counts)["value"]), 2))) for counts in (now, before)]
    for language, (rose, fell, unchanged) in WORDS.items():
        (line, *_) = lines(snapshot, "trends", language)
        if rose in line:
            assert shown[0] >= shown[1]
        elif fell in line:
            assert shown[0] <= shown[1]
        else:
            assert unchanged in line
            assert abs(shown[0] - shown[1]) <= Decimal("0.01")


@given(COUNTS, COUNTS)
def test_significant_is_said_where_the_interval_leaves_out_zero_and_nowhere_else(now, before):
    line = lines(moving(now, before), "trends", ZH)[0]
    if "持平" not in line:
        found = is_significant(Share.of(share(*now)), Share.of(share(*before)))
        assert ("统计上显著" in line, "统计上不显著" in line) == (found, not found)


@given(COUNTS)
def test_above_and_below_what_was_promised_agree_with_the_figures(counts):
    numerator, denominator = counts
    row = resolved(numerator, denominator, verdict="met" if numerator * 100 >= 98 * denominator else "missed")
    with translation.override(ZH):
        (claim,) = Issue(Writer(issue(row))).promises
    exact = Decimal(numerator) / denominator
    assert claim.beside * (exact - Decimal("0.98")) >= 0
    line = lines(issue(row), "verdicts", ZH)
    assert ("未达标" in "".join(line)) == (exact < Decimal("0.98"))


def test_a_year_is_not_compared_with_the_year_before_twice():
    before = earlier("2025", share(97, 100))
    snapshot = issue(resolved(period="2026", before=before, before_year=before))
    assert len(lines(snapshot, "trends", ZH)[0].split("相比")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tone_is_an_official_bulletins(language):
    """Nothing is praised and nothing is certified."""
    words = "".join(default_texts(MOVED | {"opinions": [opinion()]}, language).values()).lower()
    for word in ("certif", "excellent", "proud", "outstanding", "证明", "卓越", "优异", "圆满", "显著提升", "认证"):
        assert word not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_that_the_opinion_names_are_not_denied(language):
    told = "".join(lines(issue(opinions=[opinion(findings=3)]), "audit", language))
    assert "no findings" not in told
    assert "没有提出发现" not in told


def test_what_is_counted_becomes_more_and_does_not_rise():
    snapshot = issue(seats(4100, before=4090))
    assert "增加 10" in "".join(lines(snapshot, "trends", ZH))
