"""The addresses of imports."""

from django.urls import path

from zhijian.desk.views import imports

urlpatterns = [
    path("import/<slug:target>/", imports.start, name="import_start"),
    path("import/<slug:target>/template.xlsx", imports.template, name="import_template"),
    path("imports/<uuid:pk>/", imports.job, name="import_job"),
    path("imports/<uuid:pk>/progress/", imports.progress, name="import_progress"),
    path("imports/<uuid:pk>/returned.<str:form>", imports.returned, name="import_bad"),
    path("imports/<uuid:pk>/file/", imports.file, name="import_file"),
]
