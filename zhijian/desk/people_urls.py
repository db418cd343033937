"""Addresses of 人员与职责: accounts, duties, one-time codes."""

from django.urls import path

from zhijian.desk.views import people

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/open/", people.open_person, name="person_open"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/lock/", people.lock, name="person_lock"),
    path("people/<uuid:pk>/unlock/", people.unlock, name="person_unlock"),
    path("people/<uuid:pk>/code/", people.code, name="person_code"),
    path("people/<uuid:pk>/grant/", people.grant, name="person_grant"),
    path("people/duties/<uuid:pk>/withdraw/", people.withdraw, name="duty_withdraw"),
]
