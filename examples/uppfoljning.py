"""Uppföljning av en verksamhet: vad det blev av inskrivningarna, som en sida att skriva ut och en tabell att räkna vidare i."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
TABELL = "inskrivningar.csv"  # tabellen med inskrivningar, bredvid den här filen: CSV eller xlsx
UT = "uppfoljning"  # sidan blir uppfoljning.html och tabellen uppfoljning.xlsx, där du står
FRÅN, TILL = None, None  # bara avslut under en tid, till exempel date(2026, 1, 1) och date(2026, 12, 31)
DAG = date.today()  # dagen som uppföljningen görs; en viss dag skrivs date(2026, 11, 22)
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

try:
    inskrivningar = stegvis.read_enrolments(Path(__file__).parent / TABELL, today=DAG)
except stegvis.ParticipantError as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel, och vad du kan göra
except ImportError:
    sys.exit('En xlsx-fil behöver ett tillägg. Kör: .venv\\Scripts\\pip install -e ".[office]", eller spara tabellen som CSV UTF-8.')

uppföljning = stegvis.follow_up(inskrivningar, today=DAG, since=FRÅN, until=TILL)
Path(f"{UT}.html").write_text(stegvis.render.follow_up_html(uppföljning, lang="sv"), encoding="utf-8")
skrivna = [f"{UT}.html"]
try:
    Path(f"{UT}.xlsx").write_bytes(stegvis.render.follow_up_xlsx(uppföljning, lang="sv"))
    skrivna.append(f"{UT}.xlsx")
except ImportError:
    print('Vill du ha en xlsx-fil också? Kör: .venv\\Scripts\\pip install -e ".[office]"')
print(stegvis.render.follow_up_text(uppföljning, lang="sv"))
print(f"Skrivet: {', '.join(skrivna)}.")
