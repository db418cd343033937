"""Addresses of what is coordinated: problems."""

from django.urls import path

from zhijian.desk.views import problems, records

records.BESIDE["coordination.problem"] = problems.beside

urlpatterns = [
    path("problems/", problems.problems, name="problems"),
]
