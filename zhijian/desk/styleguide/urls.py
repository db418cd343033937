"""The pages of the styleguide, as a root URLconf of their own."""

from django.urls import include, path

from zhijian.desk.errors import bad_request, forbidden, not_found, server_error
from zhijian.desk.styleguide import views

urlpatterns = [
    path("look/", include("zhijian.desk.look_urls")),
    path("styleguide/", views.index, name="styleguide"),
    path("styleguide/<slug:name>/", views.show, name="styleguide_page"),
    path("styleguide/error/<int:status>/", views.error, name="styleguide_error"),
]
handler400 = bad_request
handler403 = forbidden
handler404 = not_found
handler500 = server_error
