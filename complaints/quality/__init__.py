"""How good the data of each source are: what is missing, what was rejected, and what has changed (docs/daily.md)."""
