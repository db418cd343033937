"""Addresses of the wizard that founds one's own bureau; they answer only while there is no ledger."""

from django.urls import path

from zhijian.desk.views import setup

urlpatterns = [
    path("setup/", setup.body, name="setup"),
    path("setup/people/", setup.people, name="setup_people"),
    path("setup/finish/", setup.finish, name="setup_finish"),
]
