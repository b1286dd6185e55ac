"""Hand-made broken ladders and programmes, each with the whole page that `check` prints about it in Swedish."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.faults import CODES
from stegvis.inspection import check_files
from stegvis.render.as_faults import faults

WITH_REFERRAL = """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  anvisning:
    name: {sv: Anvisning}
activities:
  be-om-anvisning:
    kind: application
    name: {sv: Be om anvisning}
    gives: [anvisning]
    days: 14
    source: x
"""

BROKEN: dict[str, tuple[dict[str, str | bytes], str]] = {
    "typo in a key": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weks: 20
""",
        },
        """\
STG012 prov.yaml:12:5 fel
        weks: 20
        ~~~^
  Nyckeln ”weks” finns inte här.
  Troligen menat:
        weeks: 20

1 fel.
""",
    ),
    "typo in a required key": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
namn: {sv: Prov}
""",
        },
        """\
STG012 prov.yaml:3:1 fel
    namn: {sv: Prov}
    ~~~^
  Nyckeln ”namn” finns inte här.
  Troligen menat:
    name: {sv: Prov}

1 fel.
""",
    ),
    "dangling reference": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
jobs:
  svetsare:
    name: {sv: Svetsare}
    requires: [svetss]
""",
        },
        """\
STG030 prov.yaml:16:16 fel
        requires: [svetss]
                   ~~~~~^
  Ingen kompetens och inget certifikat har id ”svetss”, varken här eller i filerna under uses.
  Troligen menat:
        requires: [svets]

1 fel.
""",
    ),
    "duplicate key": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    weeks: 10
""",
        },
        """\
STG009 prov.yaml:13:5 fel
        weeks: 10
        ~~~~^
  Nyckeln ”weeks” står redan på rad 12. Samma nyckel får bara stå en gång.

1 fel.
""",
    ),
    "second document": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
---
schema: 1
ladder: annan
name: {sv: Annan}
""",
        },
        """\
STG007 prov.yaml:4:1 fel
    ---
    ~~^
  Här börjar ett andra dokument (---). En fil får bara ha ett: dela filen i två.

1 fel.
""",
    ),
    "alias bomb": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
meta:
  a: &a [lol, lol]
  b: &b [*a, *a]
  c: [*b, *b]
""",
        },
        """\
STG008 prov.yaml:5:6 fel
      a: &a [lol, lol]
         ~~~^
  Ankare (&) får inte användas. Skriv ut texten på varje ställe.

STG008 prov.yaml:6:6 fel
      b: &b [*a, *a]
         ~~~^
  Ankare (&) får inte användas. Skriv ut texten på varje ställe.

STG008 prov.yaml:6:10 fel
      b: &b [*a, *a]
             ~^
  Hänvisningar (*) till ett ankare får inte användas. Skriv ut texten.

STG008 prov.yaml:6:14 fel
      b: &b [*a, *a]
                 ~^
  Hänvisningar (*) till ett ankare får inte användas. Skriv ut texten.

STG008 prov.yaml:7:7 fel
      c: [*b, *b]
          ~^
  Hänvisningar (*) till ett ankare får inte användas. Skriv ut texten.

STG008 prov.yaml:7:11 fel
      c: [*b, *b]
              ~^
  Hänvisningar (*) till ett ankare får inte användas. Skriv ut texten.

6 fel.
""",
    ),
    "merge key": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    <<: {weeks: 20}
    days: 5
""",
        },
        """\
STG008 prov.yaml:12:5 fel
        <<: {weeks: 20}
        ~^
  Sammanslagning (<<) får inte användas. Skriv ut nycklarna.

1 fel.
""",
    ),
    "tab": (
        {
            "prov.yaml": "schema: 1\nladder: prov\nname:\n\tsv: Prov\n\ten: Test\n",
        },
        """\
STG006 prov.yaml:4:1 fel
    »sv: Prov
    ^
  Raden är indragen med tabb (visas som »). Använd mellanslag.
  Troligen menat:
      sv: Prov

STG006 prov.yaml:5:1 fel
    »en: Test
    ^
  Raden är indragen med tabb (visas som »). Använd mellanslag.
  Troligen menat:
      en: Test

2 fel.
""",
    ),
    "wrong type": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
partners: SKF
""",
        },
        """\
STG014 prov.yaml:4:11 fel
    partners: SKF
              ~~^
  Här ska stå en lista inom [ ], men här står ”SKF”.

1 fel.
""",
    ),
    "text without a language": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: Stål, plåt och svets
""",
        },
        """\
STG014 prov.yaml:3:7 fel
    name: Stål, plåt och svets
          ~~~~~~~~~~~~~~~~~~~^
  Här ska stå nycklar med värden, men här står ”Stål, plåt och svets”.
  Troligen menat:
    name: {sv: "Stål, plåt och svets"}

1 fel.
""",
    ),
    "negative weeks": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: -20
""",
        },
        """\
STG015 prov.yaml:12:12 fel
        weeks: -20
               ~~^
  -20 är för litet. Minsta tillåtna värde är 1.
  Troligen menat:
        weeks: 20

1 fel.
""",
    ),
    "unknown level": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svenska:
    name: {sv: Svenska}
    levels: [sfi-c, sfi-d]
jobs:
  montor:
    name: {sv: Montör}
    requires: [{svenska: sfi-e}]
""",
        },
        """\
STG031 prov.yaml:11:26 fel
        requires: [{svenska: sfi-e}]
                             ~~~~^
  ”svenska” har ingen nivå ”sfi-e”. Nivåerna är sfi-c, sfi-d.
  Troligen menat:
        requires: [{svenska: sfi-d}]

1 fel.
""",
    ),
    "fact with levels without one": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svenska:
    name: {sv: Svenska}
    levels: [sfi-c, sfi-d]
jobs:
  montor:
    name: {sv: Montör}
    requires: [svenska]
""",
        },
        """\
STG035 prov.yaml:11:16 fel
        requires: [svenska]
                   ~~~~~~^
  ”svenska” har nivåer: skriv vilken som menas, sfi-c, sfi-d.
  Troligen menat:
        requires: [{svenska: sfi-d}]

1 fel.
""",
    ),
    "YAML that stops half way": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    paces: [100, 50
""",
        },
        """\
STG005 prov.yaml:13:12 fel
        paces: [100, 50
               ^
  Parentesen som börjar här tar aldrig slut.
  Troligen menat:
        paces: [100, 50]

1 fel.
""",
    ),
    "text that stops half way": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: "Prov}
""",
        },
        """\
STG005 prov.yaml:3:12 fel
    name: {sv: "Prov}
               ^
  Citattecknet som börjar här tar aldrig slut.
  Troligen menat:
    name: {sv: "Prov"}

1 fel.
""",
    ),
    "latin-1 bytes": (
        {
            "prov.yaml": b"schema: 1\nladder: prov\nname: {sv: M\xe5lare}\n",
        },
        """\
STG002 prov.yaml:3:13 fel
    name: {sv: Målare}
                ^
  Filen är inte sparad som UTF-8: här står byten 0xE5.
  Öppna filen i redigeraren och spara den igen med teckenkodningen UTF-8.

1 fel.
""",
    ),
    "empty file": (
        {
            "prov.yaml": """\
# bara en kommentar
""",
        },
        """\
STG010 prov.yaml:1:1 fel
  Filen är tom.

1 fel.
""",
    ),
    "folder with the template alone": (
        {
            "mall.yaml.txt": "schema: 1\n",
        },
        """\
STG011 .:1:1 fel
  Det finns ingen stege (fil som slutar på .yaml) i mappen.

1 fel.
""",
    ),
    "folder without ladders": (
        {
            "prov.yaml.txt": """\
schema: 1
ladder: prov
name: {sv: Prov}
""",
        },
        """\
STG011 .:1:1 fel
  Det finns ingen stege i mappen: en fil har fått ändelsen .txt efter .yaml.
  Byt namn på filen till:
    prov.yaml

1 fel.
""",
    ),
    "a colon in an unquoted text": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name:
  sv: Stål: svetsning
""",
        },
        """\
STG005 prov.yaml:4:11 fel
      sv: Stål: svetsning
              ^
  Ett kolon följt av mellanslag delar texten. En text med kolon ska stå inom citattecken.
  Troligen menat:
      sv: "Stål: svetsning"

1 fel.
""",
    ),
    "a comma in an unquoted text": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Stål, plåt, svets, en: Steel}
""",
        },
        """\
STG005 prov.yaml:3:12 fel
    name: {sv: Stål, plåt, svets, en: Steel}
               ~~~~~~~~~~~~~~~~^
  Ett komma inom { } delar texten. En text med komma ska stå inom citattecken.
  Troligen menat:
    name: {sv: "Stål, plåt, svets", en: Steel}

1 fel.
""",
    ),
    "ja": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    beside_work: ja
""",
        },
        """\
STG014 prov.yaml:13:18 fel
        beside_work: ja
                     ~^
  Här ska stå true eller false, men här står ”ja”.
  Troligen menat:
        beside_work: true

1 fel.
""",
    ),
    "50%": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    paces: 50%
""",
        },
        """\
STG014 prov.yaml:13:12 fel
        paces: 50%
               ~~^
  Här ska stå en lista inom [ ], men här står ”50%”.
  Troligen menat:
        paces: [50]

1 fel.
""",
    ),
    "90 000": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    cost_sek: {municipality: 90 000}
""",
        },
        """\
STG014 prov.yaml:13:30 fel
        cost_sek: {municipality: 90 000}
                                 ~~~~~^
  Här ska stå ett heltal, men här står ”90 000”.
  Troligen menat:
        cost_sek: {municipality: 90000}

1 fel.
""",
    ),
    "12/1 2027": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    starts: [12/1 2027]
""",
        },
        """\
STG018 prov.yaml:13:14 fel
        starts: [12/1 2027]
                 ~~~~~~~~^
  ”12/1 2027” är inget datum. Skriv år-månad-dag, till exempel 2027-01-12.
  Troligen menat:
        starts: [2027-01-12]

1 fel.
""",
    ),
    "one day after starts": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
    starts: 2027-02-01
""",
        },
        """\
STG014 prov.yaml:13:13 fel
        starts: 2027-02-01
                ~~~~~~~~~^
  Här ska stå nycklar med värden, men här står ”2027-02-01”.
  Troligen menat:
        starts: [2027-02-01]

1 fel.
""",
    ),
    "an id with å": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  Målning 1:
    name: {sv: Målning 1}
""",
        },
        """\
STG017 prov.yaml:5:3 fel
      Målning 1:
      ~~~~~~~~^
  ”Målning 1” kan inte vara ett id. Ett id har bara små bokstäver a–z, siffror och bindestreck.
  Troligen menat:
      malning-1:

1 fel.
""",
    ),
    "unknown ladder in uses": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
uses: [gemensamt]
""",
        },
        """\
STG033 prov.yaml:4:8 fel
    uses: [gemensamt]
           ~~~~~~~~^
  Det finns ingen stege med id ”gemensamt”, varken bredvid filen eller bland dem som följer med.
  Troligen menat:
    uses: [gemensam]

1 fel.
""",
    ),
    "a file that is not in uses": (
        {
            "annan.yaml": """\
schema: 1
ladder: annan
name: {sv: Annan}
competencies:
  svets:
    name: {sv: Svets}
""",
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
jobs:
  svetsare:
    name: {sv: Svetsare}
    requires: [svets]
""",
        },
        """\
STG034 prov.yaml:7:16 fel
        requires: [svets]
                   ~~~~^
  ”svets” finns i stegen ”annan”, som inte står under uses.
  Låt uses vara:
    uses: [annan]

1 fel.
""",
    ),
    "newer schema": (
        {
            "prov.yaml": """\
schema: 2
ladder: prov
nytt: {sv: Prov}
""",
        },
        """\
STG020 prov.yaml:1:9 fel
    schema: 2
            ^
  Filen är skriven för en nyare version (schema 2). Den här versionen förstår schema 1: uppdatera stegvis.

1 fel.
""",
    ),
    "missing required key": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: 20
""",
        },
        """\
STG013 prov.yaml:8:3 fel
      svetskurs:
      ~~~~~~~~^
  Nyckeln ”kind” saknas.
  Lägg till:
    kind: course

1 fel.
""",
    ),
    "no length": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
""",
        },
        """\
STG021 prov.yaml:8:3 fel
      svetskurs:
      ~~~~~~~~^
  En insats ska ha precis en längd: weeks, points, yh_points eller days.

1 fel.
""",
    ),
    "several faults in several files": (
        {
            "a.yaml": """\
schema: 1
ladder: a
name: {sv: A}
competencies:
  svets:
    name: {sv: Svets}
    levels: bas
""",
            "b.yaml": """\
schema: 1
ladder: b
name: {sv: B}
uses: [a]
competencies:
  svets:
    name: {en: Welding}
jobs:
  svetsare:
    name: {sv: Svetsare}
    requires: [{any_off: [svets]}]
    step: 3
""",
        },
        """\
STG014 a.yaml:7:13 fel
        levels: bas
                ~~^
  Här ska stå en lista inom [ ], men här står ”bas”.
  Troligen menat:
        levels: [bas]

STG032 b.yaml:6:3 fel
      svets:
      ~~~~^
  ”svets” finns redan: a.yaml:5. Varje id får bara finnas en gång.

STG013 b.yaml:7:5 fel
        name: {en: Welding}
        ~~~^
  Nyckeln ”sv” saknas.
  Lägg till:
    sv: ...

STG022 b.yaml:11:16 fel
        requires: [{any_off: [svets]}]
                   ~~~~~~~~~~~~~~~~~^
  Det går inte att förstå vad som krävs här.
  Troligen menat:
        requires: [{any_of: [svets]}]

STG036 b.yaml:12:11 fel
        step: 3
              ^
  Stegen ”b” har inga steg (steps), alltså inget steg 3.

5 fel.
""",
    ),
    "control character": (
        {
            "prov.yaml": "schema: 1\nladder: prov\nname: {sv: Pro\x07v}\n",
        },
        """\
STG004 prov.yaml:3:15 fel
    name: {sv: Pro�v}
                  ^
  Här står ett osynligt styrtecken (U+0007). Ta bort det.
  Troligen menat:
    name: {sv: Prov}

1 fel.
""",
    ),
    "NaN": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: course
    name: {sv: Svetskurs}
    gives: [svets]
    weeks: .nan
""",
        },
        """\
STG023 prov.yaml:12:12 fel
        weeks: .nan
               ~~~^
  ”.nan” är inget tal som går att räkna med.

1 fel.
""",
    ),
    "tag": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: !!python/object:os.system {sv: Prov}
""",
        },
        """\
STG008 prov.yaml:3:7 fel
    name: !!python/object:os.system {sv: Prov}
          ~~~~~~~~~~~~~~~~~~~~~~~~~~^
  Taggar (!) får inte användas. Ta bort taggen.

1 fel.
""",
    ),
    "unknown kind of file": (
        {
            "prov.yaml": """\
schema: 1
lader: prov
name: {sv: Prov}
""",
        },
        """\
STG019 prov.yaml:2:1 fel
    lader: prov
    ~~~~^
  Det går inte att se vad för slags fil det här är. En stege börjar med ladder:, ett program med programme:, en fil med fall med expectations:, en deltagarfil med participant:.
  Troligen menat:
    ladder: prov

1 fel.
""",
    ),
    "wrong word": (
        {
            "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  svets:
    name: {sv: Svets}
activities:
  svetskurs:
    kind: validering
    name: {sv: Svetskurs}
    gives: [svets]
    days: 2
    responsible: jobcoach
""",
        },
        """\
STG016 prov.yaml:9:11 fel
        kind: validering
              ~~~~~~~~~^
  ”validering” är inget av de tillåtna värdena: course, validation, exam, placement, work_training, subsidised_job, support, application.
  Troligen menat:
        kind: validation

STG016 prov.yaml:13:18 fel
        responsible: jobcoach
                     ~~~~~~~^
  ”jobcoach” är inget av de tillåtna värdena: participant, counsellor, job_coach, job_broker, employment_officer, guidance_counsellor, social_worker, supervisor, assessor, employer, provider.
  Troligen menat:
        responsible: job_coach

2 fel.
""",
    ),
    "programme: keys and words": (
        {
            "prov.yaml": WITH_REFERRAL,
            "programmes/centrum.yaml": """\
schema: 1
programme: centrum
name: {sv: Centrum}
ower: Staden
cap: {months: 18 månader, source: x}
team: [jobbcoach, job_broker]
referral_from: [socialtjänsten]
""",
        },
        """\
STG012 programmes/centrum.yaml:4:1 fel
    ower: Staden
    ~~~^
  Nyckeln ”ower” finns inte här.
  Troligen menat:
    owner: Staden

STG014 programmes/centrum.yaml:5:15 fel
    cap: {months: 18 månader, source: x}
                  ~~~~~~~~~^
  Här ska stå ett heltal, men här står ”18 månader”.
  Troligen menat:
    cap: {months: 18, source: x}

STG016 programmes/centrum.yaml:6:8 fel
    team: [jobbcoach, job_broker]
           ~~~~~~~~^
  ”jobbcoach” är inget av de tillåtna värdena: participant, counsellor, job_coach, job_broker, employment_officer, guidance_counsellor, social_worker, supervisor, assessor, employer, provider.
  Troligen menat:
    team: [job_coach, job_broker]

STG016 programmes/centrum.yaml:7:17 fel
    referral_from: [socialtjänsten]
                    ~~~~~~~~~~~~~^
  ”socialtjänsten” är inget av de tillåtna värdena: social_services, employment_service, adult_education, health_care, own_initiative, youth_responsibility.
  Troligen menat:
    referral_from: [social_services]

4 fel.
""",
    ),
    "programme: a fact that no ladder has": (
        {
            "prov.yaml": WITH_REFERRAL,
            "programmes/centrum.yaml": """\
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
eligible:
  - age: {min: 16, max: 65}
  - anvisningen
  - {experience: {of: [anvisning], months: 6}}
source: x
""",
        },
        """\
STG030 programmes/centrum.yaml:7:5 fel
      - anvisningen
        ~~~~~~~~~~^
  Ingen kompetens och inget certifikat i stegarna har id ”anvisningen”.
  Troligen menat:
      - anvisning

STG030 programmes/centrum.yaml:8:24 fel
      - {experience: {of: [anvisning], months: 6}}
                           ~~~~~~~~^
  Inget jobb och inget yrke (work) i stegarna har id ”anvisning”. Det id:t är en kompetens.
  Kontrollera stavningen, eller lägg till det som saknas.

2 fel.
""",
    ),
    "programme: what is missing": (
        {
            "prov.yaml": WITH_REFERRAL,
            "programmes/centrum.yaml": """\
schema: 1
programme: centrum
name: {en: Centre}
cap: {source: x}
tracks:
  unga: {eligible: [{aeg: {max: 24}}]}
goal: {participants: 50}
""",
        },
        """\
STG013 programmes/centrum.yaml:1:1 fel
    schema: 1
    ~~~~~~~~^
  Nyckeln ”owner” saknas.
  Lägg till:
    owner: ...

STG013 programmes/centrum.yaml:3:1 fel
    name: {en: Centre}
    ~~~^
  Nyckeln ”sv” saknas.
  Lägg till:
    sv: ...

STG013 programmes/centrum.yaml:4:1 fel
    cap: {source: x}
    ~~^
  Nyckeln ”months” saknas.
  Lägg till:
    months: 12

STG013 programmes/centrum.yaml:6:3 fel
      unga: {eligible: [{aeg: {max: 24}}]}
      ~~~^
  Nyckeln ”name” saknas.
  Lägg till:
    name: {sv: ...}

STG022 programmes/centrum.yaml:6:21 fel
      unga: {eligible: [{aeg: {max: 24}}]}
                        ~~~~~~~~~~~~~~~^
  Det går inte att förstå vad som krävs här.
  Troligen menat:
      unga: {eligible: [{age: {max: 24}}]}

STG013 programmes/centrum.yaml:7:1 fel
    goal: {participants: 50}
    ~~~^
  Nyckeln ”outcome” saknas.
  Lägg till:
    outcome: able_to_apply

STG013 programmes/centrum.yaml:7:1 fel
    goal: {participants: 50}
    ~~~^
  Nyckeln ”per” saknas.
  Lägg till:
    per: half_year

7 fel.
""",
    ),
    "programme: an id that is taken": (
        {
            "prov.yaml": WITH_REFERRAL,
            "programmes/centrum.yaml": """\
schema: 1
programme: anvisning
name: {sv: Centrum}
owner: Staden
eligible: [{anvisning: sfi-c}]
source: x
""",
        },
        """\
STG032 programmes/centrum.yaml:2:1 fel
    programme: anvisning
    ~~~~~~~~^
  ”anvisning” finns redan: prov.yaml:5. Varje id får bara finnas en gång.

STG035 programmes/centrum.yaml:5:24 fel
    eligible: [{anvisning: sfi-c}]
                           ~~~~^
  ”anvisning” har inga nivåer.
  Troligen menat:
    eligible: [anvisning]

2 fel.
""",
    ),
    "programme: sense": (
        {
            "prov.yaml": WITH_REFERRAL,
            "programmes/centrum.yaml": """\
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
eligible: [{age: {min: 16, max: 65}}, anvisning]
cap: {months: 18}
tracks:
  unga:
    name: {sv: Unga}
    eligible: [{age: {min: 15, max: 24}}]
    source: x
  seniorer:
    name: {sv: Seniorer}
    eligible: [{age: {min: 65, max: 60}}]
    source: x
sources: {eligible.age: x}
""",
        },
        """\
STG103 programmes/centrum.yaml:5:39 varning
    eligible: [{age: {min: 16, max: 65}}, anvisning]
                                          ~~~~~~~~^
  Uppgifterna om ”centrum: eligible.anvisning” har varken källa (source) eller antagande (assumption).

STG103 programmes/centrum.yaml:6:1 varning
    cap: {months: 18}
    ~~^
  Uppgifterna om ”centrum: cap” har varken källa (source) eller antagande (assumption).

STG114 programmes/centrum.yaml:10:5 varning
        eligible: [{age: {min: 15, max: 24}}]
        ~~~~~~~^
  Inriktningen ”unga” nämner åldern 15, men programmet tar bara emot åldrarna 16–65.

STG115 programmes/centrum.yaml:14:5 varning
        eligible: [{age: {min: 65, max: 60}}]
        ~~~~~~~^
  Ingen ålder passar: den lägsta (65) är högre än den högsta (60).

Inga fel, 4 varningar.
""",
    ),
}
"""What is wrong, the files of the folder, and the page."""


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """The files, in the folder and its folder of programmes."""
    (folder / "programmes").mkdir()
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


@pytest.mark.parametrize("wrong", BROKEN)
def test_broken_ladder_is_explained(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault is told with its code, place, line, sentence and likely correction, and nothing else is told."""
    files, page = BROKEN[wrong]
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    assert faults(check_files(["."])) == page


@pytest.mark.parametrize("wrong", BROKEN)
def test_the_corrected_line_is_no_longer_wrong(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each hint put in place of its line, that fault is gone."""
    files, _ = BROKEN[wrong]
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    found = check_files(["."])
    replacing = [item for item in found if item.hint and item.source_line and item.code not in {"STG013", "STG034"}]
    for item in replacing:
        path = tmp_path / item.position.file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[item.position.line - 1] = item.hint
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    again = {(item.code, item.position.file, item.position.line) for item in check_files(["."])}
    assert not again & {(item.code, item.position.file, item.position.line) for item in replacing}


def test_there_are_enough_of_them() -> None:
    """Twenty-five at least, and most codes for what stops a ladder are among them."""
    pages = "".join(page for _, page in BROKEN.values())
    seen = {code for code in CODES if code in pages}
    assert len(BROKEN) >= 25
    assert len(seen) >= 25
