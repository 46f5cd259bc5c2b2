"""Looking at who the customers are: each time with a trace, and for auditors one field at a time (rule book §15)."""
