from django.urls import path

from complaints import views
from complaints.imports import urls as imports

app_name = "complaints"
urlpatterns = [
    *imports.urlpatterns,
    path("", views.complaint_list, name="list"),
    path("add/", views.add, name="add"),
    path("earlier/", views.earlier, name="earlier"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
]
