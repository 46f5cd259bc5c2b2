from django.urls import URLPattern

app_name = "whitepapers"
urlpatterns: list[URLPattern] = []
