"""En hel verksamhet: blad för varje deltagare, och en översikt över var de står och vad de väntar på."""

import atexit
import sys
from datetime import date
from pathlib import Path

import click

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "participants"  # en mapp med deltagarfiler bredvid den här filen, eller en tabell: "tabell.csv" eller "tabell.xlsx"
UT = "oversikt"  # mappen som allt hamnar i; den skapas där du står
DAG = date.today()  # dagen som planerna räknas från; en viss dag skrivs date(2026, 11, 22)
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

try:
    stegar = stegvis.load_catalogue()
    rader = stegvis.read_participants(Path(__file__).parent / DELTAGARE)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel, och vad du kan göra
except ImportError:
    sys.exit('En xlsx-fil behöver ett tillägg. Kör: .venv\\Scripts\\pip install -e ".[office]", eller spara tabellen som CSV UTF-8.')

mapp = Path(UT)
mapp.mkdir(exist_ok=True)
svaren, bladen = [], {}
with click.progressbar(rader, label="Planerar", file=sys.stderr, hidden=not sys.stderr.isatty()) as alla:
    for rad in alla:
        if isinstance(rad, stegvis.RowFault):
            svaren.append(rad)  # raden går inte att läsa; den står för sig i översikten
            continue
        svar = next(stegvis.plan_many(stegar, [rad], today=DAG))  # ett mål som ingen stege har blir en rad för sig, som ovan
        svaren.append(svar)
        if isinstance(svar, stegvis.RowFault):
            continue
        bladen[rad.participant] = f"{rad.participant}.html"
        (mapp / bladen[rad.participant]).write_text(stegvis.render.html(svar, lang="sv"), encoding="utf-8")

översikten = stegvis.overview(stegar, svaren, today=DAG)
(mapp / "oversikt.html").write_text(stegvis.render.overview_html(översikten, lang="sv", sheets=bladen), encoding="utf-8")
(mapp / "oversikt.csv").write_text(stegvis.render.overview_csv(översikten, lang="sv"), encoding="utf-8", newline="")
print(stegvis.render.overview_text(översikten, lang="sv"))
print(f"Bladen, oversikt.html och oversikt.csv ligger i mappen {mapp.name}.")
