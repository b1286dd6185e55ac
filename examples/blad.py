"""Två blad att skriva ut: ett för deltagaren och ett för coachen. Öppna filen i webbläsaren och skriv ut."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen
SPRÅK = "sv"  # "sv-latt", "en", "ar", "so", eller två rad för rad: "sv+ar"
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
SPARA_SOM = "blad.html"  # bladen hamnar i mappen där du står
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

try:
    stegar = stegvis.load_catalogue()
    person = stegvis.load_participant(Path(__file__).parent / "participants" / DELTAGARE)
    svar = stegvis.plan(stegar, person, today=DAG)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel i filen, med radnummer
except LookupError as fel:
    sys.exit(f"Ingen stege har det målet. Närmast: {getattr(fel, 'nearest', None) or '–'}. Alla mål visas av: stegvis list jobs")

if isinstance(svar, stegvis.Route):  # coachens blad säger också vad som kan spara tid, och vilka andra vägar som finns
    mer = {
        "savings": stegvis.savings(stegar, person, today=DAG),
        "alternatives": stegvis.alternatives(stegar, person, today=DAG),
    }
    svar = svar.model_copy(update=mer)
Path(SPARA_SOM).write_text(stegvis.render.html(svar, lang=SPRÅK), encoding="utf-8")
print(f"Bladen för {person.participant} är klara: {Path(SPARA_SOM).name}. Öppna filen i webbläsaren och skriv ut.")
