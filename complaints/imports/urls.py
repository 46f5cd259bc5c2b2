from django.urls import path

from complaints.imports.views import files, mappings, running, wizard

urlpatterns = [
    path("imports/", files.import_list, name="imports"),
    path("imports/add/", files.import_add, name="import_add"),
    path("imports/template.csv", files.import_template, {"kind": "csv"}, name="import_template_csv"),
    path("imports/template.xlsx", files.import_template, {"kind": "xlsx"}, name="import_template_xlsx"),
    path("imports/mappings/", mappings.mapping_list, name="mappings"),
    path("imports/mappings/<int:pk>/", mappings.mapping_edit, name="mapping_edit"),
    path("imports/mappings/<int:pk>/delete/", mappings.mapping_delete, name="mapping_delete"),
    path("imports/mappings/<int:pk>/mapping.json", mappings.mapping_file, name="mapping_file"),
    path("imports/<int:pk>/", running.import_detail, name="import"),
    path("imports/<int:pk>/reading/", wizard.import_reading, name="import_reading"),
    path("imports/<int:pk>/mapping/", wizard.import_mapping, name="import_mapping"),
    path("imports/<int:pk>/start/", running.import_start, name="import_start"),
    path("imports/<int:pk>/cancel/", running.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/reopen/", running.import_reopen, name="import_reopen"),
    path("imports/<int:pk>/discard/", running.import_discard, name="import_discard"),
    path("imports/<int:pk>/rejected/", files.import_rejected, name="import_rejected"),
]
