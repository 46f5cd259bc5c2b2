"""Which complaints a letter's words limit a promise to: what is proposed for its scope, and what is left to a person.

Proposed is only what is said in full and can mean one thing. A promise is limited by its own words, and by the letter's
statements of whom it binds, whom it serves and by which ways; its own words go before. Everything else that may limit
it (an open list, an exception, a name that nobody or two things bear) is a hint and is never applied.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commitments.definitions import has
from commitments.letters.folding import fold
from commitments.mentions import CUSTOMERS, Listed, Names, Why
from commitments.messages import SCOPE_HINTS, said
from commitments.models import Clause, LetterVersion, Promise, Scope
from commitments.parts import Part, names, of_company, scope_of, sentences

SENTENCE_END = re.compile(r"[。;；!?！？\n]|\.\s")
CASES = (
    r"(?:(?:的|类|渠道|受理)*\s*(?:重复)?(?:投诉|问题|诉求|反馈|工单|报修|申诉|咨询|意见)"
    r"|\s+(?:complaints?|requests?|cases?|queries)\b)"
)
IS_ABOUT = re.compile(CASES, re.IGNORECASE)
IS_ABOUT_ANY = re.compile(rf"对于?|针对|关于|因|{CASES}", re.IGNORECASE)
LEADS = re.compile(
    r"(?:^|[,:(])\s*(?:对于?|针对|关于|因|凡|所有|全体|\b(?:for|all|every|any|our)\b|\s)*$"
    r"|(?:对于?|针对|关于)$|\b(?:from|of|by|for|about|on|concerning)\s+(?:all |every |any |our )*$",
    re.IGNORECASE,
)
CONDITION = re.compile(r"^(?:对|因|凡|针对|关于)|的$")
MOMENT = re.compile(r"^(?:自|从|在|于|接|收|受理|发现|发生)|(?:后|起|时|之内|日)$")
"""Words that say from when the time runs, not which complaints are meant."""
TAKES_IN = re.compile(r"受理|接受|投诉|反映|联系|求助|\b(?:contact|reach|complain|call)", re.IGNORECASE)
WHOLE_COMPANY = re.compile(
    r"(?:本|我)(?:公司|司|行|单位|院)|承诺方|乙方|\b(?:we|the company|this charter)\b", re.IGNORECASE
)
EVERY_WAY = re.compile(r"线上[、和及与]?线下|\bonline and offline\b", re.IGNORECASE)
SAYS_NOTHING = re.compile(
    rf"{CUSTOMERS}|居民|市民|乘客|旅客|患者|所有|全体|全部|凡|一切|各类?|通过|使用|接受|渠道|途径"
    r"|(?:本|我)(?:公司|司|行|单位|院)|服务|提供方|作为|承诺|履行|的|为|是|在|均|[、,。;:()\s]|和|及|与|或|以及"
    r"|\b(?:all|every|any|each|of|our|the|its|who|use|and|or|customers?|users?|clients?|consumers?|subscribers?"
    r"|residents|passengers)\b",
    re.IGNORECASE,
)
NAMED_IN: dict[str, set[str]] = {
    Scope.Kind.PROVIDER: {"units"},
    Scope.Kind.CUSTOMERS: {"segments", "channels"},
    Scope.Kind.CHANNELS: {"channels"},
}
"""What a statement of each kind can limit to."""
HERE = re.compile(r"本[条款项]|\bthis clause\b", re.IGNORECASE)
SECTION = re.compile(r"本[章节]|本部分|\bthis section\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a clause and the parts they name. `why` is empty where they limit, else the reason why they do not."""

    clause: str
    words: str
    parts: tuple[Part, ...] = ()
    why: str = ""

    @property
    def limits(self) -> bool:
        return bool(self.parts) and not self.why

    def as_data(self) -> dict[str, str]:
        """As the proposal of a promise keeps it."""
        return {"clause": self.clause, "words": self.words}

    def __str__(self) -> str:
        """The hint as a sentence."""
        return said(SCOPE_HINTS, self.why, words=self.words, names=names(self.parts))


@dataclass(frozen=True, slots=True)
class Limits:
    """What was found about one promise: the words that limit it, and those that may."""

    applied: Sequence[Told] = ()
    hints: Sequence[Told] = ()

    @property
    def scope(self) -> dict[str, list[Any]]:
        return scope_of([part for told in self.applied for part in told.parts])

    def since(self, stored: Mapping[str, Any]) -> Limits:
        """Beside the scope that is stored: what would limit by now, but did not when the letter was read, is a hint."""
        applied: list[Told] = []
        late: list[Told] = []
        for told in self.applied:
            kept = all(part.value in stored.get(part.key, ()) for part in told.parts)
            (applied if kept else late).append(told if kept else replace(told, why=Why.KNOWN_NOW))
        return Limits(applied, [*late, *self.hints])


class Limiting:
    """A version's words held against what the company has. `statements` are of whom the letter binds and serves, and
    by which ways: each counts for the clause it stands in and those below where that clause promises something or
    speaks of itself, else for the whole letter."""

    def __init__(
        self,
        parts: Sequence[Part],
        clauses: Iterable[Clause],
        statements: Iterable[Scope],
        promises: Sequence[Promise],
    ) -> None:
        self._names = Names(parts)
        self._names_of = {kind: Names([part for part in parts if part.key in keys]) for kind, keys in NAMED_IN.items()}
        self._clauses = {clause.pk: clause for clause in clauses}
        self._promises = sorted(promises, key=lambda each: (each.clause_id, each.start, each.end))
        self._statements: dict[tuple[str, int | None], list[tuple[Scope, Told]]] = defaultdict(list)
        promising = {promise.clause_id for promise in promises}
        for each in statements:
            self._statements[each.kind, self._reach(each, promising)].append((each, self._statement(each)))

    def statement_hints(self) -> dict[int, Told]:
        """By the number of a statement: why it limits nothing though it speaks of a part."""
        found = {}
        for group in self._statements.values():
            opened = not all(told.limits for _statement, told in group)
            for statement, told in group:
                if told.why or (opened and told.parts):
                    found[statement.pk] = replace(told, why=told.why or Why.PARTLY)
        return found

    def limits(self) -> dict[int, Limits]:
        """What limits each promise of the version, by its position."""
        ends: dict[int, int] = defaultdict(int)
        found = {}
        for promise in self._promises:
            earlier = ends[promise.clause_id]
            found[promise.position] = self._limits(promise, earlier if earlier <= promise.start else 0)
            ends[promise.clause_id] = max(earlier, promise.end)
        return found

    def _limits(self, promise: Promise, floor: int) -> Limits:
        """`floor` is where the phrase before it ends."""
        if not has(promise.metric, "ask"):
            return Limits()
        own = list(self._own(promise, floor))
        applied = [told for told in own if told.limits]
        said = {part.key for told in applied for part in told.parts}
        inherited = [told for told in self._inherited(promise) if not said & {part.key for part in told.parts}]
        return Limits([*applied, *inherited], _doubtful(own, [*applied, *inherited]))

    def _own(self, promise: Promise, floor: int) -> Iterator[Told]:
        """What the promise's own sentence says before and in its phrase."""
        clause = self._clauses[promise.clause_id]
        begin = max([floor, *(match.end() for match in SENTENCE_END.finditer(clause.text, 0, promise.start))])
        folded = fold(clause.text[begin : promise.end])
        lists = self._names.lists(folded.text)
        for found in lists:
            start, end = folded.origin(found.start, found.end)
            words = clause.text[begin + start : begin + end]
            yield Told(clause.path, words, found.parts, found.why or _aside(folded.text, found))
        applies_to = str(promise.proposal.get("applies_to") or "")
        if not lists and _narrows(applies_to):
            yield Told(clause.path, applies_to, (), Why.UNKNOWN)

    def _inherited(self, promise: Promise) -> Iterator[Told]:
        """What the statements that reach the promise limit it to, of each kind the nearest. Several add up, and one
        that limits nothing opens them all."""
        lineage = [clause.pk for clause in self._lineage(promise.clause_id)]
        for kind in Scope.Kind.values:
            groups = (self._statements.get((kind, reach)) for reach in [*lineage, None])
            nearest = [told for _statement, told in next(filter(None, groups), [])]
            if all(told.limits for told in nearest):
                yield from nearest

    def _lineage(self, clause: int | None) -> Iterator[Clause]:
        while clause is not None:
            found = self._clauses[clause]
            yield found
            clause = found.parent_id

    def _reach(self, statement: Scope, promising: set[int]) -> int | None:
        """The clause from which on downwards a statement counts; None for the whole letter."""
        clause = self._clauses[statement.clause_id]
        if clause.pk in promising or HERE.search(clause.text):
            return clause.pk
        return clause.parent_id if SECTION.search(clause.text) else None

    def _statement(self, statement: Scope) -> Told:
        clause = self._clauses[statement.clause_id]
        text = EVERY_WAY.sub("", fold(statement.words).text)
        lists = self._names_of[statement.kind].lists(text)
        parts = tuple(dict.fromkeys(part for found in lists for part in found.parts))
        why = next((found.why for found in lists if found.why), "")
        return Told(clause.path, statement.words, parts, why or _says_more(statement.kind, text, lists))


def _doubtful(own: Iterable[Told], applied: Iterable[Told]) -> list[Told]:
    """The promise's own words that limit nothing, each once, unless what they name limits it anyway."""
    limiting = {part for told in applied for part in told.parts}
    return [told for told in dict.fromkeys(own) if told.why and (not told.parts or not limiting.issuperset(told.parts))]


def _narrows(condition: str) -> bool:
    """Whether the words of a condition speak of certain complaints: not of a moment, and not of all there are."""
    if MOMENT.search(condition) or not CONDITION.search(condition):
        return False
    return bool(SAYS_NOTHING.sub("", IS_ABOUT_ANY.sub("", fold(condition).text)))


def _aside(text: str, found: Listed) -> str:
    """Nothing where the list stands as what the promise is about."""
    follows = IS_ABOUT.match(text, found.end)
    channel = any(part.key == "channels" for part in found.parts)
    leads = LEADS.search(text[: found.start])
    return "" if follows or (leads and not channel) else Why.ASIDE


def _says_more(kind: str, text: str, lists: Sequence[Listed]) -> str:
    """Nothing where a statement says no more than the names it lists, or speaks of everybody; else the reason."""
    if kind == Scope.Kind.CHANNELS:
        return "" if TAKES_IN.search(text) else Why.ASIDE
    rest = text
    for found in reversed(lists):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    rest = SAYS_NOTHING.sub("", rest)
    if lists:
        return Why.PARTLY if rest else ""
    of_all = not rest or (kind == Scope.Kind.PROVIDER and WHOLE_COMPANY.search(text))
    return "" if of_all else Why.UNKNOWN


def propose(promise: Promise, limits: Limits) -> None:
    """Give a proposal the scope that the letter's words limit it to, and keep the words with it."""
    promise.scope = limits.scope
    if limits.applied:
        promise.proposal |= {"scope": limits.scope, "scoped_by": [told.as_data() for told in limits.applied]}


class Beside:
    """What a draft shows beside its proposals of the complaints they are limited to, by what the company has today.

    `added` is a promise that a person is about to add; its scope is proposed here.
    """

    def __init__(self, version: LetterVersion, added: Promise | None = None) -> None:
        self._parts = of_company(version.letter.organisation)
        clauses = list(version.clauses.all())
        self._by_path = {clause.path: clause for clause in clauses}
        promises = [*Promise.objects.of_version(version), *([added] if added else [])]
        limiting = Limiting(self._parts, clauses, Scope.objects.of_version(version), promises)
        self._limits, self._statements = limiting.limits(), limiting.statement_hints()
        if added:
            propose(added, self._limits[added.position])

    def scope(self, promise: Promise) -> list[str]:
        """What the promise is limited to, one line for each kind."""
        return sentences(promise.scope, self._parts)

    def sources(self, promise: Promise) -> list[tuple[str, Clause | None]]:
        """The words from which the scope was proposed and their clauses; none where a person chose another."""
        if promise.scope != (promise.proposal.get("scope") or {}):
            return []
        return [(told["words"], self._by_path.get(told["clause"])) for told in promise.proposal.get("scoped_by", [])]

    def hints(self, promise: Promise) -> list[Told]:
        """Words that may limit a proposal nobody has decided on; they were not applied."""
        limits = self._limits.get(promise.position)
        waits = promise.review == Promise.Review.PROPOSED
        return list(limits.since(promise.scope).hints) if limits and waits else []

    def condition(self, promise: Promise) -> str:
        """The words of a condition or a start that were found beside the phrase and are told nowhere else."""
        words = str(promise.proposal.get("applies_to") or "")
        told = [*(said for said, _clause in self.sources(promise)), *(hint.words for hint in self.hints(promise))]
        return "" if any(each in words for each in told) else words

    def statement_hint(self, statement: Scope) -> Told | None:
        """Why a statement of the letter limits no promise though it speaks of a part."""
        return self._statements.get(statement.pk)
