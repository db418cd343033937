"""The register of credentials."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.people.models import Credential
from zhijian.kernel.ledger.clock import today
from zhijian.kernel.records.screens import Column, Screen, Tab, field, show, validity


def _until(credential: Credential, on: date) -> Any:
    return (
        validity(credential.valid_to, on) if credential.valid_to else {"text": _("no end"), "state": "done"}
    )


show(
    Screen(
        "people.credential",
        columns=(
            Column(
                "staff",
                _("Person"),
                lambda c, _t: {"text": c.staff.name, "sub": c.body.short or c.body.name},
                head=True,
            ),
            field("sort", _("Kind")),
            field("item", _("Item")),
            field("number", _("Number")),
            Column(
                "valid_to",
                _("Valid to"),
                lambda c, _t: (
                    {"text": c.valid_to.isoformat(), "keep": True}
                    if c.valid_to
                    else {"missing": str(_("no end"))}
                ),
                sort="valid_to",
            ),
            Column("state", _("State"), _until),
        ),
        tabs=(
            Tab(
                "expired",
                _("Expired"),
                lambda rows: rows.filter(state="in_force", valid_to__lt=today()),
                late=True,
            ),
        ),
        order=("valid_to", "pk"),
        related=("staff", "body"),
        menu="registers",
    )
)
