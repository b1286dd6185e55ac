"""Ett kartläggningssamtal vid skärmen: en fråga i taget, den som kan ändra planen mest. Svaren blir en deltagarfil."""

import atexit
import sys
from datetime import date
from pathlib import Path

import stegvis

# ---------- Ändra här ----------------------------------------------------------------
DELTAGARE = "p-001.yaml"  # en fil i mappen participants, bredvid den här filen; finns den inte börjar ett nytt samtal
MÅL = None  # None: målet som står i filen; ett annat skrivs till exempel "cnc-operator"
DAG = date.today()  # dagen som planen räknas från; en viss dag skrivs date(2026, 11, 22)
# -------------------------------------------------------------------------------------

sys.stdin.reconfigure(encoding="utf-8")  # å, ä och ö blir rätt på alla datorer
sys.stdout.reconfigure(encoding="utf-8")
sys.stderr.reconfigure(encoding="utf-8")
if sys.platform == "win32" and sys.stdin.isatty():  # dubbelklickad: fönstret står kvar tills du har läst
    atexit.register(input, "\nTryck på Enter för att stänga. ")

INLEDNING = """\
Det här samtalet är till för att hitta nästa steg mot ett jobb. Allt är frivilligt: du kan låta bli att svara,
ångra dig, eller sluta när du vill och fortsätta en annan dag. Inget privat frågas, och bara svaren sparas.
"""
HJÄLP = {
    "fact": "j = ja, n = nej, v = vet inte, å = ångra, s = sluta",
    "level": "siffran framför nivån, n = ingen av dem, v = vet inte, å = ångra, s = sluta",
    "months": "siffran framför något av dem, ett i taget, n = inget av dem, v = vet inte, å = ångra, s = sluta",
}
HJÄLP_MÅNADER = "antalet månader, v = vet inte, å = ångra arbetet, s = sluta"


def läs(ledtext):
    """Det som skrivs, med små bokstäver. Att stänga fönstret är att sluta."""
    try:
        return input(ledtext).strip().lower()
    except EOFError:
        print()
        return "s"


def fråga_om(fråga):
    """Svaret på en fråga, och månaderna om svaret är ett arbete. Att ångra arbetet ger frågan igen; s och v är som annars."""
    while True:
        print(f"\n{stegvis.render.asking(fråga, lang='sv')}({HJÄLP[fråga.kind]})")
        svar = läs("> ")
        if fråga.kind != "months" or not svar.isdecimal() or not 1 <= int(svar) <= len(fråga.choices):
            return svar, None
        arbete = fråga.works[fråga.choices[int(svar) - 1]]["sv"]
        arbete = arbete[0].lower() + arbete[1:] if arbete[1:2].islower() else arbete  # montör, men CNC-operatör
        print(f"\nHur många månader som {arbete}?\n({HJÄLP_MÅNADER})")
        månader = läs("> ")
        if månader != "å":
            return (månader, None) if månader in ("s", "v") else (svar, månader)


def besvara(samtal, fråga, svar, månader):
    """Samtalet med ett svar till. Ett svar som inte går att läsa är ett ValueError."""
    if not svar.isdecimal():
        return samtal.reply(fråga, {"j": "yes", "n": "no", "v": None}.get(svar, svar))
    if not 1 <= int(svar) <= len(fråga.choices):
        raise ValueError(svar)
    return samtal.reply(fråga, fråga.choices[int(svar) - 1], months=None if månader is None else int(månader))


def samtala(samtal):
    """Frågar tills inget svar kan ändra nästa steg, eller tills någon vill sluta."""
    while not (fråga := stegvis.ask(stegar, samtal.to_ask, today=DAG)).settled:
        svar, månader = fråga_om(fråga)
        if svar == "s":
            return samtal
        try:
            samtal = (samtal.undone() or samtal) if svar == "å" else besvara(samtal, fråga, svar, månader)
        except ValueError:
            print("Det svaret går inte att läsa. Ingenting har ändrats; frågan kommer igen.")
    print("\nNu behöver inget mer frågas för att veta nästa steg." if fråga.proven else "\nTiden räckte inte till för fler frågor.")
    return samtal


def finns(mål):
    """Om stegarna känner till målet."""
    try:
        stegvis.plan(stegar, person, today=DAG, target=mål)
    except LookupError:
        print(f"Inget mål heter {mål}.\n")
        return False
    return True


def med_mål(person):
    """Deltagaren med ett mål: det som står överst, det i filen, eller ett som väljs bland första jobb bredvid varandra."""
    mål = MÅL or person.target
    if mål is None:
        print(stegvis.render.text(stegvis.plan(stegar, person, today=DAG), lang="sv"))
    while mål is None or not finns(mål):
        mål = läs("Vilket mål vill deltagaren prata om? Skriv jobbets namn, eller s för att sluta: ")
        if mål == "s":
            sys.exit(0)
    return person.model_copy(update={"target": mål})


def spara(person):
    """Skriver deltagarfilen, hel eller inte alls, och aldrig över en annan utan att fråga."""
    plats = fil
    while True:
        if not plats.exists() or läs(f"Filen {plats.name} finns redan. Skriva över den? j eller n: ") == "j":
            try:
                stegvis.save_participant(person, plats, catalogue=stegar, replace=True)
            except (OSError, ValueError):
                print("Det namnet går inte att spara under. Ett personnummer får det aldrig vara.")
            else:
                print(f"Svaren är sparade i {plats.name}. Samtalet kan fortsätta från den filen en annan dag.")
                return
        namn = läs("Skriv ett annat filnamn, eller tryck Enter för att inte spara: ")
        if namn in ("", "s"):
            print("Ingenting är sparat.")
            return
        plats = fil.with_name(Path(namn.removesuffix(".yaml")).name + ".yaml")


fil = Path(__file__).parent / "participants" / DELTAGARE
try:
    stegar = stegvis.load_catalogue()
    person = stegvis.load_participant(fil) if fil.exists() else stegvis.Participant(participant=fil.stem)
except (stegvis.LadderError, stegvis.ParticipantError) as fel:
    sys.exit(stegvis.render.faults(fel.faults, lang="sv"))  # vad som är fel i filen, med radnummer
except ValueError:
    sys.exit("DELTAGARE ska vara en beteckning utan mellanslag, till exempel p-101.yaml, aldrig ett namn eller personnummer.")

print(INLEDNING, end="")
samtal = samtala(stegvis.Talk(begun=med_mål(person)))
print("\n" + stegvis.render.next_text(stegvis.plan(stegar, samtal.participant, today=DAG), lang="sv"))
if samtal.participant == person and fil.exists():
    print("Inget nytt att spara.")
else:
    spara(samtal.participant)
