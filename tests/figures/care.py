"""Elder care, support for people with a disability, and on to nurse."""

from __future__ import annotations

from datetime import date

from tests.figures import BALANCE, KOMVUX, PARADOX, SHORTAGE, SURPLUS, Figures, JobFigures

__all__ = ["ACTIVITIES", "JOBS", "LADDERS", "VALID_MONTHS"]

LADDERS = ("aldreomsorg", "funktionshinder", "till-sjukskoterska")

JOBS = {
    "omsorgsassistent": JobFigures("9111", None, (None, 27900, None, 2024), PARADOX),
    "vardbitrade": JobFigures("5330", "4zLr_jP5_peZ", (25700, 27900, 29800, 2023), SURPLUS),
    "underskoterska": JobFigures("5321", "bSEB_VKd_Ub3", (None, 32600, None, 2024), PARADOX),
    "specialistunderskoterska": JobFigures("5323", "jgqS_XiJ_enV", (33600, None, 35100, 2024), BALANCE, assumed=True),
    "stodbitrade": JobFigures("5330", None, (None, 26799, None, 2024), SURPLUS),
    "personlig-assistent": JobFigures("5343", "eU1q_zvL_9Rf", (None, 28461, None, 2024), PARADOX),
    "stodassistent": JobFigures("5342", "LxhG_of8_eMi", (None, 29888, None, 2024), PARADOX),
    "stodpedagog": JobFigures("3411", "NSEG_DmQ_waj", (None, 32800, None, 2023), PARADOX),
    "sjukskoterska": JobFigures("2221", "bXNH_MNX_dUR", (35100, None, 40000, 2024), SHORTAGE, assumed=True),
}

ACTIVITIES: dict[str, Figures] = {
    "introduktion-aldreomsorg": {"weeks": 6, "cost_sek": {"municipality": 20000}},
    "begara-registerutdrag": {"days": 14, "cost_sek": {"participant": 0}},
    "vardbitrade-kurs": {"points": 800, "cost_sek": {"municipality": 65000}, "age": KOMVUX},
    "vardbitrade-validering": {"days": 10 * 7, "months": [12]},
    "underskoterska-kurs": {"points": 700, "age": KOMVUX},
    "underskoterska-validering": {"weeks": 52 // 2, "slow_weeks": 78 // 2, "paces": (50,), "months": [12]},
    "ansokan-bevis-underskoterska": {"days": 56, "cost_sek": {"participant": 320}},
    "ansokan-bevis-utbildad-utomlands": {"days": 56, "cost_sek": {"participant": 320}},
    "intyg-anstalld-2023": {"valid_from": date(2023, 7, 1), "valid_to": date(2033, 6, 30)},
    "specialistunderskoterska-utbildning": {"yh_points": 200, "paces": (50,), "cost_sek": {"participant": 0}, "months": [12]},
    "paabyggnad-funktionshinder-kurs": {"points": 200, "age": KOMVUX},
    "stodassistent-kurs": {"points": 400, "slow_points": 500, "age": KOMVUX},
    "stodassistent-validering": {"days": 10 * 7, "months": [36]},
    "stodpedagog-utbildning": {"yh_points": 200, "paces": (100, 50), "months": [12]},
    "gymnasieexamen-vard-kurs": {"points": 2400 - 1500, "age": KOMVUX},
    "svenska-3-kurs": {"points": 3 * 100, "age": KOMVUX},
    "behorighetskurser-sjukskoterska": {"points": 5 * 100 + 50},
    "sjukskoterskeprogrammet": {"weeks": 180 * 2 // 3, "offerings": [(3 * 52 * 7, 4 * 52 * 7)]},
    "ansokan-legitimation-sjukskoterska": {"cost_sek": {"participant": 870}},
}

VALID_MONTHS: dict[str, int] = {}
"""No certificate of these ladders ends by a source."""
