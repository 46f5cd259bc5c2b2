from django.urls import path

from accounts import views
from accounts.api_tokens import views as api_tokens

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password, name="password"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/codes/", views.recovery_codes, name="recovery_codes"),
    path("second-factor/remove/", views.second_factor_remove, name="second_factor_remove"),
    path("api-tokens/", api_tokens.tokens, name="api_tokens"),
    path("api-tokens/add/", api_tokens.token_add, name="api_token_add"),
    path("api-tokens/<int:pk>/revoke/", api_tokens.token_revoke, name="api_token_revoke"),
]
