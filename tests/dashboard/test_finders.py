"""plotly.js comes out of the installed package."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.test import Client


def test_plotly_is_served(client: Client) -> None:
    response = client.get("/static/plotly.min.js")
    assert response.status_code == 200
    assert b"plotly.js v" in b"".join(response.streaming_content)[:200]


def test_plotly_is_collected_for_production() -> None:
    listed = [path for finder in finders.get_finders() for path, _storage in finder.list([])]
    assert listed.count("plotly.min.js") == 1


def test_nothing_else_of_the_package_is_served(client: Client) -> None:
    assert finders.find("widgetbundle.js") is None
