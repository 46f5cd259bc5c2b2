"""From the lines of a letter's body to its clause tree.

No order of styles is fixed, except for those that name their rank (章, 节, 条): a number of a style that is open
goes on beside the last one of that style, a number of a new style goes below what stands before it. So numbers may
restart in every section; the path keeps them apart.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commitments.letters.letter import ParsedClause
from commitments.letters.lines import Line
from commitments.letters.numbering import FIXED_RANKS, LIST_STYLES, Marker

LONGEST_PATH = 200
LONGEST_HEADING = 40
UNPUNCTUATED = re.compile(r"[^。；;，,！!？?：:、.|\t_＿]{1,30}")
SENTENCE_END = re.compile(r"[。；;！!？?，,.]$")
GLUED = re.compile(r"(?P<n>[0-9]{1,3})[.．](?=[0-9])")
RANKED = {style for style in FIXED_RANKS if style != "phase"}
LARGEST_GAP = 5
"""A number may jump ahead by this much (clauses struck out) and still be taken for the next one."""


@dataclass(slots=True)
class Node:
    """A clause while the tree is being built."""

    path: str
    parent: "Node | None"
    depth: int
    line: Line
    style: str
    marker: Marker | None = None
    paragraphs: int = 0
    bullets: int = 0
    has_children: bool = False

    @property
    def ordinals(self) -> tuple[int, ...]:
        return self.marker.ordinals if self.marker else ()


def build_clauses(lines: Sequence[Line]) -> tuple[ParsedClause, ...]:
    """The clause tree of a letter's body in reading order; every line becomes one clause."""
    tree = Tree()
    for index, line in enumerate(lines):
        tree.add(line, lines[index + 1] if index + 1 < len(lines) else None)
    return tuple(_clause(node) for node in tree.nodes)


class Tree:
    """The clauses read so far and the branch on which the next one may grow."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.branch: list[Node] = []
        self._paths: Counter[str] = Counter()
        self._top_paragraphs = 0

    def add(self, line: Line, following: Line | None) -> None:
        """Hang one line into the tree."""
        line = self._numbered_before_a_figure(line)
        marker = line.marker
        if marker and self._is_expected(marker):
            self._hang(line, self._parent_of(marker), marker.style, marker)
        elif following and following.marker and following.marker.is_first and _is_bare_heading(line):
            self._hang(line, self._parent_of_heading(following.marker), "heading", None)
        else:
            self._add_paragraph(line)

    def _hang(self, line: Line, parent: Node | None, style: str, marker: Marker | None) -> None:
        self.branch = self.branch[: self.branch.index(parent) + 1] if parent else []
        node = self._node(line, parent, style, marker)
        self.branch.append(node)

    def _add_paragraph(self, line: Line) -> None:
        holder = next((node for node in reversed(self.branch) if node.style not in LIST_STYLES), None)
        self._node(line, holder or (self.branch[-1] if self.branch else None), "paragraph", None)

    def _node(self, line: Line, parent: Node | None, style: str, marker: Marker | None) -> Node:
        path = self._unique(self._path(parent, style, marker))
        node = Node(path, parent, parent.depth + 1 if parent else 1, line, style, marker)
        if parent:
            parent.has_children = True
        self.nodes.append(node)
        return node

    # where a clause hangs

    def _parent_of(self, marker: Marker) -> Node | None:
        if marker.style == "decimal":
            return self._parent_of_decimal(marker.ordinals)
        if marker.style == "markdown":
            return self._last(lambda node: node.style == "markdown" and node.ordinals < marker.ordinals)
        if marker.style in RANKED:
            rank = FIXED_RANKS[marker.style]
            return self._last(lambda node: FIXED_RANKS.get(node.style, 99) < rank or node.style == "markdown")
        sibling = self._last(lambda node: node.style == marker.style)
        if sibling:
            return sibling.parent
        return self._top_of_list(marker)

    def _top_of_list(self, marker: Marker) -> Node | None:
        if marker.style == "phase":
            return self._last(lambda node: node.style not in LIST_STYLES)
        return self.branch[-1] if self.branch else None

    def _parent_of_decimal(self, ordinals: tuple[int, ...]) -> Node | None:
        parent = self._last(lambda node: node.style == "decimal" and _is_prefix(node.ordinals, ordinals))
        if parent:
            return parent
        beside = self._last(lambda node: node.style == "decimal" and len(node.ordinals) <= len(ordinals))
        if beside:
            return beside.parent
        longer = next((node for node in self.branch if node.style == "decimal"), None)
        if longer:
            return longer.parent
        return self.branch[-1] if self.branch else None

    def _parent_of_heading(self, following: Marker) -> Node | None:
        """A bare heading stands beside the last one, else beside the numbers that restart below it, else on top."""
        for style in ("heading", following.style):
            sibling = next((node for node in self.branch if node.style == style), None)
            if sibling:
                return sibling.parent
        return self._last(lambda node: node.style not in LIST_STYLES)

    def _last(self, fits: Callable[[Node], bool]) -> Node | None:
        return next((node for node in reversed(self.branch) if fits(node)), None)

    # whether a number is one

    def _numbered_before_a_figure(self, line: Line) -> Line:
        """``2.24小时内答复`` after clause ``1.`` is clause ``2.`` and 24 hours, not 2.24 hours."""
        glued = GLUED.match(line.words)
        if line.marker or not glued:
            return line
        before = self._last(lambda node: node.style == "decimal" and len(node.ordinals) == 1)
        if before is None or int(glued["n"]) != before.ordinals[0] + 1:
            return line
        return replace(line, marker=Marker(glued[0], glued["n"], "decimal", (int(glued["n"]),)))

    def _is_expected(self, marker: Marker) -> bool:
        """Numbers without punctuation (``3.2 ...``) must go on from the last one, or they are figures."""
        if not marker.is_open:
            return True
        *prefix, last = marker.ordinals
        before = self._last(lambda node: node.style == "decimal" and node.ordinals[:-1] == tuple(prefix))
        if before:
            return before.ordinals[-1] < last <= before.ordinals[-1] + LARGEST_GAP
        decimals = [node for node in self.branch if node.style == "decimal"]
        if any(node.ordinals == tuple(prefix) for node in decimals):
            return last <= LARGEST_GAP
        return last == 1 or (bool(prefix) and not decimals)

    # names

    def _path(self, parent: Node | None, style: str, marker: Marker | None) -> str:
        if marker is None or not marker.number or style in {"bullet", "markdown"}:
            return _under(parent, self._counted(parent, style))
        if style == "decimal":
            return _under(_outside_decimals(parent) if len(marker.ordinals) > 1 else parent, marker.number)
        return _under(parent, marker.number)

    def _counted(self, parent: Node | None, style: str) -> str:
        sign = {"bullet": "•", "markdown": "#"}.get(style, "¶")
        if parent is None:
            self._top_paragraphs += 1
            return f"{sign}{self._top_paragraphs}"
        parent.paragraphs += 1
        return f"{sign}{parent.paragraphs}"

    def _unique(self, path: str) -> str:
        short = path if len(path) <= LONGEST_PATH else f"…{len(self.nodes) + 1}"
        self._paths[short] += 1
        while self._paths[short] > 1:
            short = f"{short}~{self._paths[short]}"
            self._paths[short] += 1
        return short


def _is_prefix(shorter: tuple[int, ...], longer: tuple[int, ...]) -> bool:
    return len(shorter) < len(longer) and longer[: len(shorter)] == shorter


def _outside_decimals(node: Node | None) -> Node | None:
    while node and node.style == "decimal":
        node = node.parent
    return node


def _under(parent: Node | None, name: str) -> str:
    if parent is None:
        return name
    return f"{parent.path}{name}" if name[0] in "(（" else f"{parent.path}/{name}"


def _is_bare_heading(line: Line) -> bool:
    return line.marker is None and bool(UNPUNCTUATED.fullmatch(line.words))


def _clause(node: Node) -> ParsedClause:
    marker = node.marker
    text = node.line.rest if marker else node.line.words
    written = marker.text if marker else ""
    separator = node.line.words[len(written) : len(node.line.words) - len(text)]
    return ParsedClause(
        path=node.path,
        parent=node.parent.path if node.parent else None,
        depth=node.depth,
        marker=written,
        number=_number(marker),
        text=text,
        is_heading=node.has_children and _reads_like_heading(text),
        indent=node.line.indent,
        separator=separator,
        ending=node.line.ending,
    )


def _number(marker: Marker | None) -> str:
    return marker.number if marker and marker.style not in {"bullet", "markdown"} else ""


def _reads_like_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and not SENTENCE_END.search(text)
