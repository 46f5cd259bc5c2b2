"""English dates: 14 Nov 2026, as readers outside America write them."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
