"""The rules of the record in plain Python: clocks, calendars and kinds of arrival. No Django, no database, no clock."""
