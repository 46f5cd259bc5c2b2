"""The API under /api/v1/: for programs, which act as the owner of a token or sign what they send.

A program gets nothing that its owner's pages would not show. Cookies open nothing here, errors are problem details in
the caller's language, and numbers that must be exact are text.
"""
