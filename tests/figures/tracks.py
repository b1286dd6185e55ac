"""Cleaning."""

from __future__ import annotations

from tests.figures import PARADOX, Figures, JobFigures

__all__ = ["ACTIVITIES", "JOBS", "LADDERS", "VALID_MONTHS"]

LADDERS = ("lokalvard",)

JOBS = {
    "stadmedarbetare": JobFigures("9111", "KF64_AvU_S4N", (None, 27900, None, 2024), PARADOX),
    "lokalvardare": JobFigures("9111", "KF64_AvU_S4N", (None, 27900, None, 2024), PARADOX),
    "lokalvardare-vard": JobFigures("9111", "gBcF_mUm_Ruc", (None, 27900, None, 2024), PARADOX),
    "saneringsarbetare": JobFigures("7134", "2eTw_69k_MEy", (27900, None, 31000, 2024), ("balance", "medium", "unchanged"), assumed=True),
    "gruppledare-lokalvard": JobFigures("5151", "YFh5_8k9_UK1", (29000, None, 32000, 2024), None, assumed=True),
}

ACTIVITIES: dict[str, Figures] = {
    "stad-introduktion-kurs": {"weeks": 4, "slow_weeks": 8},
    "stad-bas-kurs": {"points": 240, "slow_points": 400},
    "folkhogskola-lokalvard": {"weeks": 38},
    "stad-bas-validering": {"days": 3},
    "sry-yrkesbevis-prov": {"days": 1, "slow_days": 2},
    "insta-800-niva-3-prov": {"days": 1, "cost_sek": {"employer": 1995}},
}

VALID_MONTHS = {"pryl": 60}
