"""Första jobb bredvid varandra, för den som inte har valt något mål. Inget av dem är bäst: deltagaren väljer."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen; målet som står i den räknas inte här
BRANSCHER = []  # tomt: alla stegar; annars till exempel ["industri", "hotell-restaurang"]
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
SPARA_SOM = None  # None: skriv på skärmen; annars ett filnamn, till exempel "jamfor.html", att öppna i webbläsaren
# -------------------------------------------------------------------------------------

sys.stdout.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

try:
    stegar = stegvis.load_catalogue()
    person = stegvis.load_participant(Path(__file__).parent / "participants" / DELTAGARE)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel i filen, med radnummer

önskemål = person.wishes.model_copy(update={"fields": tuple(BRANSCHER) or person.wishes.fields})
utan_mål = person.model_copy(update={"target": None, "wishes": önskemål})
svar = stegvis.plan(stegar, utan_mål, today=DAG)
if SPARA_SOM:
    Path(SPARA_SOM).write_text(stegvis.render.html(svar, lang="sv"), encoding="utf-8")
    print(f"Jobben för {person.participant} står i {Path(SPARA_SOM).name}.")
else:
    print(stegvis.render.text(svar, lang="sv"), end="")
