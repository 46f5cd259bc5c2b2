"""Tallies: the record counted by unit, channel and day, and added up by month (docs/adr/0009-tallies.md).

`counters` says what is counted, `layout` which counters an organisation has, `marks` what is out of date, `building`
counts in SQL, `catching_up` brings everything up to date, and `reading` adds up what still holds. Tallies hold only
what no passing of time can change; what depends on the moment is asked of the open complaints alone
(`compliance.tallied`).
"""

from complaints.tallies.catching_up import catch_up
from complaints.tallies.counters import Counter, Kind
from complaints.tallies.layout import lay_out
from complaints.tallies.reading import Days, Sums, listed, runs, settled

__all__ = ["Counter", "Days", "Kind", "Sums", "catch_up", "lay_out", "listed", "runs", "settled"]
