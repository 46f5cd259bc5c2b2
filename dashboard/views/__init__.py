"""The pages that show everything together: one module a page."""
