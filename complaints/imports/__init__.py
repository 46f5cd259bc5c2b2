"""Bringing in files of complaints: CSV and XLSX, plain or gzipped, read through a mapping (docs/importing.md).

Who sends a file is led through it. A first look (`sketch`: `layout`, `columns`, `dating`) shows how it lies and what
its columns hold, with what proves it (`telling`, `reading_form`); what they are is suggested (`suggesting`, `starting`)
and chosen (`mapping_form`, `editing`), with the first rows as they would be (`preview`, `showing`).

A file is then read and checked to its end in a stream (`files` → `rows` → `fold` → `spool`), with the rows that
cannot be taken put aside (`rejected`); only then is everything written in one transaction (`actions`). So an import
that is interrupted, cancelled, refused or only tried out leaves nothing behind.
"""
