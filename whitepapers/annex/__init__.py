"""The data annex: every table of an issue as CSV, all of them as JSON, and what each column means in both languages.

Everything is read from the snapshot and written in its words: keys, decimal strings, ISO days. What the keys mean is a
table of its own.
"""

from whitepapers.annex.files import files

__all__ = ["files"]
