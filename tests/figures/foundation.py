"""Manufacturing and the common foundation."""

from __future__ import annotations

from tests.figures import KOMVUX, SHORTAGE, SURPLUS, Figures, JobFigures

__all__ = ["ACTIVITIES", "JOBS", "LADDERS", "VALID_MONTHS"]

LADDERS = ("gemensam", "industri")

JOBS = {
    "montor": JobFigures("8213", "rAjz_1xP_f1a", (29700, 32700, 35600, 2024), SURPLUS),
    "cnc-operator": JobFigures("7223", "9haD_NB6_ULH", (31400, 35200, 36100, 2024), SHORTAGE),
    "cnc-tekniker": JobFigures("7223", "chjQ_sAN_hJC", (35000, None, 37500, 2024), SHORTAGE, assumed=True),
    "cnc-programmerare": JobFigures("7223", None, (36000, None, 42000, 2024), SHORTAGE, assumed=True),
}

SFI: Figures = {"age": [(16, None, "july")], "paces": (50,), "cost_sek": {"participant": 0}}
"""Ten points a calendar week at half time; up to 20 weeks more."""
LONG_SFI: Figures = {"points": 48 * 10, "slow_points": (48 + 20) * 10, **SFI}
SHORT_SFI: Figures = {"points": 30 * 10, "slow_points": (30 + 20) * 10, **SFI}

ACTIVITIES: dict[str, Figures] = {
    "sfi-a-kurs": LONG_SFI,
    "sfi-b-kurs": LONG_SFI,
    "sfi-c-kurs": SHORT_SFI,
    "sfi-d-kurs": SHORT_SFI,
    "sva-grund-kurs": {"cost_sek": {"participant": 0}, "age": KOMVUX},
    "gymnasieexamen-kurs": {"points": 2400, "paces": (100, 75, 50), "age": KOMVUX},
    "gymnasieprogram": {"age": [(None, 19, None)]},
    "introduktionsprogram": {"offerings": [(43 * 7, 147 * 7)], "age": [(None, 19, None)]},
    "kaa-samtal": {"age": [(None, 19, None)]},
    "kartlaggning": {"days": 4 * 7},
    "samhallsorientering": {"days": 20 * 7, "slow_days": 52 * 7},
    "motivation": {"weeks": 2, "cost_sek": {"municipality": 8000}},
    "arbetspraktik": {"slow_days": 182},
    "arbetstraning": {"days": 91, "slow_days": 182},
    "yrkeskompetensbedomning": {"days": 3 * 7},
    "korkort-b-kurs": {"age": [(18, None, None)]},
    "industriteknik-bas-kurs": {"weeks": 8, "paces": (100, 50), "cost_sek": {"municipality": 40000}},
    "industriteknik-bas-validering": {"days": 1, "cost_sek": {"municipality": 2500}},
    "cnc-gron": {"weeks": 20, "paces": (100, 50), "cost_sek": {"municipality": 90000}, "seats": 16, "starts": (1, 4, 8, 10)},
    "cnc-gron-validering": {"months": [24], "cost_sek": {"municipality": 5000}},
    "cnc-gron-prov": {"days": 1},
    "cnc-bla": {"points": 400, "paces": (50, 25), "cost_sek": {"municipality": 60000}, "seats": 16, "months": [12]},
    "cnc-bla-validering": {"months": [24], "cost_sek": {"employer": 5000}},
    "cnc-bla-prov": {"days": 1},
    "cnc-svart": {"points": 600, "cost_sek": {"municipality": 90000}, "seats": 16, "months": [24]},
    "cnc-svart-validering": {"months": [24], "cost_sek": {"employer": 5000}},
    "cnc-svart-prov": {"days": 1},
}

VALID_MONTHS: dict[str, int] = {}
"""No certificate of these files ends by a source."""
