"""Tallies: the record counted by unit, channel and day, and added up by month (docs/adr/0009-tallies.md).

`counters` says what is counted, `layout` which counters an organisation has, `marks` what is out of date, `building`
counts in SQL, `catching_up` brings everything up to date, and `reading` adds up what still holds. Tallies hold only
what no passing of time can change; what depends on the moment is asked of the open complaints alone
(`compliance.tallied`).
"""

from complaints.tallies.catching_up import catch_up
from complaints.tallies.counters import Counter, Kind
from complaints.tallies.layout import lay_out, month_of, months_between
from complaints.tallies.reading import (
    Dated,
    Days,
    Durations,
    Made,
    Sums,
    dated,
    has_events_after,
    listed,
    made,
    runs,
    settled,
)

__all__ = [
    "Counter",
    "Dated",
    "Days",
    "Durations",
    "Kind",
    "Made",
    "Sums",
    "catch_up",
    "dated",
    "has_events_after",
    "lay_out",
    "listed",
    "made",
    "month_of",
    "months_between",
    "runs",
    "settled",
]
