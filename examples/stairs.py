"""Trappan för en bransch som en bild, med "du är här" för en deltagare. Öppna bilden i webbläsaren."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen
STEGE = "industri"  # eller "hotell-restaurang", "aldreomsorg"
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
SPARA_SOM = "trappa.svg"  # bilden hamnar i mappen där du står
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

try:
    stegar = stegvis.load_catalogue()
    person = stegvis.load_participant(Path(__file__).parent / "participants" / DELTAGARE)
    svar = stegvis.plan(stegar, person, today=DAG, target=STEGE)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel i filen, med radnummer
except LookupError as fel:
    sys.exit(f"Ingen stege har det målet. Närmast: {getattr(fel, 'nearest', None) or '–'}. Alla mål visas av: stegvis list jobs")

står_före = (svar.next_step.ladder, svar.next_step.step) if isinstance(svar, stegvis.Route) else None
bild = stegvis.render.staircase_svg(stegar, STEGE, here=står_före)
Path(SPARA_SOM).write_text(bild, encoding="utf-8")
print(f"Trappan för {person.participant} är ritad: {Path(SPARA_SOM).resolve().name}")
