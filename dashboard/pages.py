"""Addresses of the pages that show everything together."""

from django.urls import path

from dashboard.api.hooks import pages as hooks
from dashboard.notices import pages as notices
from dashboard.retention import pages as retention
from dashboard.views import (
    analysis,
    cases,
    changed,
    changes,
    home,
    letter,
    metrics,
    picked,
    preferences,
    promise,
    what_if,
)

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("letters/<int:pk>/changes/", changes.changes, name="changes"),
    path("letters/<int:pk>/analysis/", analysis.letter, name="letter_analysis"),
    path("promises/<int:pk>/", promise.promise, name="promise"),
    path("promises/<int:pk>/analysis/", analysis.promise, name="analysis"),
    path("promises/<int:pk>/what-if/", what_if.what_if, name="what_if"),
    path("promises/<int:pk>/cases/<str:part>/", picked.picked, name="picked"),
    path("results/<int:pk>/changed/", changed.changed, name="changed"),
    path("results/<int:pk>/cases/<str:part>/", cases.cases, name="cases"),
    path("results/<int:pk>/cases/<str:part>/export/", cases.export, name="cases_export"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("metrics/<str:key>/", metrics.metric, name="metric"),
    path("webhooks/", hooks.hooks, name="hooks"),
    path("webhooks/add/", hooks.hook_add, name="hook_add"),
    path("webhooks/<int:pk>/rotate/", hooks.hook_rotate, name="hook_rotate"),
    path("webhooks/<int:pk>/end/", hooks.hook_end, name="hook_end"),
    path("notices/", notices.inbox, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/ways/", notices.ways, name="ways"),
    path("notices/ways/add/", notices.way_add, name="way_add"),
    path("notices/ways/<int:pk>/test/", notices.way_test, name="way_test"),
    path("notices/ways/<int:pk>/end/", notices.way_end, name="way_end"),
    path("notices/undelivered/", notices.undelivered, name="undelivered"),
    path("notices/undelivered/<int:pk>/again/", notices.undelivered_again, name="undelivered_again"),
    path("notices/undelivered/<int:pk>/give-up/", notices.undelivered_give_up, name="undelivered_give_up"),
    path("retention/", retention.retention, name="retention"),
    path("retention/erase/", retention.erase, name="erase"),
    path("retention/holds/add/", retention.hold_add, name="hold_add"),
    path("retention/holds/<int:pk>/release/", retention.hold_release, name="hold_release"),
    path("language/", preferences.set_language, name="set_language"),
]
