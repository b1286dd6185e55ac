"""Hotels and restaurants, and meals in public kitchens."""

from __future__ import annotations

from tests.figures import BALANCE, KOMVUX, PARADOX, Figures, JobFigures

__all__ = ["ACTIVITIES", "JOBS", "LADDERS", "VALID_MONTHS"]

LADDERS = ("hotell-restaurang", "maltidsservice")

COOKS = ("shortage", "large", "unchanged")

JOBS = {
    "koksbitrade": JobFigures("9412", "oRB5_b7i_Qzv", (None, 27950, None, 2024), PARADOX),
    "kock": JobFigures("5120", "JbJw_as4_S93", (27600, 30700, 34500, 2023), COOKS),
    "souschef": JobFigures("3451", "iugg_Qq9_QHH", (35800, 38800, 40900, 2023), PARADOX),
    "servitor": JobFigures("5131", "rGGf_KLs_To7", (None, 30100, None, 2024), PARADOX),
    "hovmastare": JobFigures("5131", "4ZeS_9Z9_wmL", (None, 30100, None, 2024), PARADOX),
    "hotellstadare": JobFigures("9111", "KF64_AvU_S4N", (None, 27900, None, 2024), PARADOX),
    "husfru": JobFigures("5151", "YFh5_8k9_UK1", (29000, None, 32000, 2024), None, assumed=True),
    "hotellreceptionist": JobFigures("4224", "3kFW_XLk_v9H", (26900, 30400, 32200, 2024), BALANCE),
    "receptionschef": JobFigures("4224", "of8z_oz7_gBp", (26900, 30400, 32200, 2024), BALANCE),
    "maltidsbitrade": JobFigures("9412", "EaDK_DwG_ujx", (None, 27495, None, 2024), PARADOX),
    "kock-offentligt-kok": JobFigures("5120", "Vg3d_Azf_p5Y", (None, 30795, None, 2024), COOKS),
    "forstekock-offentligt-kok": JobFigures("3451", "iugg_Qq9_QHH", (30795, None, 35800, 2024), PARADOX, assumed=True),
}

LEADING: Figures = {"weeks": 5, "paces": (50,), "cost_sek": {"municipality": 20000}, "months": [24]}
"""Ten weeks at half pace, after two years of work."""
TRADE: Figures = {"days": 9, "slow_days": 16, "months": [24]}
"""Two days of theory and five to ten in the trade are 7 to 12 working days, 9 to 16 in the calendar."""

ACTIVITIES: dict[str, Figures] = {
    "koksbitrade-kurs": {"weeks": 8, "cost_sek": {"municipality": 30000}},
    "livsmedelshygien-kurs": {"days": 1, "cost_sek": {"municipality": 500}},
    "kock-kurs": {"points": 1200, "cost_sek": {"municipality": 110000}, "age": KOMVUX, "months": [6]},
    "kock-validering": TRADE,
    "gesallbrev-kock-ansokan": {"cost_sek": {"participant": 3000}},
    "arbetsledning-kok-kurs": LEADING,
    "servitor-kurs": {"points": 400, "cost_sek": {"municipality": 40000}, "age": KOMVUX, "months": [3]},
    "alkoholservering-kurs": {"days": 2, "age": [(18, None, None)]},
    "servering-validering": TRADE,
    "arbetsledning-matsal-kurs": LEADING,
    "hotellstad-kurs": {"weeks": 4, "cost_sek": {"municipality": 12000}},
    "arbetsledning-stad-kurs": {"weeks": 3, "paces": (50,), "months": [24]},
    "reception-kurs": {"points": 400, "cost_sek": {"municipality": 40000}, "age": KOMVUX, "months": [3]},
    "reception-validering": TRADE,
    "arbetsledning-reception-kurs": {"months": [24]},
    "engelska-gaster-kurs": {"age": KOMVUX},
    "maltid-introduktion-kurs": {"cost_sek": {"municipality": 30000}},
    "maltidsbitrade-kurs": {"weeks": 30, "age": KOMVUX},
    "storkokskock-kurs": {"weeks": 30, "age": KOMVUX, "months": [6]},
    "matallergier-kurs": {"days": 1, "slow_days": 3},
    "kockpoang-validering": {"days": 3},
    "kock-komplettering-kurs": {"points": 300, "age": KOMVUX},
    "kock-arbetsplats-validering": {"days": 2 * 7, "slow_days": 8 * 7},
}

VALID_MONTHS: dict[str, int] = {}
"""No certificate of these ladders ends by a source."""
