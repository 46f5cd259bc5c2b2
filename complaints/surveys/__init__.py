"""Satisfaction surveys: a link or code for each complaint, one answer, no personal data on the public page."""
