"""Taking people out of the record: who they are goes, times, counts and the links between complaints stay (rule book §15).

Nothing here asks whether it may: what must stay is left out by whoever calls (`dashboard.retention.holds`).
"""
