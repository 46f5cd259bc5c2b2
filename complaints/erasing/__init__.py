"""Taking people out of the record (rule book §15): who they are goes; times, counts and links between complaints stay.

Nothing here asks whether it may: what must stay is left out by whoever calls (`dashboard.retention.holds`).
"""
