"""The register of firms: columns, filters, search."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.models import Body
from zhijian.kernel.parties import identity
from zhijian.kernel.parties.models import Party, Risk, Scale, Sort, Tag
from zhijian.kernel.records.screens import Column, Filter, Rows, Screen, Tab, choice_filter, field, show
from zhijian.kernel.records.searching import Query, fold_code


def search(words: str) -> Query:
    """Any part of the name (folded over width, brackets and script), pinyin initials, or the beginning of a code."""
    name, code = identity.fold_name_loose(words), fold_code(words)
    typed = name.isascii() and name.isalnum()
    return Query(
        Party.kind, name, initials=name if typed else "", code=code if typed and len(code) >= 3 else ""
    )


def areas(scope: Any) -> list[tuple[str, Any]]:
    """The areas that this person's work covers."""
    bodies = Body.objects.filter(kind__in=("bureau", "town"), ended_on=None).order_by("pk")
    if not scope.whole:
        bodies = bodies.filter(pk__in=scope.over(""))
    return [(body.pk, body.short or body.name) for body in bodies]


def _name(party: Party, _today: date) -> dict[str, Any]:
    return {"text": party.label(), "sub": party.number_label()}


def _tagged(rows: Rows, value: str) -> Rows:
    return rows.filter(pk__in=Tag.objects.filter(name=value, state="in_force").values("owner"))


show(
    Screen(
        "parties.party",
        columns=(
            Column("name", _("Name"), _name, sort="folded", head=True),
            field("sort", _("Kind")),
            field("sector", _("Sector")),
            field("scale", _("Scale")),
            field("risk", _("Risk class")),
            Column(
                "territory",
                _("Area"),
                lambda party, _today: party.territory.short or party.territory.name,
                sort="territory",
            ),
            field("address", _("Address"), sort=False),
            Column(
                "state",
                _("State"),
                lambda party, _t: {
                    "text": party.get_state_display(),
                    "state": "done" if party.state == "active" else "off",
                },
            ),
        ),
        filters=(
            choice_filter("sort", _("Kind"), Sort.choices, called="kind"),
            choice_filter("scale", _("Scale"), Scale.choices),
            choice_filter("risk", _("Risk class"), Risk.choices),
            Filter("area", _("Area"), lambda rows, value: rows.filter(territory=value), areas, "choice"),
            Filter("tag", _("Tag"), _tagged, lambda scope: list(Tag.Name.choices), "choice"),
            Filter("sector", _("Sector"), lambda rows, value: rows.filter(sector__startswith=value)),
        ),
        tabs=(Tab("suspended", _("Out of operation"), lambda rows: rows.filter(state="suspended")),),
        order=("-pk",),
        related=("territory",),
        search=search,
        menu="registers",
    )
)
