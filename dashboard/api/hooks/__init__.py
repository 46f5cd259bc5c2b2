"""Webhooks in: a source system sends each event of a complaint, signed with a secret of its own.

Signing follows Standard Webhooks, for which there are libraries in every language.
"""
