from django.urls import path

from complaints import calendar_views, views
from complaints.bulk import urls as bulk
from complaints.exports import urls as exports
from complaints.imports import urls as imports
from complaints.looks import urls as looks
from complaints.quality import urls as quality
from complaints.saved import urls as saved
from complaints.surveys import urls as surveys

app_name = "complaints"
urlpatterns = [
    *imports.urlpatterns,
    *bulk.urlpatterns,
    *exports.urlpatterns,
    *saved.urlpatterns,
    *quality.urlpatterns,
    *surveys.urlpatterns,
    *looks.urlpatterns,
    path("", views.complaint_list, name="list"),
    path("add/", views.add, name="add"),
    path("earlier/", views.earlier, name="earlier"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/add/", calendar_views.decree_add, name="decree_add"),
    path("calendar/hours/add/", calendar_views.hours_add, name="hours_add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
]
