"""The register of composed indicators."""

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.composing import Composed
from zhijian.kernel.records.screens import Column, Screen, Tab, choice_filter, field, show

show(
    Screen(
        "indicators.composed",
        columns=(
            Column("name", _("Name"), lambda c, _t: {"text": c.label()}, sort="name", head=True),
            Column(
                "territory",
                _("Body"),
                lambda c, _t: str(c.territory.short or c.territory.name),
                sort="territory",
            ),
            field("sort", _("Kind"), sort=False),
            field("unit", _("Unit"), sort=False),
            field("edition", _("Edition"), sort=False, number=True),
            field("state", _("State")),
        ),
        filters=(choice_filter("sort", _("Kind"), Composed.Sort.choices, called="kind"),),
        tabs=(Tab("in_use", _("In use"), lambda rows: rows.filter(state="in_use")),),
        order=("name", "pk"),
        related=("territory", "body"),
    )
)
