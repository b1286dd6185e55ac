"""Nästa steg för en deltagare, utskrivet på svenska."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
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

print(stegvis.render.next_text(svar, lang="sv"), end="")
