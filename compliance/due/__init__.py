"""Clocks that run out soon, or have run out while nobody answered: what is to be done first (rule book §4, §7).

`clocks` cuts the promises in force into stretches of receipt in which deadlines never fall, `listing` reads the open
complaints of each stretch through an index and puts them in order of deadline. What the list says of a complaint is
what `compliance.limits` says on its page.
"""

from compliance.due.clocks import AHEAD, BEHIND, Clock, clocks
from compliance.due.listing import Due, Page, page

__all__ = ["AHEAD", "BEHIND", "Clock", "Due", "Page", "clocks", "page"]
