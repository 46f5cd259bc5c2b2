from django.urls import path

from audits.views import engagements, evidence, findings, lists, reperformance, samples, workbooks

app_name = "audits"
urlpatterns = [
    path("", engagements.engagements, name="engagements"),
    path("add/", engagements.engagement_add, name="engagement_add"),
    path("<int:pk>/", engagements.engagement, name="engagement"),
    path("<int:pk>/edit/", engagements.engagement_edit, name="engagement_edit"),
    path("<int:pk>/findings/add/", findings.finding_add, name="finding_add"),
    path("<int:pk>/samples/add/", samples.sample_add, name="sample_add"),
    path("<int:pk>/complaints/<int:complaint>/", reperformance.examine, name="examine"),
    path("<int:pk>/lists/", lists.review_lists, name="review_lists"),
    path("<int:pk>/lists/<slug:which>/", lists.review_list, name="review_list"),
    path("<int:pk>/audited/", lists.reported_and_audited, name="reported_and_audited"),
    path("samples/redraw.py", samples.redraw_script, name="redraw_script"),
    path("samples/<int:pk>/", samples.sample, name="sample"),
    path("samples/<int:pk>/freeze/", samples.sample_freeze, name="sample_freeze"),
    path("samples/<int:pk>/seed/", samples.sample_seed, name="sample_seed"),
    path("samples/<int:pk>/extend/", samples.sample_extend, name="sample_extend"),
    path("samples/<int:pk>/examine/", reperformance.sample_examine, name="sample_examine"),
    path("samples/<int:pk>/finish/", reperformance.sample_finish, name="sample_finish"),
    path("samples/<int:pk>/workbook.xlsx", workbooks.sample_workbook, name="sample_workbook"),
    path("samples/<int:pk>/workbook/", workbooks.workbook_read, name="workbook_read"),
    path("samples/<int:pk>/workbook/write/", workbooks.workbook_take, name="workbook_take"),
    path("samples/<int:pk>/give-up/", samples.sample_give_up, name="sample_give_up"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/edit/", findings.finding_edit, name="finding_edit"),
    path("findings/<int:pk>/issue/", findings.finding_issue, name="finding_issue"),
    path("findings/<int:pk>/discard/", findings.finding_discard, name="finding_discard"),
    path("findings/<int:pk>/supplement/", findings.finding_supplement, name="finding_supplement"),
    path("findings/<int:pk>/withdraw/", findings.finding_withdraw, name="finding_withdraw"),
    path("findings/<int:pk>/answer/", findings.finding_answer, name="finding_answer"),
    path("findings/<int:pk>/close/", findings.finding_close, name="finding_close"),
    path("findings/<int:pk>/reopen/", findings.finding_reopen, name="finding_reopen"),
    path("findings/<int:pk>/evidence/<int:file>/detach/", findings.evidence_detach, name="evidence_detach"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
]
