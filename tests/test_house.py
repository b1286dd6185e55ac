"""The house rules, held by tests: floors, sizes, docstrings, encodings, lazy imports and the public names."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import stegvis
from stegvis import findings, question, route

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "stegvis"
SNAPSHOT = ROOT / "tests" / "public_names.txt"
MODULES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "examples").rglob("*.py"), ROOT / "noxfile.py"])

HEAVY = {
    "networkx": {"ladder/graph.py"},
    "holidays": {"dates.py"},
    "ortools": {"planning/exact.py", "centre/bundles.py"},
}
"""Where, and nowhere else, a heavy library is imported."""

GROWING = {"Answers", "Bits", "Done", "Held", "Rows", "Seeker", "Task", "_Frame", "_Kind", "_Row", "_Sheet"}
"""The dataclasses that are filled as one goes."""

UNEQUAL = {"planning/retiming.py": 1, "render/as_diff.py": 1, "enrolment_file.py": 1, "queue_file.py": 1, "people_file.py": 2}
"""How often a module zips what need not be equally long."""

ABOVE = ("cli", "__main__.py")
"""The only place that prints, leaves, reads the clock and catches everything."""


def named(path: Path) -> str:
    """A module's place below the package, as a readable test id."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def is_below_cli(path: Path) -> bool:
    """Whether the module belongs to the library and not to the command line."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py") not in {name.removesuffix(".py") for name in ABOVE}


def without_typing(module: ast.Module) -> Iterator[ast.AST]:
    """Every node that exists when the program runs: nothing below `if TYPE_CHECKING`."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def imported(module: ast.Module) -> set[str]:
    """The first words of all names that the module imports when it runs."""
    names: set[str] = set()
    for node in without_typing(module):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def called(node: ast.Call) -> str:
    """What is called, as it is written: `open`, `path.open`, `sys.exit`."""
    return ast.unparse(node.func)


def test_floors() -> None:
    """A module imports only from the floors below its own, and every module has a floor."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_is_small_and_says_what_it_is(path: Path) -> None:
    """A module has a docstring and at most 350 lines."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= 350


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_functions_are_short(path: Path) -> None:
    """No function has more than 60 lines besides its docstring."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = ast.get_docstring(node, clean=False)
            lines = (node.end_lineno or 0) - node.lineno + 1 - (len(docstring.splitlines()) if docstring else 0)
            assert lines <= 60, f"{node.name}: {lines}"


def test_functions_are_short_as_a_habit() -> None:
    """Half of the functions have at most 8 lines, nine of ten at most 30."""
    sizes = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                sizes.append((body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0)
    sizes.sort()
    assert sizes[len(sizes) // 2] <= 8
    assert sizes[len(sizes) * 9 // 10] <= 30


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_heavy_libraries_stay_where_they_are_needed(path: Path) -> None:
    """Only `ladder/graph` imports networkx, only `dates` holidays, only `planning/exact` ortools."""
    place = path.relative_to(SOURCE).as_posix()
    assert {name for name in imported(tree(path)) & HEAVY.keys() if place not in HEAVY[name]} == set()


@pytest.mark.parametrize("path", [path for path in MODULES if is_below_cli(path)], ids=named)
def test_library_neither_prints_nor_leaves_nor_reads_the_clock(path: Path) -> None:
    """Below the command line nothing prints, exits, asks which day it is or catches every exception."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            assert called(node) not in {"print", "exit", "quit", "sys.exit", "os._exit", "date.today", "datetime.now", "time.time"}
        elif isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert not {"Exception", "BaseException"} & {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}


@cache
def exports(module: str) -> list[str] | None:
    """The names in a module's `__all__`; None where there is no such module."""
    place = SOURCE.parent / f"{module.replace('.', '/')}.py"
    for node in tree(place).body if place.exists() else ():
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["__all__"]:
            found: list[str] = ast.literal_eval(node.value)
            return found
    return None


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_is_taken_from_a_module_is_what_it_offers(path: Path) -> None:
    """Whoever changes a module sees in its `__all__` all that others rest on."""
    taken = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("stegvis."))
    offers = [(node.module, name.name, exports(node.module or "")) for node in taken for name in node.names]
    assert [(module, name) for module, name, offered in offers if offered is not None and name not in offered] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_values_stay_what_they_are(path: Path) -> None:
    """A dataclass has slots, and is frozen unless it stands in `GROWING`; what is zipped is equally long, but for what is in `UNEQUAL`."""
    loose = UNEQUAL.get(path.relative_to(SOURCE).as_posix(), 0)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            made = [ast.unparse(one) for one in node.decorator_list if ast.unparse(one).startswith("dataclass")]
            said = "dataclass(slots=True" if node.name in GROWING else "dataclass(frozen=True, slots=True"
            assert all(one.startswith(said) for one in made), node.name
        if isinstance(node, ast.Call) and called(node) == "zip":
            loose -= [ast.unparse(one.value) for one in node.keywords if one.arg == "strict"] != ["True"]
    assert loose == 0


def is_binary_mode(node: ast.expr) -> bool:
    """Whether the argument is a mode such as `rb`."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "b" in node.value and set(node.value) <= set("rwxab+")


def wants_encoding(node: ast.Call) -> bool:
    """Whether the call opens something as text."""
    name, keywords = called(node), {word.arg for word in node.keywords}
    if name == "os.open":
        return False
    match name.rsplit(".", 1)[-1]:
        case "open" | "fdopen" | "NamedTemporaryFile":
            return not any(is_binary_mode(value) for value in [*node.args, *(word.value for word in node.keywords)])
        case "read_text" | "write_text":
            return "." in name
    return name.startswith("subprocess.") and bool(keywords & {"text", "universal_newlines"})


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=named)
def test_encoding_is_named(path: Path) -> None:
    """Every file that is opened as text says its encoding: the system's own differs between computers."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and wants_encoding(node)]
    assert [ast.unparse(node) for node in calls if "encoding" not in {word.arg for word in node.keywords}] == []


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("open(p)", True), ("p.open('r')", True), ("p.open('rb')", False), ("p.read_text()", True), ("subprocess.run(c, text=True)", True)],
)
def test_opening_as_text_is_recognised(code: str, wanted: bool) -> None:
    """The test above sees what it looks for."""
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert wants_encoding(call) is wanted


def test_import_is_light() -> None:
    """`import stegvis` brings in neither the heavy libraries nor those for texts and pages."""
    code = "import sys, stegvis; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.split())
    assert "stegvis" in loaded
    assert not loaded & {"networkx", "holidays", "ortools", "babel", "jinja2", "pydantic", "yaml"}


PLANNING = """
import sys
from datetime import date
import stegvis
catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
person = stegvis.Participant(participant="p-1", target="montor")
answer = stegvis.plan(catalogue, person, today=today)
assert stegvis.verify(catalogue, person, answer, today=today) == ()
assert stegvis.render.text(answer)
print("ortools" in sys.modules)
"""


def test_loading_and_planning_need_no_ortools() -> None:
    """The core plans without the extras; ortools is never imported unless the exact search is asked for."""
    done = subprocess.run([sys.executable, "-c", PLANNING], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"


def test_names_are_fetched_when_asked_for() -> None:
    """A public name is the very thing in its module, also where the module has not been imported by anything else."""
    assert stegvis.__getattr__("render") is sys.modules["stegvis.render"]
    assert stegvis.Route is route.Route


def test_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name is told as Python tells it."""
    with pytest.raises(AttributeError, match="module 'stegvis' has no attribute 'plann'"):
        stegvis.plann  # noqa: B018


def described(name: str, value: object) -> str:
    """One line for a public name: its fields for a model, else its signature."""
    if inspect.isclass(value) and issubclass(value, BaseModel):
        fields = (f"{field.alias or key}{'' if field.is_required() else '?'}" for key, field in value.model_fields.items())
        return f"{name}: {' '.join(fields)}"
    if inspect.isclass(value) and issubclass(value, Exception):
        return f"{name}({value.__mro__[1].__name__})"
    if inspect.isclass(value) and is_dataclass(value):
        return f"{name}: {' '.join(field.name for field in fields_of(value) if not field.name.startswith('_'))}"
    if inspect.isfunction(value):
        return name + re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(value)))
    if inspect.ismodule(value):
        return f"{name}: {' '.join(value.__all__)}"
    return name


def public_names() -> list[str]:
    """The public names, the parts of an answer and of a question, and what renders."""
    parts = {"route": route, "findings": findings, "question": question}
    return [
        *(described(name, getattr(stegvis, name)) for name in stegvis.__all__),
        *(
            described(f"{place}.{name}", getattr(module, name))
            for place, module in parts.items()
            for name in module.__all__
            if name not in stegvis.__all__
        ),
        *(described(f"render.{name}", getattr(stegvis.render, name)) for name in stegvis.render.__all__),
    ]


def test_public_names() -> None:
    """What other services import keeps its name, its fields and its signature; `?` marks what may be left out.

    Where a change is meant, `python tests/test_house.py` writes the list anew, and the changelog says for whom it is a change.
    """
    assert public_names() == SNAPSHOT.read_text(encoding="utf-8").splitlines()
    assert dir(stegvis) == sorted(stegvis.__all__)


def test_public_functions_have_an_example_that_runs() -> None:
    """Every public function shows how it is called; pytest runs each example with the other doctests."""
    functions = {name: getattr(stegvis, name) for name in stegvis.__all__ if inspect.isfunction(getattr(stegvis, name))}
    assert len(functions) > 10
    assert [name for name, one in functions.items() if ">>> " not in (one.__doc__ or "")] == []


if __name__ == "__main__":
    SNAPSHOT.write_text("".join(f"{line}\n" for line in public_names()), encoding="utf-8", newline="\n")
