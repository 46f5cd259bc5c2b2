from django.urls import path

from compliance.views import activation, due, obligations, rewards, runs, stock

app_name = "compliance"
urlpatterns = [
    path("versions/<int:pk>/activate/", activation.activate, name="activate"),
    path("runs/", runs.runs, name="runs"),
    path("recompute/", runs.recompute, name="recompute"),
    path("breaches/", runs.breaches, name="breaches"),
    path("stock/", stock.stock_table, name="stock"),
    path("due/", due.due_list, name="due"),
    path("obligations/", obligations.obligations, name="obligations"),
    path("rewards/", rewards.rewards, name="rewards"),
    path("rewards/propose/<int:pk>/", rewards.propose, name="reward_propose"),
    path("rewards/<int:pk>/", rewards.reward, name="reward"),
    path("rewards/<int:pk>/revise/", rewards.revise, name="reward_revise"),
    path("rewards/<int:pk>/approve/", rewards.approve, name="reward_approve"),
    path("rewards/<int:pk>/correct/", rewards.correct, name="reward_correct"),
    path("rewards/<int:pk>/discard/", rewards.discard, name="reward_discard"),
    path("rewards/<int:pk>/units/<int:unit>/", rewards.unit, name="reward_unit"),
    path("rewards/<int:pk>/allocation.<str:kind>", rewards.export, name="reward_export"),
]
