"""Tables in a letter: a row without figures heads the columns of the rows that follow it."""

import re

from commitments.letters.folding import fold
from commitments.letters.quantities import find_quantities

CELL = re.compile(r"[|\t]")
RULED = re.compile(r"[|\-: +=\t]*")
LONGEST_ROW = 2_000
ROW = re.compile(
    r"响应|答复|回复|到场|到达|修复|恢复|解决|处理|办理|时限|时效|周期|\b(?:respon|repl[iy]|resol|fix|repair|restor|mitigat|recover"
    r"|acknowledg|turnaround|times? to)",
    re.IGNORECASE,
)
"""A first cell that names what the figures of its row limit: First response | 1 day | 4 hours."""
COLUMN = re.compile(
    r"时间|时限|期限|时效|周期|响应|到场|修复|率|满意度|\b(?:downtime|uptime|availability)\b|\b(?:response|respond|reply|resolution|resolve|reaction|acknowledg\w+|fix|recovery"
    r"|turnaround|workaround|target|escalat\w*|cadence|updates?|threshold|mitigat\w*|restor\w*|deliver\w*|complet\w*"
    r"|time ?(?:frame|scale|limit)s?|deadline)\b",
    re.IGNORECASE,
)


class Table:
    """The headings of the table whose rows are being read, if any: a row without figures that others follow."""

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = ()

    def take(self, written: str) -> None:
        """Note a row; a line that is no row ends the table."""
        text = fold(written[:LONGEST_ROW]).text
        cells = CELL.split(text)
        if len(cells) < 3 and "\t" not in written:
            self.columns = ()
        elif not RULED.fullmatch(text) and COLUMN.search(text) and not find_quantities(text)[0]:
            self.columns = tuple(cells)
