"""The default text of every section in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from whitepapers.prose.sentences.claims import CLOCKS, RESOURCES, Claim, Direction, Issue, Movement
from whitepapers.sections import Section

MOVED = {Direction.ROSE: "上升", Direction.FELL: "下降"}
COUNTED = {Direction.ROSE: "增加", Direction.FELL: "减少"}
BESIDE = {1: "高于承诺值", -1: "低于承诺值"}
BREACHED = {"missed": "未达标", "minor": "构成轻微违约", "major": "构成重大违约"}


def judged(claim: Claim) -> str:
    """How a promise came out."""
    subject = f"{claim.name}（第 {claim.clause} 条）"
    value, target = claim.ask("value"), f"（承诺值 {claim.ask('target')}）" if claim.has_target else ""
    if claim.verdict == "not_evaluable":
        return f"{subject}无法判定：{claim.reason}。"
    if claim.verdict == "not_yet_due":
        so_far = f"，目前为 {value}" if claim.is_known else ""
        return f"{subject}尚未到期{so_far}{target}。"
    if claim.verdict == "reported":
        return (
            f"{subject}为 {value}{target}；该条不作达标判定，据实报告。"
            if claim.is_known
            else f"{subject}本期没有数据。"
        )
    if claim.verdict == "met":
        return f"{subject}为 {value}，达到承诺{target}{_clarity(claim)}。"
    gap = f"，{BESIDE[claim.beside]} {claim.ask('gap')}" if claim.beside else ""
    silent = f"（{claim.reason}）" if claim.reason else ""
    return f"{subject}为 {value}，{BREACHED[claim.verdict]}{target}{gap}{silent}{_clarity(claim)}。"


def moved(claim: Claim) -> str:
    """How a promise has moved on the period before, and on the same period of the year before."""
    if claim.movement is None:
        return f"{claim.name}没有可比的上期数据。"
    said = f"{claim.name}为 {claim.ask('value')}，{_step(claim, claim.movement, '', '与 {period}（{before}）相比')}"
    if claim.movement_year is None:
        return f"{said}。"
    return f"{said}；{_step(claim, claim.movement_year, '_year', '与上年同期（{before}）相比')}。"


def unit_range(claim: Claim) -> str:
    """The best and the worst unit."""
    if not claim.units_differ:
        return f"{claim.name}：{claim.ask('units')} 个服务单位均为 {claim.ask('best_value')}。"
    best, worst = (f"{claim.ask(f'{word}_unit')}（{claim.ask(f'{word}_value')}）" for word in ("best", "worst"))
    return f"{claim.name}：{claim.ask('units')} 个服务单位中，最好的是{best}，最差的是{worst}。"


def provisional(claim: Claim) -> str:
    """A figure that may still change, and until when."""
    return f"{claim.name}（{claim.ask('final_on')}后转为终值）" if claim.has_final_day else claim.name


def _clarity(claim: Claim) -> str:
    if claim.clear is None:
        return ""
    ends = f"95% 置信区间为 {claim.ask('low')} 至 {claim.ask('high')}"
    return f"，{ends}，与承诺值的高低关系明确" if claim.clear else f"；{ends}，跨越承诺值，统计上尚不能定论"


def _step(claim: Claim, movement: Movement, suffix: str, beside: str) -> str:
    words = {"period": claim.ask(f"before_period{suffix}"), "before": claim.ask(f"before{suffix}")}
    compared = beside.format(**words)
    if movement.direction is Direction.UNCHANGED:
        return f"{compared}持平"
    moved = COUNTED if claim.is_counted else MOVED
    said = f"{compared}{moved[movement.direction]} {claim.ask(f'step{suffix}')}"
    if movement.significant is None:
        return said
    return f"{said}，变化在统计上{'显著' if movement.significant else '不显著'}"


def _listed(words: Sequence[str]) -> str:
    return "、".join(words)


def _statement(issue: Issue) -> Iterator[str]:
    yield (
        "本白皮书报告{{ organisation name }}在 {{ period name }}（{{ period from }}至{{ period until }}）"
        "履行客户服务承诺的情况。本期计入投诉 {{ total received }} 件。"
    )
    if issue.totals["judged"]:
        said = "可判定的承诺共 {{ total judged }} 项，达标 {{ total met }} 项"
        said += "，未达标 {{ total not_met }} 项" if issue.totals["not_met"] else ""
        yield said + ("，无法判定 {{ total not_evaluable }} 项。" if issue.totals["not_evaluable"] else "。")
    if issue.broken:
        yield f"未达标的承诺为：{_listed([f'{each.name}（第 {each.clause} 条）' for each in issue.broken])}。"
    yield _breach_count(issue)


def _verdicts(issue: Issue) -> Iterator[str]:
    if not issue.totals["judged"]:
        yield "本期没有可判定的承诺。"
    elif not issue.broken and not issue.not_evaluable:
        yield "本期可判定的 {{ total judged }} 项承诺全部达标。"
    else:
        yield "本期可判定的承诺 {{ total judged }} 项，达标 {{ total met }} 项。"
    yield from map(judged, [*issue.broken, *issue.not_evaluable])
    yield from map(judged, issue.barely_met)
    if issue.provisional:
        named = _listed([*map(provisional, issue.provisional)])
        yield f"以下指标为暂定值：{named}。终值如有不同，将列入以后各期的更正表。"


def _ledger(issue: Issue) -> Iterator[str]:
    if not issue.totals["breaches"]:
        yield "本期没有发生违约。"
    else:
        said = "本期发生违约 {{ total breaches }} 起"
        yield said + ("，其中 {{ total exempt }} 起获免责，仍予公布。" if issue.totals["exempt"] else "。")
    if issue.compensates:
        yield "本期承诺赔付 {{ total promised }}，已赔付 {{ total paid }}。"
    else:
        yield "本期没有登记赔付。"


def _trends(issue: Issue) -> Iterator[str]:
    if not issue.moved:
        yield "没有可比的上期数据。"
        return
    yield from map(moved, issue.moved)
    if issue.tells_significance:
        yield "“显著”指两期比率之差的 95% 置信区间（Newcombe 法）不含零；不显著的变化可能出于偶然。"


def _units(issue: Issue) -> Iterator[str]:
    if not issue.by_unit:
        yield "本期没有可按服务单位比较的数字。"
        return
    yield from map(unit_range, issue.by_unit)
    yield "各单位受理量不同，件数少的单位数字波动较大，排列先后不代表评价。"


def _categories(issue: Issue) -> Iterator[str]:
    if not issue.most_received:
        yield "本期没有可公布的分类数字。"
        return
    named = [f"{{{{ category:{rank} name }}}}（{{{{ category:{rank} received }}}} 件）" for rank in issue.most_received]
    yield f"本期计入的 {{{{ total received }}}} 件投诉中，反映较多的是{_listed(named)}。"
    yield "分类件数为 1 至 4 的不予公布，以免指向个人。"


def _timeliness(issue: Issue) -> Iterator[str]:
    clocks = issue.known_about(*CLOCKS)
    if not clocks:
        yield "本期没有时限类的数字。"
    for claim in clocks:
        due = f"；另有 {claim.ask('not_yet_due')} 件未到期，不计入" if claim.not_yet_due else ""
        yield (
            f"{claim.name}为 {claim.ask('value')}：已到期的 {claim.ask('denominator')} 件中，"
            f"{claim.ask('numerator')} 件按时，{claim.ask('rest')} 件未按时{due}。"
        )


def _chains(issue: Issue) -> Iterator[str]:
    repeats = issue.known_about("repeat_rate")
    if not repeats:
        yield "本期没有重复投诉的数字。"
    for claim in repeats:
        yield (
            f"计入的 {claim.ask('denominator')} 件投诉中，重复投诉 {claim.ask('numerator')} 件，"
            f"{claim.name}为 {claim.ask('value')}。"
        )
        if claim.movement:
            yield moved(claim)


def _breach_count(issue: Issue) -> str:
    if not issue.totals["breaches"]:
        return "本期没有发生违约。"
    said = (
        "本期发生违约 {{ total breaches }} 起，其中重大违约 {{ total major_breaches }} 起、"
        "轻微违约 {{ total minor_breaches }} 起"
    )
    return said + ("，获免责 {{ total exempt }} 起。" if issue.totals["exempt"] else "。")


def _breaches(issue: Issue) -> Iterator[str]:
    yield _breach_count(issue)
    if issue.totals["withdrawn"]:
        yield "另有 {{ total withdrawn }} 起因事实更正而撤销，原因见表。"
    if issue.totals["breaches"]:
        yield "每起违约的处理情况见表；协商须在违约发生后 30 日内启动。"


def _resources(issue: Issue) -> Iterator[str]:
    found = issue.about(*RESOURCES)
    if not found:
        yield "本期没有资源类承诺。"
    yield from map(judged, found)


def _audit(issue: Issue) -> Iterator[str]:
    if not issue.totals["opinions"]:
        yield "本期尚无已签署的审计意见。"
    for ask, contradicts_nothing in issue.opinions:
        yield f"{{{{ {ask} firm }}}}对本期公布的数字出具了审计意见，总体意见为“{{{{ {ask} view }}}}”。"
        if contradicts_nothing:
            yield "该意见表示，在所查范围内没有发现与公布数字相反的证据；它不是对数字准确无误的保证。"
    yield from _samples(issue)
    yield from _findings(issue)


def _samples(issue: Issue) -> Iterator[str]:
    for ask, has_bound in issue.examined:
        bound = f"，差错率上限为 {{{{ {ask} bound }}}}" if has_bound else ""
        yield (
            f"抽样“{{{{ {ask} title }}}}”从 {{{{ {ask} size }}}} 件中抽取 {{{{ {ask} n }}}} 件，"
            f"已复核 {{{{ {ask} examined }}}} 件，发现偏差 {{{{ {ask} deviating }}}} 件{bound}。"
        )


def _findings(issue: Issue) -> Iterator[str]:
    if issue.totals["findings"]:
        yield "审计共提出发现 {{ total findings }} 项。"
    elif not issue.unreported_findings:
        yield "审计没有提出发现。"
    for rank in issue.unreported_findings:
        yield f"审计意见所依据的审计发现共 {{{{ opinion:{rank} findings }}}} 项，详见意见全文。"


def _corrections(issue: Issue) -> Iterator[str]:
    if not issue.totals["actions"]:
        yield "本期没有需要报告的纠正措施。"
        return
    yield (
        "针对 {{ total findings }} 项审计发现，共采取纠正措施 {{ total actions }} 项，"
        "其中经复测有效的 {{ total actions_effective }} 项。"
    )


def _method(issue: Issue) -> Iterator[str]:
    if issue.figures.all["period as_of"].is_known:
        yield "数字按截至{{ period as_of }}的记录计算。"
    yield "投诉归入受理日所在的季度；与承诺值的比较使用未经四舍五入的数字。"
    if issue.totals["notes"]:
        yield "条款未写明之处，按双方签署的 {{ total notes }} 份释义执行。"


def _exclusions(issue: Issue) -> Iterator[str]:
    yield "催办和重单附于原投诉，不重复计数。"
    if not issue.undue:
        yield "本期没有因未到期而不计入的投诉。"
        return
    named = [f"{claim.name} {claim.ask('not_yet_due')} 件" for claim in issue.undue]
    yield f"因未到期而不计入分子和分母的：{_listed(named)}。"


def _restatements(issue: Issue) -> Iterator[str]:
    if not issue.totals["restatements"]:
        yield "本期没有对已公布数字的更正。"
        return
    yield "本期更正已公布的数字 {{ total restatements }} 项。"
    for ask, is_another_value in issue.restated:
        subject = f"{{{{ {ask} issue }}}}一期的{{{{ {ask} name }}}}（第 {{{{ {ask} clause }}}} 条）"
        if is_another_value:
            yield f"{subject}由 {{{{ {ask} old }}}} 更正为 {{{{ {ask} new }}}}。"
        else:
            yield f"{subject}有更正，详见表。"


def _annex(_issue: Issue) -> Iterator[str]:
    yield "本期全部数字另以 CSV 和 JSON 文件公布，文件的 SHA-256 值列于清单，可供核对。"


def _next(_issue: Issue) -> Iterator[str]:
    yield "下一期白皮书不晚于{{ period next }}公布。"


SECTIONS: dict[Section, Callable[[Issue], Iterator[str]]] = {
    Section.STATEMENT: _statement,
    Section.VERDICTS: _verdicts,
    Section.LEDGER: _ledger,
    Section.TRENDS: _trends,
    Section.UNITS: _units,
    Section.CATEGORIES: _categories,
    Section.TIMELINESS: _timeliness,
    Section.CHAINS: _chains,
    Section.BREACHES: _breaches,
    Section.RESOURCES: _resources,
    Section.AUDIT: _audit,
    Section.CORRECTIONS: _corrections,
    Section.METHOD: _method,
    Section.EXCLUSIONS: _exclusions,
    Section.RESTATEMENTS: _restatements,
    Section.ANNEX: _annex,
    Section.NEXT: _next,
}
