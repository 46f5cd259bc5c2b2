"""Notices: what a person wants to be told of, and how it reaches him.

    occasions, deadlines ──► Notice (one a person and key) ──► inbox
                                  └──► Delivery ──► Message (the outbox) ──► e-mail, webhook, robot

What happened is found by looking at what is stored, so nothing that writes has to think of notices. A message is marked
as being sent before it is sent: how that keeps it from being sent twice stands in docs/adr/0020.
"""
