"""The addresses of figures and indicators."""

from django.urls import path

from zhijian.desk.views import composing, figures, indicators

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:code>/", figures.figure_rows, name="figure_rows"),
    path("indicators/", indicators.catalogue, name="indicators"),
    path("indicators/compose/", composing.compose, name="compose"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/compose/", composing.compose, name="compose_again"),
    path("indicators/<str:code>/export.<str:form>", indicators.indicator_export, name="indicator_export"),
]
