"""What kinds of instrument there are, by which regulation each is verified, and how long a verification is valid."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """计量器具类别 Items of the catalogue of instruments under mandatory management, as far as this line
    handles them."""

    TRUCK_SCALE = "truck_scale", _("Truck scale")
    PLATFORM_SCALE = "platform_scale", _("Platform scale")
    PRICE_SCALE = "price_scale", _("Price-computing scale")
    FUEL_DISPENSER = "fuel_dispenser", _("Fuel dispenser")
    TAXIMETER = "taximeter", _("Taximeter")
    PRESSURE_GAUGE = "pressure_gauge", _("Pressure gauge")
    WATER_METER = "water_meter", _("Water meter")
    OTHER = "other", _("Other instrument")


@dataclass(frozen=True)
class Terms:
    """Dated data of a category: regulation, period in months, number prefix, basis, and whether a primary
    source confirms it."""

    regulation: str
    months: int
    prefix: str
    basis: str
    confirmed: bool
    on_screen: bool = False


WEIGHING = "JJG 539-2016 检定周期"
TERMS: dict[str, Terms] = {
    Category.TRUCK_SCALE: Terms("JJG 539-2016", 12, "H", WEIGHING, confirmed=False, on_screen=True),
    Category.PLATFORM_SCALE: Terms("JJG 539-2016", 12, "T", WEIGHING, confirmed=False, on_screen=True),
    Category.PRICE_SCALE: Terms("JJG 539-2016", 12, "D", WEIGHING, confirmed=False, on_screen=True),
    Category.FUEL_DISPENSER: Terms("JJG 443-2023", 6, "J", "JJG 443 检定周期", confirmed=False),
    Category.TAXIMETER: Terms("JJG 517-2016", 12, "C", "JJG 517 检定周期", confirmed=False),
    Category.PRESSURE_GAUGE: Terms("JJG 52-2013", 6, "Y", "JJG 52 检定周期", confirmed=False),
    Category.WATER_METER: Terms("JJG 162-2019", 24, "S", "JJG 162 检定周期", confirmed=False),
    Category.OTHER: Terms("", 12, "Q", "", confirmed=False),
}
"""Periods are maxima of the regulations named; none was read in the regulation's own text, so each is unconfirmed."""


def valid_until(verified_on: date, months: int, *, same_day: bool = False) -> date:
    """The last valid day: day + period − 1 day; with *same_day* (a setting of the institute) the anniversary itself.

    A day that the last month lacks becomes that month's last day: 2024-02-29 + 12 months − 1 day = 2025-02-28,
    because the anniversary is 2025-03-01.
    """
    year, month = divmod(verified_on.month - 1 + months, 12)
    year, month = verified_on.year + year, month + 1
    try:
        anniversary = date(year, month, verified_on.day)
    except ValueError:
        anniversary = date(year + month // 12, month % 12 + 1, 1)
    return anniversary if same_day else date.fromordinal(anniversary.toordinal() - 1)
