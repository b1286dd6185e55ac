"""Makes anew what is generated from code and ladders: the schemas, the template, README's route, the guides' tables and the pictures.

`python tests/refresh.py` writes the files, with `--schemas` only those, with `--texts` the compiled texts; the tests compare them with what this module gives, so none of them can go stale.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

import stegvis
from stegvis.difference import Difference
from stegvis.faults import CODES
from stegvis.followed import FollowUp
from stegvis.question import Question
from stegvis.render.as_explanation import in_short
from stegvis.render.as_faults import Checked
from stegvis.render.as_schema import ANSWERS, schema
from stegvis.render.languages import LOCALES
from stegvis.render.words import falls_back, say
from stegvis.route import Comparison, TargetAnswer
from stegvis.seats import Cohort
from stegvis.situation import Overview

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "examples" / "README.md"
PARTNERS_GUIDE = ROOT / "ladders" / "README.md"
TEMPLATE = ROOT / "examples" / "participants" / "mall.yaml"
PICTURES = ROOT / "ladders" / "pictures"

SCHEMAS = {
    ROOT / "ladders" / "ladder.schema.json": "ladder",
    ROOT / "ladders" / "programme.schema.json": "programme",
    ROOT / "ladders" / "expectations.schema.json": "expectations",
    ROOT / "examples" / "participants" / "participant.schema.json": "participant",
}
"""Where each schema stands, so that the first line of a file beside it finds it."""

ANSWER_SCHEMAS = ROOT / "src" / "stegvis" / "schemas"

UNTRANSLATED = ROOT / "tests" / "untranslated.txt"
SHOWN = ("answers", "desk", "overview", "picture", "sheet")
"""The subjects of pages. Messages and help are in Swedish and English only."""

TODAY = "2026-11-22"
BEGINNER = "examples/participants/p-001.yaml"

MODELINE = "# yaml-language-server: $schema="
"""How the first line of a file begins: by it an editor finds the schema."""

TEMPLATE_HEAD = """\
# yaml-language-server: $schema=participant.schema.json
## Låt raden ovan stå. Den ger hjälp i en redigerare som VS Code, om filen participant.schema.json ligger i samma mapp.

## Mall för en deltagare. Kopiera filen, och ta bort "# " framför det som stämmer. Rader med två ## är förklaringar.
## Skriv aldrig namn, personnummer, diagnos eller skäl för ersättning. Använd mellanslag, aldrig tabb.

## En egen beteckning, inte ett namn och inte ett personnummer.
participant: p-000

## Målet: ett jobb, ett certifikat, en kompetens eller en stege. Alla jobb står längst ner i mallen.
target: cnc-operator

## Födelseår, bara om en regel i planen behöver det.
# born: 1994

## Det som deltagaren har. Den egna uppgiften räcker. Finns papper skrivs evidence: certificate, är det bedömt evidence: assessed,
## till exempel {fact: svenska, level: sfi-c, evidence: assessed}. Går beviset ut skrivs sista dagen: expires: 2027-05-01.
holds:
  ## Svenska: skriv den högsta nivån. Ta bort raden om ingen nivå stämmer, och låt minst en annan rad stå.
"""

TEMPLATE_TAIL = """
## Det som du har frågat om och fått nej på.
# not_held: [gymnasieexamen]

## Det som pågår, och dagen då det är klart.
# in_progress:
#   - {activity: sfi-d-kurs, ends: 2027-06-07, pace_percent: 50}

## Dispens: ett krav som räknas som uppfyllt för en viss insats. Skäl: equivalent_shown (visat på annat sätt),
## adapted_requirement (anpassat krav), rule_of_owner (den som äger regeln har sagt det).
# waivers:
#   - requirement: {svenska: sfi-d}
#     for: cnc-gron
#     reason: equivalent_shown
#     granted_by: guidance_counsellor
#     date: 2026-11-01

## Första dagen som något kan börja.
# available_from: 2027-01-11

## Tider som går: day (dag), evening (kväll), shift (skift), distance (distans). Skriv aldrig varför. Inget skrivet: alla.
# can: [day, distance]

## Högsta studietakt i procent, och högsta studietakt bredvid ett jobb.
# pace_percent: 100
# pace_beside_work: 50

## Jobbet som deltagaren har nu.
# works_as: montor

## Önskemål: jobb före studier, inget studielån, insatser att undvika, insatser som ska vara med, branscher.
# wishes:
#   work_first: true
#   no_loan: true
#   avoid: []
#   must_include: []
#   fields: [industri]

## Program som deltagaren är inskriven i. En uppehållsperiod har inget skäl; båda dagarna räknas. Alla program står längst ner.
# programmes:
#   - id: jobbtorg-jonkoping
#     enrolled: 2026-10-01
#     track: unga
#     pauses:
#       - {from: 2026-12-01, to: 2027-01-10}
"""


def template(catalogue: stegvis.Catalogue) -> str:
    """The participant template: every key, and every fact, occupation, job and programme with its Swedish name."""
    svenska = catalogue.facts["svenska"]
    lines = [aligned("  - svenska: sfi-c", f"nivåer: {', '.join(svenska.levels)}")]
    for ladder in sorted(catalogue.ladders.values(), key=lambda item: (item.id != "gemensam", item.id)):
        lines += ["", f"  ## {ladder.name['sv']}", *facts_of(catalogue, ladder.id)]
    lines += ["", "  ## Månader i ett yrke, här eller i ett annat land: byt 12 mot antalet.", *occupations(catalogue)]
    jobs = sorted(catalogue.jobs.values(), key=lambda job: (job.ladder, job.step or 0, job.id))
    targets = [aligned(f"##   {job.id}", f"{job.name['sv']} ({job.ladder}, steg {job.step})") for job in jobs]
    ends = ["", "## Jobb som kan vara mål:", *targets, "", "## Program, med deras inriktningar (track):", *programmes(catalogue)]
    return TEMPLATE_HEAD + "\n".join(lines) + "\n" + TEMPLATE_TAIL + "\n".join(ends) + "\n"


def aligned(left: str, remark: str) -> str:
    """A line of the template with its remark in a column of its own."""
    return f"{left:<60}  # {remark}"


def facts_of(catalogue: stegvis.Catalogue, ladder: str) -> Iterator[str]:
    """A commented line for each fact of the ladder; what is private is never asked, so it is not there."""
    for fact in catalogue.facts.values():
        if fact.ladder == ladder and not fact.private and fact.id != "svenska":
            if fact.levels:
                yield aligned(f"  # - {fact.id}: {fact.levels[0]}", f"{fact.name['sv']}; nivåer: {', '.join(fact.levels)}")
            elif hasattr(fact, "issuer"):
                yield aligned(f"  # - {{fact: {fact.id}, evidence: certificate}}", fact.name["sv"])
            else:
                yield aligned(f"  # - {fact.id}", fact.name["sv"])


def occupations(catalogue: stegvis.Catalogue) -> Iterator[str]:
    """A commented line for each job and occupation that counts as experience."""
    for one in sorted([*catalogue.jobs.values(), *catalogue.work.values()], key=lambda entry: entry.id):
        yield aligned(f"  # - {{experience: {{{one.id}: 12}}}}", one.name["sv"])


def programmes(catalogue: stegvis.Catalogue) -> Iterator[str]:
    """A line for each programme and each of its tracks."""
    for programme in catalogue.programmes.values():
        yield aligned(f"##   {programme.id}", programme.name["sv"])
        yield from (aligned(f"##     track: {track_id}", track.name["sv"]) for track_id, track in programme.tracks.items())


def command(*words: str) -> str:
    """What a stegvis command prints when it is given in the root of the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "stegvis", *words], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in {0, 3}:
        raise RuntimeError(done.stderr)
    return done.stdout


def route() -> str:
    """The page that README's first command prints, as a block of text."""
    return f"```text\n{command('plan', BEGINNER, '--from', TODAY).rstrip()}\n```\n"


def pictures(catalogue: stegvis.Catalogue) -> dict[str, str]:
    """The staircase of each shipped ladder that has steps, by the name of its file: what `stegvis draw -o FOLDER` draws."""
    drawn = [ladder.id for ladder in catalogue.ladders.values() if ladder.steps]
    return {f"{ladder}.svg": stegvis.render.staircase_svg(catalogue, ladder) for ladder in drawn}


def participants() -> str:
    """The guide's table of example participants: what each file says of itself."""
    paths = sorted((ROOT / "examples" / "participants").glob("p-*.yaml"))
    rows = [f"| [`{path.name}`](participants/{path.name}) | {introduction(path)} |\n" for path in paths]
    return "| fil | vem |\n|---|---|\n" + "".join(rows)


def shown_pictures(catalogue: stegvis.Catalogue) -> str:
    """The pictures in the partners' guide, each below the name of its ladder."""
    named = ((catalogue.ladders[name.removesuffix(".svg")].name["sv"], name) for name in sorted(pictures(catalogue)))
    return "\n".join(f"**{name}**\n\n![Trappan: {name}](pictures/{file})\n" for name, file in named)


def codes() -> str:
    """The partners' table of fault codes: what each means, in one sentence."""
    rows = (f"| `{code}` | {say(f'severity.{severity}', 'sv')} | {in_short(code)} |\n" for code, severity in sorted(CODES.items()))
    return "| kod | slag | betyder |\n|---|---|---|\n" + "".join(rows)


def untranslated() -> str:
    """The texts of pages that Arabic and Somali lack and that are said in Swedish there, a line each."""
    lines = []
    for subject in SHOWN:
        with (LOCALES / "sv" / "LC_MESSAGES" / f"{subject}.po").open("rb") as file:
            ids = [message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id]
        lines += [f"{lang} {subject} {code}\n" for lang in ("ar", "so") for code in ids if falls_back(code, lang)]
    return "".join(lines)


def introduction(path: Path) -> str:
    """What a file says of itself in its first comment, below the line that is for the editor."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if not line.startswith(MODELINE)).removeprefix("# ")


def between(text: str, name: str) -> str:
    """What stands between the two markers of that name."""
    found = re.search(rf"<!-- {name}:begin -->\n(.*?)<!-- {name}:end -->", text, re.DOTALL)
    if found is None:
        raise LookupError(name)
    return found[1]


def put_between(path: Path, name: str, new: str) -> None:
    """Replaces what stands between the two markers."""
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
    path.write_text(text.replace(begin + between(text, name) + end, begin + new + end), encoding="utf-8", newline="\n")


def answer_schemas() -> dict[str, str]:
    """The schema of each kind of answer by the name of its file: what the models of today give."""
    return {f"{kind}-{ANSWERS[kind]}.schema.json": _answer_schema(kind, model) for kind, model in ANSWER_MODELS.items()}


ANSWER_MODELS = {
    "plan": TargetAnswer,
    "compare": Comparison,
    "ask": Question,
    "check": Checked,
    "diff": Difference,
    "overview": Overview,
    "cohort": Cohort,
    "follow-up": FollowUp,
}


class Written(GenerateJsonSchema):
    """Pydantic's schema of what is written: every key is there, more may come in the same version, and an answer says what it is."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        made = super().model_schema(schema)
        made.pop("additionalProperties", None)
        made["description"] = inspect.cleandoc(schema["cls"].__doc__ or "").partition("\n\nExample:")[0]
        if made.get("type") == "object" and "properties" in made:
            made["required"] = list(made["properties"])
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic gives it
        return False


def _answer_schema(kind: str, model: Any) -> str:
    made = TypeAdapter(model).json_schema(by_alias=True, mode="serialization", schema_generator=Written)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"urn:stegvis:{kind}:{ANSWERS[kind]}"}
    return json.dumps({**head, **made}, ensure_ascii=False, indent=1) + "\n"


def refresh_schemas() -> None:
    """Writes the schemas."""
    for path, kind in SCHEMAS.items():
        path.write_text(schema(kind), encoding="utf-8", newline="\n")
    for name, text in answer_schemas().items():
        (ANSWER_SCHEMAS / name).write_text(text, encoding="utf-8", newline="\n")


def compile_texts() -> None:
    """Writes the `.mo` beside each `.po` whose texts have changed, in every language."""
    for path in LOCALES.rglob("*.po"):
        with path.open("rb") as source:
            texts = read_po(source)
        place = path.with_suffix(".mo")
        if place.exists():
            with place.open("rb") as before:
                if _texts(read_mo(before)) == _texts(texts):
                    continue
        with place.open("wb") as compiled:
            write_mo(compiled, texts)


def _flat(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "\0".join(text)


def _texts(catalog: Catalog) -> dict[object, object]:
    """What is said, without the head, which may hold the time."""
    return {_flat(message.id): _flat(message.string) for message in catalog if message.id and message.string}


def refresh() -> None:
    """Writes every generated file."""
    refresh_schemas()
    catalogue = stegvis.load_catalogue()
    TEMPLATE.write_text(template(catalogue), encoding="utf-8", newline="\n")
    put_between(GUIDE, "participants", participants())
    put_between(PARTNERS_GUIDE, "pictures", shown_pictures(catalogue))
    put_between(PARTNERS_GUIDE, "codes", codes())
    PICTURES.mkdir(exist_ok=True)
    drawn = pictures(catalogue)
    for stray in {path.name for path in PICTURES.iterdir()} - drawn.keys():
        (PICTURES / stray).unlink()
    for name, svg in drawn.items():
        (PICTURES / name).write_text(svg, encoding="utf-8", newline="\n")
    put_between(README, "route", route())
    UNTRANSLATED.write_text(untranslated(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--schemas"]:
        refresh_schemas()
    elif sys.argv[1:] == ["--texts"]:
        compile_texts()
    else:
        refresh()
