"""The settings of a worker whose SQLite file may not grow beyond MOST_PAGES."""

import os

from dashboard.settings import *  # noqa: F403
from dashboard.settings import DATABASES

DATABASES["default"]["OPTIONS"]["init_command"] += f" PRAGMA max_page_count={int(os.environ['MOST_PAGES'])};"
