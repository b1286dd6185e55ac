"""Property service and green spaces."""

from __future__ import annotations

from tests.figures import KOMVUX, SURPLUS, Figures, JobFigures

__all__ = ["ACTIVITIES", "JOBS", "LADDERS", "VALID_MONTHS"]

LADDERS = ("fastighetsservice", "gronytor")

CARE = ("surplus", "small", "unchanged")
BUILDING = ("paradox", "large", "unchanged")
"""How these change in five years is not in what was read: assumed."""

JOBS = {
    "fastighetsbitrade": JobFigures("9629", None, (27300, None, 30600, 2024), None, assumed=True),
    "vaktmastare": JobFigures("9622", "GtM1_tT6_UUy", (None, 30593, None, 2024), SURPLUS),
    "fastighetsskotare": JobFigures("5152", "gD5N_mCM_ea5", (None, 31223, None, 2024), SURPLUS),
    "fastighetstekniker": JobFigures("5152", "mbDn_h6o_Tuy", (31300, None, 36000, 2024), SURPLUS, assumed=True),
    "fastighetsforvaltare": JobFigures("3335", "EPe8_EQu_YCL", (36000, None, 45000, 2024), None, assumed=True),
    "sasongsarbetare-park": JobFigures("6113", "4Y6u_JPp_jas", (27300, None, 30570, 2024), CARE, assumed=True),
    "tradgardsarbetare": JobFigures("6113", "4Y6u_JPp_jas", (None, 30570, None, 2024), CARE),
    "tradgardsanlaggare": JobFigures("6113", "jhj8_puk_Eht", (30570, None, 32813, 2024), BUILDING, assumed=True),
    "skogsarbetare": JobFigures("6210", "v9Ux_bdL_D74", (27300, None, 30570, 2024), BUILDING, assumed=True),
    "arborist-under-upplarning": JobFigures("6113", "hcoE_duS_bdQ", (30570, None, 32813, 2024), None, assumed=True),
    "arborist": JobFigures("6113", "hcoE_duS_bdQ", (32800, None, 36000, 2024), None, assumed=True),
    "tradgardsmastare": JobFigures("6113", "chpC_tet_f1t", (33000, None, 38000, 2024), None, assumed=True),
}

FREE: Figures = {"cost_sek": {"participant": 0}}
KOMVUX_COURSE: Figures = {**FREE, "age": KOMVUX}
YH: Figures = {"yh_points": 400, **FREE}

ACTIVITIES: dict[str, Figures] = {
    "fastighetsservice-introduktion": {"points": 12 * 15, "slow_points": 26 * 15, "paces": (75, 50)},
    "fastighetsskotare-arbetsmarknadsutbildning": {"weeks": 40, "age": [(20, None, None)]},
    "fastighetsskotare-del-1": {"points": 400, **KOMVUX_COURSE},
    "fastighetsskotare-del-2": {"points": 400, **KOMVUX_COURSE},
    "yrkesintroduktion-fastighetsskotare": {"age": [(16, 19, None)], "offerings": [(43 * 7, 147 * 7)]},
    "behorighet-yh-drift-kurs": KOMVUX_COURSE,
    "behorighet-yh-forvaltare-kurs": KOMVUX_COURSE,
    "yh-drift-fastighetstekniker-utbildning": YH,
    "yh-fastighetsforvaltare-utbildning": FREE,
    "gronyteskotsel-kurs": {"weeks": 320 // 40},
    "utemiljo-kurs": {"points": 400, **KOMVUX_COURSE},
    "tradgardsanlaggare-nyanlanda": KOMVUX_COURSE,
    "tradgardsanlaggning-kurs": KOMVUX_COURSE,
    "tradgardsmastare-kurser-komvux": {"points": 3 * 100, **KOMVUX_COURSE},
    "yh-tradgardsmastare-utbildning": {**YH, "seats": 25, "months": [24]},
    "motorsag-kurs": {"days": 4},
    "etw-prov": {"months": [12]},
}

VALID_MONTHS = {"etw": 36, "forsta-hjalpen-arborist": 36}
