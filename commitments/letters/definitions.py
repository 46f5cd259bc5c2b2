"""The letter's own definitions: 本承诺书所称“X”是指…, “X”指…, "X" means …, and the list under 定义 or Definitions."""

import re
from collections.abc import Iterator

from commitments.letters.facts import Definition
from commitments.letters.folding import fold
from commitments.letters.letter import ParsedClause

_MEANS = r"(?:,|:)?(?:均|系|特|仅|专)?(?:指的?是|是指|系指|即指|意指|意为|指(?![标数定导示南挥引派向出明令责甲]))[:,]?"
_E_MEANS = r"(?:shall mean|means|refers? to|is defined as|are defined as|has the meaning)"
QUOTED = re.compile(
    rf"[“\"「『《](?P<term>[^“”\"「」『』《》\n]{{1,40}})[”\"」』》](?:\([^()]{{1,40}}\))?{_MEANS}"
    rf"|[“\"](?P<eterm>[^“”\"\n]{{1,60}})[”\"] {_E_MEANS}\b:? ?",
    re.IGNORECASE,
)
CALLED = re.compile(rf"(?:所称|所指|中的|提及的)的?(?P<term>[^,。;:“”\"]{{1,24}}?){_MEANS}")
LISTED = re.compile(rf"(?P<term>[^,。;:|“”\"]{{1,24}}?)(?:{_MEANS}|:)")
ENGLISH_LISTED = re.compile(
    rf"(?:an? |the )?\*{{0,2}}(?P<term>[A-Za-z][A-Za-z0-9 /'-]{{1,48}}?)\*{{0,2}}(?: {_E_MEANS}\b:?|:) ", re.IGNORECASE
)
HEADING = re.compile(r"定义|释义|术语|名词解释|\b(?:definitions?|glossary|interpretation)\b", re.IGNORECASE)
END = re.compile(r"。|;|\n|\.(?=\s|$)")
LONGEST = 600


def find_definitions(clauses: tuple[ParsedClause, ...]) -> Iterator[Definition]:
    """Every definition of the letter in reading order."""
    listing: set[str | None] = set()
    for clause in clauses:
        if (HEADING.search(clause.text) and len(clause.text) <= 40) or (clause.parent in listing and clause.is_heading):
            listing.add(clause.path)
        yield from _in_clause(clause, is_listed=clause.parent in listing)


def _in_clause(clause: ParsedClause, *, is_listed: bool) -> Iterator[Definition]:
    folded = fold(clause.text)
    matches = list(QUOTED.finditer(folded.text)) or list(CALLED.finditer(folded.text))
    if not matches and is_listed:
        matches = [match for pattern in (LISTED, ENGLISH_LISTED) if (match := pattern.match(folded.text))][:1]
    for index, match in enumerate(matches):
        limit = matches[index + 1].start() if index + 1 < len(matches) else len(folded.text)
        limit = min(limit, match.end() + LONGEST)
        stop = END.search(folded.text, match.end(), limit)
        end = stop.start() if stop else limit
        if end > match.end():
            yield _definition(clause, folded.origin(match.start(), end), folded.origin(match.end(), end), match)


def _definition(
    clause: ParsedClause, whole: tuple[int, int], meaning: tuple[int, int], match: re.Match[str]
) -> Definition:
    groups = match.groupdict()
    return Definition(
        clause=clause.path,
        start=whole[0],
        end=whole[1],
        quote=clause.text[slice(*whole)],
        term=(groups["term"] or groups.get("eterm") or "").strip(),
        definition=clause.text[slice(*meaning)].strip(" ,，；;"),
    )
