"""Why the table is left as it is."""

from __future__ import annotations


class PartitionError(Exception):
    """What stands in the way, as a sentence for the person who asked."""
