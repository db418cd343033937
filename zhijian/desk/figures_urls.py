"""The addresses of figures and indicators."""

from django.urls import path

from zhijian.desk.views import behind, composing, figures, indicators

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:code>/", behind.figure_rows, name="figure_rows"),
    path("figures/<str:code>/rows.<str:form>", behind.export_rows, name="figure_rows_export"),
    path("indicators/", indicators.catalogue, name="indicators"),
    path("indicators/compose/", composing.compose, name="compose"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/compose/", composing.compose, name="compose_again"),
    path("indicators/<str:code>/export.<str:form>", indicators.indicator_export, name="indicator_export"),
]
