"""Complaints in and out: one, a batch, a page of the list."""
