"""Platser för en grupp: vem som föreslås vilken kursstart, efter ordningen för företräde, och vad fler platser skulle ändra."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "participants"  # en mapp med deltagarfiler bredvid den här filen, eller en tabell: "tabell.csv" eller "tabell.xlsx"
PROGRAM = "etablering-jobbspar"  # programmet vars ordning för företräde och mål gäller
KÖ = None  # en tabell med kön: participant, applied (ansökningsdag) och priority; till exempel "ko.csv"
PRÖVA = ["full"]  # vad som prövas: "full", "cnc-gron+5" eller "cnc-gron@2027-02-01=16"
UT = "platser.html"  # sidan skapas där du står
DAG = date.today()  # dagen som förslaget räknas från; en viss dag skrivs date(2026, 11, 22)
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

mapp = Path(__file__).parent
try:
    stegar = stegvis.load_catalogue()
    deltagare = stegvis.read_participants(mapp / DELTAGARE)
    kön, fel_i_kön = [], []
    for rad in stegvis.read_queue(mapp / KÖ) if KÖ else []:
        (fel_i_kön if isinstance(rad, stegvis.RowFault) else kön).append(rad)
    förslag = stegvis.cohort(stegar, deltagare, today=DAG, programme=PROGRAM, queue=kön, what_if=PRÖVA)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel, och vad du kan göra
except ImportError:
    sys.exit('Det behövs ett tillägg. Kör: .venv\\Scripts\\pip install -e ".[office,exact]"')

for rad in fel_i_kön:
    print(
        f"Rad {rad.row} i {KÖ} går inte att läsa: {rad.field} ({rad.code}). Den som står där har ingen plats i kön förrän raden är rättad."
    )
Path(UT).write_text(stegvis.render.cohort_html(förslag, lang="sv"), encoding="utf-8")
print(stegvis.render.cohort_text(förslag, lang="sv"))
print(f"Skrivet: {UT}.")
