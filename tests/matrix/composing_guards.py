"""What the guards of composed indicators refuse, and what mends it: lines for the table of ``test_guards.py``."""

from typing import Any

from tests.matrix.ground import Ground
from tests.matrix.target_guards import Try, mended, propose, typed
from zhijian.kernel.indicators.composing import Composed

HERE = "kernel.indicators.composing"
VERIFIED = "flow metrology.verification.approved"


def compose(city: Ground) -> Any:
    """A figure of the east county, but for what was typed wrong."""
    wanted = {"name": "检定压力表", "unit": "台件", "what": VERIFIED, "where": "category=pressure_gauge"}
    return Composed.create("composed", city.by("east"), **(wanted | city.rows.get("typed", {})))


def share_of_it(city: Ground) -> None:
    """A share is made of the county's figure, which is then to be counted in another unit."""
    if "share" not in city.rows:
        made = city.rows["composed.east"]
        city.rows["share"] = Composed.create(
            "composed", city.by("east"), name="汽车衡占比", unit="%", what=f"ratio {made.code} metrology.verified"
        )  # fmt: skip
    city.rows["typed"] = {"unit": "批次"}


def target_of_it(city: Ground) -> None:
    """A target of the county is counted by its figure, which is then to count something else."""
    made = city.rows["composed.east"]
    propose(city, name="检定汽车衡", unit=made.unit, indicator=made.code)
    city.rows["typed"] = {"where": ""}


def revise(city: Ground) -> Any:
    """A new edition of the county's figure, but for what was typed wrong."""
    made = city.fresh("composed.east")
    wanted = {"name": made.name, "unit": made.unit, "what": made.what, "where": made.where}
    return made.act("revised", city.by("east"), **(wanted | city.rows.get("typed", {})))


GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.counts_what_exists": (
        typed(what="flow metrology.verification.vanished", where=""), compose, mended, "what",
        "There is nothing of this kind",
    ),
    f"{HERE}.conditions_fit": (typed(where="colour=red"), compose, mended, "where", "Conditions are written"),
    f"{HERE}.parts_are_known": (
        typed(what="ratio metrology.passed metrology.pass_rate", where="", unit="%"), compose, mended, "what",
        "A share needs two figures",
    ),
    f"{HERE}.units_agree": (
        typed(what="ratio metrology.fees metrology.verified", where="", unit="%"), compose, mended, "what",
        "Both figures must have one unit",
    ),
    f"{HERE}.has_a_start": (
        typed(what="stock metrology.instrument since=2019-01-01", where=""), compose, mended, "what",
        "Only what counts acts has a start",
    ),
    f"{HERE}.shares_still_fit": (share_of_it, revise, mended, "unit", "A share is made of this figure"),
    f"{HERE}.nothing_is_counted_by_it": (
        target_of_it, revise, mended, "what", "A target is counted by this figure",
    ),
    f"{HERE}.unit_fits": (typed(unit="户"), compose, mended, "unit", "Different firms are counted"),
    f"{HERE}.name_is_free": (typed(name="检定汽车衡east"), compose, mended, "name", "Another figure of this body"),
}  # fmt: skip
