"""One act on many complaints: assigned to a unit, marked as duplicates, merged, made void, taken back.

`selection` says which complaints are meant, `plans` what will become of each, `actions` does it or nothing at all.
"""
