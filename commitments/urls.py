from django.urls import path

from commitments.views import entries, facts, letters, milestones, notes, review, reviews, training

app_name = "commitments"
urlpatterns = [
    path("", letters.letters, name="letters"),
    path("import/", letters.import_letter, name="import"),
    path("versions/<int:pk>/review/", review.review, name="review"),
    path("versions/<int:pk>/describe/", review.describe, name="describe"),
    path("versions/<int:pk>/discard/", letters.discard, name="discard"),
    path("promises/<int:pk>/decide/", review.decide, name="decide"),
    path("promises/<int:pk>/correct/", review.correct, name="correct"),
    path("clauses/<int:pk>/promises/add/", review.add, name="promise_add"),
    path("blanks/<int:pk>/fill/", review.fill, name="fill"),
    path("facts/", facts.facts, name="facts"),
    path("facts/confirm/", entries.confirm, name="entries_confirm"),
    path("facts/training/", training.training, name="training"),
    path("facts/training/template/", training.template, name="training_template"),
    path("facts/training/names/", training.names, name="training_names"),
    path("facts/training/confirm/", training.confirm, name="training_confirm"),
    path("facts/<str:register>/<int:pk>/", entries.entry, name="entry"),
    path("facts/<str:register>/<int:pk>/correct/", entries.correct, name="entry_correct"),
    path("facts/<str:register>/<int:pk>/withdraw/", entries.withdraw, name="entry_withdraw"),
    path("metric-reviews/", reviews.metric_reviews, name="metric_reviews"),
    path("promises/<int:pk>/metric-review/", reviews.metric_review, name="metric_review"),
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/<int:pk>/agree/", milestones.agree, name="milestone_agree"),
    path("milestones/<int:pk>/done/", milestones.done, name="milestone_done"),
    path("<int:letter>/milestones/add/", milestones.add, name="milestone_add"),
    path("notes/", notes.notes, name="notes"),
    path("notes/<int:pk>/sign/", notes.sign, name="sign"),
    path("notes/<int:pk>/decline/", notes.decline, name="decline"),
]
