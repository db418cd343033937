"""The public's addresses."""

from django.urls import path

from zhijian.portal import views

urlpatterns = [
    path("", views.ask, name="public_ask"),
    path("how/", views.how, name="public_how"),
    path("check.py", views.checker, name="public_checker"),
    path("<str:code>/", views.paper, name="public_paper"),
    path("<str:code>", views.paper),
    path("<str:code>/proof.json", views.proof, name="public_proof"),
]
