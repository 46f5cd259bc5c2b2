"""Re-performance (复核): what the record says of a complaint, what its evidence shows, and what lies between (rule book
§13). Plain Python: the outcome of either is asked of the product's own rules, never of rules of the audit's."""
