from django.urls import path

from compliance.views import activation, breaches, disputes, due, obligations, rewards, runs, stock

app_name = "compliance"
urlpatterns = [
    path("versions/<int:pk>/activate/", activation.activate, name="activate"),
    path("runs/", runs.runs, name="runs"),
    path("recompute/", runs.recompute, name="recompute"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/<int:pk>/", breaches.breach, name="breach"),
    path("breaches/<int:pk>/settle/", breaches.settle, name="breach_settle"),
    path("breaches/<int:pk>/reopen/", breaches.reopen, name="breach_reopen"),
    path("breaches/<int:pk>/measure/", breaches.handling_plan, name="handling_plan"),
    path("measures/<int:pk>/", breaches.handling_change, name="handling_change"),
    path("measures/<int:pk>/done/", breaches.handling_finish, name="handling_finish"),
    path("measures/<int:pk>/drop/", breaches.handling_drop, name="handling_drop"),
    path("breaches/<int:pk>/exemption/", breaches.exemption_ask, name="exemption_ask"),
    path("exemptions/<int:pk>/", breaches.exemption, name="exemption"),
    path("breaches/<int:pk>/compensation/", breaches.compensation_add, name="compensation_add"),
    path("compensation/<int:pk>/back/", breaches.compensation_reverse, name="compensation_reverse"),
    path("breaches/<int:pk>/dispute/", disputes.open_dispute, name="dispute_open"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/<str:kind>/", disputes.step, name="dispute_step"),
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
