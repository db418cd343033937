"""Rules of measurement 检定规程: a general engine, and the procedures of instruments as dated data packs.

Pure: no Django, no clock, no I/O but the packs that are shipped beside the code. The public names are these.
"""

from .judge import DocumentError, judge
from .judgement import Item, Judgement, Verdict
from .packs import Pack, find_pack, pack_by_id, packs, packs_in_force
from .planning import BandPiece, Plan, PlanError, PlannedTest, mpe_bands, worksheet_plan

__all__ = [
    "BandPiece", "DocumentError", "Item", "Judgement", "Pack", "Plan", "PlanError", "PlannedTest", "Verdict",
    "find_pack", "judge", "mpe_bands", "pack_by_id", "packs", "packs_in_force", "worksheet_plan",
]  # fmt: skip
