"""How long personal data are kept, what keeps them longer, and taking people out of them (rule book §15)."""
