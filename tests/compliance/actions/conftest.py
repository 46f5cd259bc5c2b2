"""The breach that the tests of the actions follow."""

from tests.compliance.following import breach, engaged, monday, run

__all__ = ["breach", "engaged", "monday", "run"]
