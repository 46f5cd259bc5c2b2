"""What a white paper is made of, whatever it is written to. Words stand in one language; nothing here is markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts import Spec


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. `source`: the placeholder that a number came from ("clause:2.3.2 resolution_rate value"),
    empty for words."""

    text: str
    source: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Sequence[Run]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Subhead:
    """A heading inside a section; `aside` stands small beside it."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Small words below a table or a figure."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said under his name; `signed` are the words below it."""

    paragraphs: Sequence[str]
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `ordered`: with its own numbers, the same for every writer."""

    entries: Sequence[Entry]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    subs: Sequence[str] = ()
    number: int | None = None
    verdict: str = ""  # the key of a verdict: shown by its mark as well as by its name


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms, and what is said of each; `mono` values are digests and codes."""

    entries: Sequence[tuple[str, Sequence[str]]]
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises got which verdict: (key of the verdict, its name, how many)."""

    counts: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the table's width, in parts; figures stand right-aligned."""

    title: str
    figures: bool = False
    share: float = 1.0
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` with smaller lines below it. `verdict`: the key of a verdict, shown by its mark as well as by its name.
    `anchor`: what the sources of runs begin with whose numbers stand in this row ("clause:2.3.2 resolution_rate")."""

    text: str
    subs: Sequence[str] = ()
    verdict: str = ""
    strong: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table. Its first column names the row (`heads`), unless it has none."""

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    heads: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered picture: a chart's spec, what it shows in a sentence for whoever cannot see it, and its figures as a
    table, which HTML folds away and paper leaves out where the annex has it."""

    key: str
    caption: str
    spec: Spec
    alt: str
    table: Table | None = None


Block = Paragraph | Subhead | Note | Quote | Items | Pairs | Tally | Table | Figure


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its key of `whitepapers.sections.Section`, its title, and its blocks."""

    key: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole paper in one language ("zh-hans", "en"). `cover`: pairs for the title page; `brief`: the quarter in a
    few lines, read before the first section; `notice`: that this is a draft, or which version this issue corrects;
    `digest`: of the snapshot it is made from; `day`: ISO date of the publication, of the freezing for a draft, which
    fixes the dates inside the files."""

    language: str
    title: str
    subtitle: str
    organisation: str
    day: str
    digest: str
    cover: Sequence[tuple[str, Sequence[str]]]
    parts: Sequence[Part]
    notice: str = ""
    brief: Sequence[Block] = ()
