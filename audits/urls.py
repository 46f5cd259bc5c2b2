from django.urls import path

from audits import views

app_name = "audits"
urlpatterns = [
    path("", views.engagements, name="engagements"),
    path("add/", views.engagement_add, name="engagement_add"),
    path("<int:pk>/", views.engagement, name="engagement"),
    path("<int:pk>/edit/", views.engagement_edit, name="engagement_edit"),
    path("<int:pk>/findings/add/", views.finding_add, name="finding_add"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/edit/", views.finding_edit, name="finding_edit"),
    path("findings/<int:pk>/issue/", views.finding_issue, name="finding_issue"),
    path("findings/<int:pk>/discard/", views.finding_discard, name="finding_discard"),
    path("findings/<int:pk>/supplement/", views.finding_supplement, name="finding_supplement"),
    path("findings/<int:pk>/withdraw/", views.finding_withdraw, name="finding_withdraw"),
    path("findings/<int:pk>/answer/", views.finding_answer, name="finding_answer"),
    path("findings/<int:pk>/close/", views.finding_close, name="finding_close"),
    path("findings/<int:pk>/reopen/", views.finding_reopen, name="finding_reopen"),
    path("findings/<int:pk>/evidence/<int:file>/detach/", views.evidence_detach, name="evidence_detach"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
]
