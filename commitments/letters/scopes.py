"""Whom a letter binds, whom it serves and by which channels (rule book §2, §5)."""

import re
from collections.abc import Iterator

from commitments.letters.facts import Scope, ScopeKind
from commitments.letters.folding import fold
from commitments.letters.letter import ParsedClause

HEADINGS: tuple[tuple[re.Pattern[str], ScopeKind], ...] = (
    (
        re.compile(r"实施主体|承诺主体|责任主体|适用主体|承诺单位范围|\bwho (?:is bound|we are)\b", re.IGNORECASE),
        "provider",
    ),
    (
        re.compile(r"(?:实施|服务|适用|承诺)对象|客户范围|\bwho (?:this|it) (?:applies|is for)\b", re.IGNORECASE),
        "customers",
    ),
    (
        re.compile(r"(?:服务|受理|投诉|联系)(?:渠道|方式|途径)|\b(?:channels|how to contact us)\b", re.IGNORECASE),
        "channels",
    ),
)
PROVIDER = re.compile(
    r"(?:本公司|我公司|我司|本行|我行|本单位|本院|承诺方|乙方)(?:作为|是|系).{0,30}?(?:提供方|提供者|承诺方|责任方|主体)"
    r"|.{0,20}(?:业务)?(?:部门|分公司|子公司|网点|单位)(?:须|应|应当|必须)在各自.{0,20}?范围内"
    r"|\b(?:this|the) (?:charter|commitment|letter|agreement) binds\b[^.;]{0,80}",
    re.IGNORECASE,
)
CUSTOMERS = re.compile(
    r"(?:适用于|面向|覆盖|涵盖)(?P<words>[^,。;]{0,40}?(?:客户|用户|消费者|业主|乘客|旅客|患者|群体|居民|市民|企业)(?:群体)?)"
    r"|(?P<all>(?:所有|全体|全部|凡|一切)[^,。;]{0,40}?(?:客户|用户|消费者|业主|乘客|旅客|患者|居民|市民)(?:群体)?)"
    r"|(?P<key>重点(?:保障|服务|面向)[^,。;]{0,40}?(?:客户|用户|群体))"
    r"|\b(?:applies|apply|open|available) to (?P<english>(?:all|every|any|each)?[^,.;]{0,40}?"
    r"(?:customers?|users?|subscribers?|consumers?|clients?|residents|passengers)\b)",
    re.IGNORECASE,
)
CHANNELS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"电话|热线|语音|\b(?:phone|telephone|hotline|by calling)\b", re.IGNORECASE), "phone"),
    (
        re.compile(
            r"在线客服|网上客服|在线咨询|网页|网站|官网|(?<![A-Za-z])APP(?![A-Za-z])|小程序|线上|\b(?:web|chat|online|website)\b",
            re.IGNORECASE,
        ),
        "web_chat",
    ),
    (re.compile(r"邮件|邮箱|\be-?mail", re.IGNORECASE), "email"),
    (re.compile(r"社交媒体|微信|微博|公众号|\bsocial media\b", re.IGNORECASE), "social_media"),
    (
        re.compile(
            r"柜台|柜面|营业厅|营业网点|服务大厅|门店|窗口|线下|\b(?:branch|counter|in person|office)\b", re.IGNORECASE
        ),
        "counter",
    ),
)
WAYS = re.compile(r"渠道|途径|方式|服务体系|受理|\b(?:channels?|contact|reach|by phone|complaints?)\b", re.IGNORECASE)
ENOUGH_CHANNELS = 2


def find_scopes(clauses: tuple[ParsedClause, ...]) -> Iterator[Scope]:
    """Every statement of scope in reading order; a heading decides for the clauses below it."""
    kinds: dict[str | None, ScopeKind] = {}
    for clause in clauses:
        heading = next((kind for pattern, kind in HEADINGS if pattern.search(clause.text)), None)
        if clause.is_heading:
            inherited = heading or kinds.get(clause.parent)
            if inherited:
                kinds[clause.path] = inherited
            continue
        yield from _in_clause(clause, kinds.get(clause.parent))


def _in_clause(clause: ParsedClause, headed: ScopeKind | None) -> Iterator[Scope]:
    folded = fold(clause.text)
    provider = PROVIDER.search(folded.text)
    if provider or headed == "provider":
        start, end = folded.origin(*provider.span()) if provider else (0, len(clause.text))
        yield _scope(clause, start, end, "provider")
    customers = list(CUSTOMERS.finditer(folded.text))
    for match in customers:
        group = match.lastgroup or 0
        yield _scope(clause, *folded.origin(*match.span(group)), "customers", _channels(match[0]))
    if headed == "customers" and not customers:
        yield _scope(clause, 0, len(clause.text), "customers", _channels(folded.text))
    channels = _channels(folded.text)
    if (headed == "channels" or (len(channels) >= ENOUGH_CHANNELS and WAYS.search(folded.text))) and channels:
        yield _scope(clause, 0, len(clause.text), "channels", channels)


def _scope(clause: ParsedClause, start: int, end: int, kind: ScopeKind, keys: tuple[str, ...] = ()) -> Scope:
    quote = clause.text[start:end]
    return Scope(clause.path, start, end, quote, kind, quote.strip(" ,，。；;"), keys)


def _channels(words: str) -> tuple[str, ...]:
    return tuple(key for pattern, key in CHANNELS if pattern.search(words))
