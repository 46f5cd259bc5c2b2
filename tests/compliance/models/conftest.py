"""The breach that the tests of the models follow."""

from tests.compliance.following import breach, engaged, monday, run

__all__ = ["breach", "engaged", "monday", "run"]
