"""The pages of the promise's room: one module a page."""
