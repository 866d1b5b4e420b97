"""Addresses of our own views in the CMS. They come before Wagtail's, under the same prefix."""

from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("courses/<int:page_id>/release/", views.release, name="release"),
]
