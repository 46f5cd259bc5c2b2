from django.urls import path

from complaints.imports import views

urlpatterns = [
    path("imports/", views.import_list, name="imports"),
    path("imports/add/", views.import_add, name="import_add"),
    path("imports/template.csv", views.import_template, {"kind": "csv"}, name="import_template_csv"),
    path("imports/template.xlsx", views.import_template, {"kind": "xlsx"}, name="import_template_xlsx"),
    path("imports/<int:pk>/", views.import_detail, name="import"),
    path("imports/<int:pk>/start/", views.import_start, name="import_start"),
    path("imports/<int:pk>/rejected/", views.import_rejected, name="import_rejected"),
]
