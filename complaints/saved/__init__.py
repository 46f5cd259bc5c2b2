"""Saved views: filters of the complaint list under a name, and the row of tabs that offers them."""
