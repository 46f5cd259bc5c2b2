"""The table of complaints in parts by month, on PostgreSQL alone (docs/adr/0014-months-in-parts.md).

`catalogue` reads what the database says of the table, `sql` holds every statement, `planning` puts them in order, and
`actions` carries a plan out. Nothing else of the product knows whether the table is in parts.
"""
