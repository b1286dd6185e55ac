"""Tänk om: vad händer med planen om takten, starten eller ett svar i en validering är ett annat?"""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen
TAKT = 50  # högsta studietakt att pröva, i procent
START = date(2027, 3, 1)  # första dagen att pröva
KAN_REDAN = "industriteknik-bas"  # något att pröva som om en validering sa ja; id:n visas av: stegvis list facts
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
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

kan_det = [*person.model_dump(by_alias=True, exclude_defaults=True).get("holds", []), KAN_REDAN]
tänkta = {
    "Som det är": person,
    f"Om takten är högst {TAKT} %": person.model_copy(update={"pace_percent": TAKT}),
    f"Om det börjar {START}": person.model_copy(update={"available_from": START}),
    f"Om {KAN_REDAN} redan finns": stegvis.Participant.model_validate({**person.model_dump(by_alias=True), "holds": kan_det}),
}
try:
    svaren = {rubrik: stegvis.plan(stegar, deltagare, today=DAG) for rubrik, deltagare in tänkta.items()}
except LookupError as fel:
    sys.exit(f"Ingen stege har det målet. Närmast: {getattr(fel, 'nearest', None) or '–'}. Alla mål visas av: stegvis list jobs")
print(f"Tänk om, för {person.participant}:")
for rubrik, svar in svaren.items():
    print(f"\n===== {rubrik} =====\n")
    print(stegvis.render.next_text(svar, lang="sv"), end="")
