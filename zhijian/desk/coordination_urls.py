"""Addresses of what is coordinated: problems, work points; and what stands on the pages of their records."""

from django.urls import path

from zhijian.desk.views import points, problems, records

records.BESIDE |= {
    "coordination.problem": problems.beside,
    "coordination.point": points.beside_point,
    "coordination.task": points.beside_task,
}

urlpatterns = [
    path("problems/", problems.problems, name="problems"),
    path("points/", points.board, name="points"),
]
