from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password, name="password"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/codes/", views.recovery_codes, name="recovery_codes"),
    path("second-factor/remove/", views.second_factor_remove, name="second_factor_remove"),
]
