"""Made tables of enrolments: invented, from a seed, the same on every machine; `python -m tests.enrolments` writes the one of the examples."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

__all__ = ["HEAD", "as_csv", "made"]

HEAD = ["person", "enrolment", "centre", "referred_by", "sex", "born", "enrolled", "ended", "exit", "work_days", "next_rung"]
HEAD += ["still_in_work_12", "still_in_work_24"]

EXITS = {
    "work_unsubsidised": 22,
    "work_subsidised": 18,
    "studies_csn": 12,
    "studies_other": 9,
    "municipal_job": 8,
    "other_measure": 10,
    "other_authority": 9,
    "interrupted": 8,
    "moved_or_died": 2,
    "right_support": 2,
}


def made(count: int, seed: int, today: date) -> list[list[str]]:
    """So many enrolments before that day."""
    rng = random.Random(seed)
    rows = []
    persons = max(1, count * 9 // 10)
    for number in range(count):
        enrolled = today - timedelta(days=rng.randrange(20, 1500))
        lasts = rng.randrange(14, 800)
        ended = enrolled + timedelta(days=lasts) if lasts < (today - enrolled).days else None
        exit_ = rng.choices(list(EXITS), list(EXITS.values()))[0] if ended else ""
        works = exit_ in {"work_unsubsidised", "work_subsidised"}
        since = (today - ended).days if ended else 0
        rung = ended + timedelta(days=rng.randrange(30, 700)) if ended and works and rng.random() < 0.3 else None
        rows.append(
            [
                f"p-{rng.randrange(persons):04}",
                f"i-{number:04}",
                rng.choice(["Norra", "Södra", "Östra"]),
                rng.choice(["social_services", "social_services", "employment_service", "own_initiative", ""]),
                rng.choices(["k", "m", ""], [48, 47, 5])[0],
                str(rng.randrange(1961, 2008)),
                enrolled.isoformat(),
                ended.isoformat() if ended else "",
                exit_,
                str(rng.choice([10, 29, 30, 90, 200])) if works and rng.random() < 0.9 else "",
                rung.isoformat() if rung and rung <= today else "",
                rng.choice(["ja", "ja", "nej", ""]) if works and since > 365 else "",
                rng.choice(["ja", "nej", ""]) if works and since > 730 else "",
            ]
        )
    return rows


def as_csv(rows: list[list[str]], head: list[str] = HEAD) -> str:
    """The table as Swedish Excel writes it."""
    return "\ufeff" + "".join(";".join(row) + "\r\n" for row in [head, *rows])


if __name__ == "__main__":
    place = Path(__file__).resolve().parent.parent / "examples" / "inskrivningar.csv"
    place.write_text(as_csv(made(240, 7, date(2026, 11, 22))).replace("\r\n", "\n"), encoding="utf-8", newline="\n")
