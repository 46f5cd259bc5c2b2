from django.urls import path

from audits.views import corrections, engagements, evidence, findings, listing, samples

app_name = "audits"
urlpatterns = [
    path("", engagements.engagements, name="engagements"),
    path("add/", engagements.engagement_add, name="engagement_add"),
    path("<int:pk>/", engagements.engagement, name="engagement"),
    path("<int:pk>/edit/", engagements.engagement_edit, name="engagement_edit"),
    path("<int:pk>/findings/add/", findings.finding_add, name="finding_add"),
    path("<int:pk>/samples/add/", samples.sample_add, name="sample_add"),
    path("samples/redraw.py", samples.redraw_script, name="redraw_script"),
    path("samples/<int:pk>/", samples.sample, name="sample"),
    path("samples/<int:pk>/freeze/", samples.sample_freeze, name="sample_freeze"),
    path("samples/<int:pk>/seed/", samples.sample_seed, name="sample_seed"),
    path("samples/<int:pk>/extend/", samples.sample_extend, name="sample_extend"),
    path("samples/<int:pk>/give-up/", samples.sample_give_up, name="sample_give_up"),
    path("findings/", listing.findings, name="findings"),
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
    path("findings/<int:pk>/corrections/add/", corrections.correction_add, name="correction_add"),
    path("corrections/<int:pk>/report/", corrections.correction_report, name="correction_report"),
    path("corrections/<int:pk>/withdraw/", corrections.correction_withdraw, name="correction_withdraw"),
    path("corrections/<int:pk>/retest/", corrections.correction_retest, name="correction_retest"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/about/", evidence.evidence_about, name="evidence_about"),
    path("evidence/<int:pk>/pages/<int:number>/", evidence.evidence_page, name="evidence_page"),
]
