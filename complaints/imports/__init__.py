"""Bringing in files of complaints: CSV and XLSX, plain or gzipped, read through a mapping (docs/importing.md).

A file is first read and checked to its end in a stream (`files` → `rows` → `fold` → `spool`), with the rows that
cannot be taken put aside (`rejected`); only then is everything written in one transaction (`actions`). So an import
that is interrupted, refused or only tried out leaves nothing behind.
"""
