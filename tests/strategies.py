"""Small random ladders with a participant: a seeded generator for the oracles, and the same as hypothesis strategies for the laws."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import yaml
from hypothesis import strategies as st

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder, LadderFile
from stegvis.participant import Participant
from stegvis.terms import FrozenDict

FLAVOURS = (
    "wide",  # any_of, all_of, at_least, several providers
    "deep",  # chains
    "cyclic",  # A gives B and B gives A
    "multi",  # activities that give several facts
    "levels",  # a fact with ordered levels
    "implies",  # certificates that imply facts
    "employed",  # months of experience, present jobs, weeks to hire
    "starts",  # lists of dates, weekdays, months, last days to apply
    "offerings",
    "paces",  # 100 and 50, paces of the participant
    "beside",  # a mix of what may stand beside work
    "placements",
    "expiring",  # certificates and holdings that end
    "waivers",
    "in_progress",
    "ages",
    "hours",
    "together",  # co_requires
    "proof",
    "infeasible",
)
TIMELESS = (
    "wide",
    "deep",
    "cyclic",
    "multi",
    "levels",
    "implies",
    "paces",
    "beside",
    "waivers",
    "in_progress",
    "hours",
    "together",
    "proof",
    "infeasible",
)
"""What binds nothing to a date: an order is enough for a date."""

WISHES, SLOW = "wishes", "slow"
"""Flavours that are named by those who want them: what one lives on and what is wished for; how long it takes those who need longer.

They are in none of the lists above, so that no other seed makes another case.
"""

KINDS_OF_WISHES = ("work_first", "no_loan", "avoid", "must_include")

MONDAY = date(2027, 1, 4)


@dataclass(frozen=True)
class Case:
    """One ladder file as values, one participant as values, what is sought and the day."""

    ladder: dict[str, Any]
    person: dict[str, Any]
    target: str
    today: date
    flavours: frozenset[str] = field(default=frozenset())

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue, made of the models directly."""
        return catalogue_of(self.ladder)

    @cached_property
    def participant(self) -> Participant:
        return Participant.model_validate(self.person)

    @property
    def texts(self) -> dict[str, str]:
        """The ladder file as text, by its name."""
        return {f"{self.ladder['ladder']}.yaml": yaml.safe_dump(self.ladder, sort_keys=False, allow_unicode=True)}

    def with_ladder(self, **sections: Any) -> Case:
        """The same with some sections of the ladder replaced."""
        return replace(self, ladder=self.ladder | sections)

    def with_person(self, **keys: Any) -> Case:
        """The same with some keys of the participant replaced."""
        return replace(self, person=self.person | keys)


def catalogue_of(*files: dict[str, Any]) -> Catalogue:
    """A catalogue made of ladder files given as values."""
    models = [LadderFile.model_validate(item) for item in files]

    def joined(section: str) -> FrozenDict[str, Any]:
        entries = [(key, item.placed(key, model.ladder)) for model in models for key, item in getattr(model, section).items()]
        return FrozenDict(sorted(entries))

    ladders = {
        item.ladder: Ladder(
            item.ladder,
            item.name,
            item.partners,
            item.uses,
            item.checked_on,
            "sha256:0",
            tuple(sorted(item.steps, key=lambda step: step.step)),
        )
        for item in models
    }
    facts = FrozenDict(sorted({**joined("competencies"), **joined("certificates")}.items()))
    return Catalogue(facts, joined("work"), joined("activities"), joined("jobs"), FrozenDict(sorted(ladders.items())))


def name(text: str) -> dict[str, str]:
    """A Swedish name."""
    return {"sv": text.replace("-", " ").capitalize()}


class Maker:
    """Makes one random case; `chance` asks a flavour before the dice."""

    def __init__(self, rng: random.Random, activities: int, flavours: Collection[str], days: int, weeks: int) -> None:
        self.rng, self.size, self.flavours = rng, activities, frozenset(flavours)
        self.days, self.weeks = days, weeks
        self.today = MONDAY + timedelta(days=rng.choice((0, 0, 0, 1, 3, 27)))
        self.facts = [f"f{index}" for index in range(max(2, activities - rng.randint(0, 2)))]
        self.levels = ["l1", "l2", "l3"] if "levels" in self.flavours else []
        self.certificates = [fact for fact in self.facts if {"implies", "expiring"} & self.flavours and rng.random() < 0.4]
        self.top = 3 if "employed" in self.flavours else 2

    def chance(self, flavour: str, share: float = 0.5) -> bool:
        return flavour in self.flavours and self.rng.random() < share

    def leaf(self, rank: int) -> Any:
        """One fact of that rank or lower."""
        if self.levels and self.rng.random() < 0.3:
            return {"sprak": self.rng.choice(self.levels)}
        low = max(0, rank - 2) if "deep" in self.flavours else 0
        fact = self.facts[self.rng.randint(low, max(low, min(rank, len(self.facts) - 1)))]
        return {"fact": fact, "proof": True} if self.chance("proof", 0.2) else fact

    def tree(self, rank: int, depth: int = 2) -> Any:
        """A requirement over facts up to that rank."""
        if not depth or self.rng.random() < (0.4 if "wide" in self.flavours else 0.75):
            return self.leaf(rank)
        items = [self.tree(rank, depth - 1) for _ in range(self.rng.randint(2, 3))]
        form = self.rng.choice(("any_of", "all_of", "at_least"))
        return {"at_least": self.rng.randint(1, len(items)), "of": items} if form == "at_least" else {form: items}

    def length(self) -> dict[str, Any]:
        """A length, and with a load perhaps several paces."""
        if self.rng.random() < 0.5:
            return {"days": self.rng.randint(1, self.days)}
        load = {"weeks": self.rng.randint(1, self.weeks)} if self.rng.random() < 0.8 else {"points": self.rng.randint(1, 20 * self.weeks)}
        return load | ({"paces": self.rng.choice(([100, 50], [50], [100, 75], [25]))} if self.chance("paces", 0.7) else {})

    def when(self) -> dict[str, Any]:
        """On which days it starts, if not on any."""
        if not self.chance("starts", 0.6):
            return {}
        first = [self.today + timedelta(days=self.rng.randint(-3, 25)) for _ in range(self.rng.randint(1, 3))]
        forms = [
            sorted(set(first)),
            {"weekdays": self.rng.sample(["monday", "wednesday", "friday"], 2)},
            {"months": [1, 2, 3]},
            {"months": [2], "known": sorted(set(first))},
        ]
        found: dict[str, Any] = {"starts": self.rng.choice(forms)}
        if self.rng.random() < 0.3:
            found["apply"] = {"weeks_before": self.rng.randint(1, 2)}
        if self.rng.random() < 0.2:
            found["valid_to"] = self.today + timedelta(days=self.rng.randint(5, 40))
        if self.rng.random() < 0.2:
            found["valid_from"] = self.today + timedelta(days=self.rng.randint(1, 9))
        return found

    def offered(self) -> dict[str, Any]:
        """Offerings instead of a length."""
        offers = []
        for _ in range(self.rng.randint(1, 2)):
            start = self.today + timedelta(days=self.rng.randint(0, 20))
            offer: dict[str, Any] = {
                "starts": [start],
                "days": self.rng.randint(1, 2 * self.days),
                "pace_percent": self.rng.choice((50, 75, 100)),
            }
            if self.rng.random() < 0.3:
                offer["apply_by"] = start - timedelta(days=self.rng.randint(0, 10))
            if self.chance("beside"):
                offer["beside_work"] = self.rng.random() < 0.5
            offers.append(offer)
        return {"offerings": offers}

    def activity(self, index: int) -> dict[str, Any]:
        """One activity that gives the fact of its number, from facts below it."""
        rng, rank = self.rng, min(index, len(self.facts) - 1)
        gives: list[Any] = [self.facts[rank] if index < len(self.facts) else rng.choice(self.facts)]
        if self.chance("multi"):
            gives += rng.sample(self.facts, min(2, len(self.facts)))
        if self.levels and rng.random() < 0.4:
            gives = [{"sprak": rng.choice(self.levels)}] + (gives if rng.random() < 0.4 else [])
        reach = len(self.facts) - 1 if self.chance("cyclic", 0.4) else rank - 1
        needs = [self.tree(reach)] if reach >= 0 and rng.random() < (0.9 if "deep" in self.flavours else 0.6) else []
        if self.chance("employed", 0.3):
            needs.append({"experience": {"of": [rng.choice(("j1", "j2", "smed"))], "months": rng.randint(1, 2)}})
        if self.chance("ages", 0.2):
            needs.append({"age": rng.choice(({"min": 20}, {"max": 24}, {"min": 20, "from": "july"}, {"min": 18, "max": 30}))})
        placement = self.chance("placements", 0.3)
        kind = (
            rng.choice(("placement", "work_training", "subsidised_job"))
            if placement
            else rng.choice(("course", "course", "validation", "exam"))
        )
        found: dict[str, Any] = {"kind": kind, "step": rng.randint(1, self.top), "name": name(f"a{index}"), "requires": needs}
        found["gives"] = [item for place, item in enumerate(gives) if item not in gives[:place]]
        found |= (
            {"days": rng.randint(1, self.days)}
            if placement
            else self.offered()
            if self.chance("offerings", 0.3)
            else self.length() | self.when()
        )
        found["cost_sek"] = {
            payer: rng.choice((0, 100, 200, 500)) for payer in rng.sample(("participant", "municipality", "state"), rng.randint(0, 2))
        }
        if "beside" in self.flavours or "employed" in self.flavours:
            found |= rng.choice(({}, {"beside_work": True}, {"beside_work": True}, {"beside_work": False}))
        if self.chance("hours", 0.4):
            found["hours"] = rng.sample(("day", "evening", "shift"), rng.randint(1, 2))
        if index and self.chance("together", 0.25):
            found["co_requires"] = [f"a{rng.randrange(index)}"]
        if self.chance(WISHES, 0.7):
            aid = ["student_aid"]
            found["lives_on"] = rng.choice((aid, aid, aid, [*aid, "social_assistance"], ["establishment_benefit"]))
        return self.longer(found) if self.chance(SLOW, 0.7) else found

    def longer(self, activity: dict[str, Any]) -> dict[str, Any]:
        """The activity with the time that it takes those who need longer."""
        for unit in ("days", "weeks", "points"):
            if unit in activity:
                return activity | {f"slow_{unit}": activity[unit] + self.rng.randint(1, 2 * activity[unit])}
        offers = [offer | {"slow_days": offer["days"] + self.rng.randint(0, offer["days"])} for offer in activity["offerings"]]
        return activity | {"offerings": offers}

    def job(self, step: int) -> dict[str, Any]:
        """One job on that step."""
        rank = min(len(self.facts) - 1, (len(self.facts) * step) // (self.top + 1))
        needs = [self.tree(rank)]
        if step > 1 and self.chance("employed", 0.4):
            needs.append({"experience": {"of": [f"j{step - 1}"], "months": self.rng.randint(1, 2)}})
        if "infeasible" in self.flavours and step == self.top and self.rng.random() < 0.7:
            needs.append("omojlig")
        found: dict[str, Any] = {"step": step, "name": name(f"j{step}"), "requires": needs, "weeks_to_hire": self.rng.choice((0, 0, 1, 2))}
        if self.chance("hours", 0.2):
            found["hours"] = ["day"]
        if step > 1 and self.chance("employed", 0.2):
            found["counts_as"] = [f"j{step - 1}"]
        return found

    def ladder(self) -> dict[str, Any]:
        """The whole ladder file."""
        plain: dict[str, Any] = {fact: {"name": name(fact)} for fact in self.facts if fact not in self.certificates}
        plain["omojlig"] = {"name": name("omojlig")}
        if self.levels:
            plain["sprak"] = {"name": name("sprak"), "levels": self.levels}
        certificates: dict[str, Any] = {}
        for fact in self.certificates:
            certificates[fact] = {
                "name": name(fact),
                "implies": [item for item in self.rng.sample(self.facts, min(2, len(self.facts))) if item != fact][:1],
            }
            if self.chance("expiring", 0.6):
                certificates[fact]["valid_months"] = self.rng.randint(1, 2)
        jobs = {f"j{step}": self.job(step) for step in range(1, self.top + 1)}
        if self.rng.random() < 0.3:
            jobs["j1b"] = self.job(1) | {"name": name("j1b")}
        steps: list[dict[str, Any]] = [{"step": step, "name": name(f"steg {step}"), "onward": [step + 1]} for step in range(1, self.top)]
        steps.append({"step": self.top, "name": name("topp"), "top": True})
        if self.certificates:
            steps[0]["certificate"] = self.certificates[0]
        return {
            "schema": 1,
            "ladder": "prov",
            "name": name("prov"),
            "competencies": plain,
            "certificates": certificates,
            "work": {"smed": {"name": name("smed")}},
            "activities": {f"a{index}": self.activity(index) for index in range(self.size)},
            "jobs": jobs,
            "steps": steps,
        }

    def person(self) -> dict[str, Any]:
        """One participant, who holds little."""
        rng = self.rng
        holds: list[Any] = [
            {"fact": fact, "evidence": rng.choice(("certificate", "self_reported"))}
            for fact in rng.sample(self.facts, rng.choice((0, 0, 1, 1, 2)))
        ]
        if self.levels and rng.random() < 0.5:
            holds.append({"sprak": rng.choice(self.levels[:2])})
        if self.chance("expiring", 0.5) and holds and isinstance(holds[0], dict) and "fact" in holds[0]:
            holds[0]["expires"] = self.today + timedelta(days=rng.randint(0, 30))
        if self.chance("employed", 0.4):
            holds.append({"experience": {rng.choice(("j1", "smed")): rng.randint(1, 2)}})
        found: dict[str, Any] = {"participant": "p-001", "holds": holds, "pace_beside_work": rng.choice((50, 50, 100, 25))}
        if self.chance("paces", 0.4):
            found["pace_percent"] = rng.choice((50, 75))
        if self.chance("employed", 0.3):
            found["works_as"] = rng.choice(("smed", "j1", "j2"))
        if self.chance("in_progress", 0.7):
            begun = {
                "activity": f"a{rng.randrange(self.size)}",
                "ends": self.today + timedelta(days=rng.randint(-3, 12)),
                "pace_percent": rng.choice((0, 50, 100)),
            }
            found["in_progress"] = [begun]
        if self.chance("hours", 0.7):
            found["can"] = rng.sample(("day", "evening"), rng.randint(1, 2))
        if "ages" in self.flavours:
            found["born"] = rng.choice((2007, date(2007, 2, 3), date(2002, 2, 1), date(2007, 1, 20), 2003))
        if rng.random() < 0.3:
            found["available_from"] = self.today + timedelta(days=rng.randint(0, 6))
        return found

    def waivers(self, ladder: dict[str, Any]) -> list[dict[str, Any]]:
        """Perhaps a waiver of the first item that something requires."""
        needy = [
            (key, item["requires"][0]) for section in ("activities", "jobs") for key, item in ladder[section].items() if item["requires"]
        ]
        if not needy or not self.chance("waivers", 0.8):
            return []
        key, item = self.rng.choice(needy)
        return [
            {
                "requirement": item,
                "for": key,
                "reason": "rule_of_owner",
                "granted_by": "counsellor",
                "date": self.today + timedelta(days=self.rng.randint(-9, 9)),
            }
        ]

    def case(self) -> Case:
        ladder, person = self.ladder(), self.person()
        if waivers := self.waivers(ladder):
            person["waivers"] = waivers
        target = f"j{self.top}"
        if self.rng.random() < 0.25:
            target = self.rng.choice([self.facts[-1], *(["sprak:l2", "sprak"] if self.levels else [self.facts[-1]])])
        if WISHES in self.flavours:
            kinds = [kind for kind in KINDS_OF_WISHES if self.rng.random() < 0.4]
            person["wishes"] = some_wishes(ladder, self.rng, kinds)
        return Case(ladder, person, target, self.today, self.flavours)


def some_wishes(ladder: dict[str, Any], rng: random.Random, kinds: Collection[str]) -> dict[str, Any]:
    """Wishes of those kinds: activities and jobs to avoid, an activity or a fact to include."""
    found: dict[str, Any] = {kind: True for kind in ("work_first", "no_loan") if kind in kinds}
    if "avoid" in kinds:
        found["avoid"] = rng.sample([*ladder["activities"], *ladder["jobs"]], rng.randint(1, 2))
    if "must_include" in kinds:
        facts = [fact for fact in (*ladder["competencies"], *ladder["certificates"]) if fact != "omojlig"]
        found["must_include"] = [rng.choice([*ladder["activities"], *ladder["activities"], *facts])]
    return found


def random_case(
    rng: random.Random,
    *,
    activities: int = 5,
    flavours: Collection[str] | None = None,
    among: Collection[str] = FLAVOURS,
    days: int = 5,
    weeks: int = 2,
) -> Case:
    """One random case of at most so many activities; with no flavours given, two to five of those named by `among`.

    `days` and `weeks` are the greatest lengths: the oracles try every day, so they stay small.
    """
    if flavours is None:
        flavours = rng.sample(sorted(among), rng.randint(2, min(5, len(among))))
    return Maker(rng, rng.randint(max(2, activities // 2), activities), flavours, days, weeks).case()


def cases(*, activities: int = 5, among: Collection[str] = FLAVOURS, days: int = 5, weeks: int = 2) -> st.SearchStrategy[Case]:
    """Random cases as a hypothesis strategy: the flavours are drawn, and a seed for the rest."""
    flavours = st.sets(st.sampled_from(sorted(among)), min_size=1, max_size=5)
    seeds = st.integers(min_value=0, max_value=2**32 - 1)
    return st.builds(
        lambda chosen, seed: random_case(random.Random(seed), activities=activities, flavours=sorted(chosen), days=days, weeks=weeks),
        flavours,
        seeds,
    )


def renamed_in(value: Any, names: Mapping[str, str]) -> Any:
    """The same value with other ids, as keys too."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed_in(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed_in(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def shuffled(
    value: Any, rng: random.Random, *, lists: Collection[str] = ("holds", "gives", "any_of", "all_of", "of", "requires", "implies", "steps")
) -> Any:
    """The same value with its keys in another order, and the lists whose order has no meaning too."""
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: _mixed(shuffled(value[key], rng, lists=lists), rng, key in lists) for key in keys}
    return [shuffled(item, rng, lists=lists) for item in value] if isinstance(value, list) else value


def _mixed(value: Any, rng: random.Random, may: bool) -> Any:
    return rng.sample(value, len(value)) if may and isinstance(value, list) else value
