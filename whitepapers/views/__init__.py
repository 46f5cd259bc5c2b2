"""The white papers' pages."""
