"""Small documents of every kind of block, and what else a writer may meet."""

from __future__ import annotations

from compliance import charts
from compliance.charts import Point, Stretch, Words
from whitepapers.document import (
    Cell,
    Column,
    Document,
    Entry,
    Figure,
    Items,
    Note,
    Pairs,
    Paragraph,
    Part,
    Quote,
    Run,
    Subhead,
    Table,
    Tally,
)

TITLES = {"zh-hans": ("服务质量白皮书", "2026 年第三季度"), "en": ("Service quality white paper", "2026 Q3")}
TALLY = Tally([("met", "达标", 6), ("missed", "未达标", 2)])
DIGEST = "0123456789abcdef" * 4


def table(rows: int = 3, words: str = "重复投诉率") -> Table:
    columns = [
        Column("条款", share=0.6),
        Column("承诺", share=3),
        Column("结果", figures=True),
        Column("判定", sub="本季"),
    ]
    made = [
        [Cell(f"2.3.{n}"), Cell(words, ["不超过 3%"], strong=True), Cell(f"{n}.25%"), Cell("未达标", verdict="missed")]
        for n in range(rows)
    ]
    return Table("verdicts", "每一条款的判定", columns, made)


def figure(words: str = "重复投诉率从 3% 升到 5%") -> Figure:
    points = [Point("2026Q2", 0.03, 0.02, 0.04, "met"), Point("2026Q3", 0.05, 0.04, 0.06, "missed")]
    spec = charts.trend([Stretch(points, 0.03, "目标 ≤ 3%")], Words("重复投诉率", "目标 ≤ 3%", ".1~%", ".2~%"))
    return Figure("trend", "重复投诉率的走势", spec, words)


def document(*parts: Part, language: str = "zh-hans", notice: str = "", organisation: str = "云岭") -> Document:
    title, subtitle = TITLES[language]
    return Document(
        language=language,
        title=title,
        subtitle=subtitle,
        organisation=organisation,
        day="2026-10-28",
        digest=DIGEST,
        cover=[("公司", [organisation]), ("季度", ["2026 年 7 月 1 日 – 9 月 30 日"])],
        brief=[Paragraph([Run("8 项承诺中 6 项达标", strong=True)]), TALLY],
        parts=parts or everything(),
        notice=notice,
    )


def everything() -> list[Part]:
    """Every kind of block once."""
    figures = Paragraph([Run("重复投诉率为 "), Run("5%", "clause:2.3.2 repeat_rate value")])
    breach = Items([Entry("轻微违约一件", ["已进入协商"], verdict="minor")])
    letter = Subhead("客户服务升级承诺书", "YL-1 · 第 1 版")
    return [
        Part("statement", "签署声明", [Quote(["我们对以上数字负责。"], "张明 · 2026 年 10 月 28 日")]),
        Part("verdicts", "逐条判定", [letter, table(), Note("暂定数字仍可能变化。")]),
        Part("trends", "走势", [figures, figure()]),
        Part("breaches", "违约", [breach, Items([Entry("核实", number=7)], ordered=True)]),
        Part(
            "annex",
            "数据附件",
            [Pairs([("data.json", [DIGEST])], mono=True), Pairs([("下一期", ["2027 年 1 月 30 日"])])],
        ),
    ]
