"""Tokens by which a program acts as a person: made on a page, shown once, recognised by their digest alone."""
