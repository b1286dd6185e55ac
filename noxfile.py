"""The longer suites, each in an environment of its own: `nox -l` lists them, `nox -s NAME` runs one."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.default_venv_backend = "venv"


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The tests, on every Python that is installed."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and floors."""
    session.install("-e", ".[test,dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-e", ".[dev]")
    session.run("mypy", "--strict", "src")


@nox.session
def coverage(session: nox.Session) -> None:
    """Branch coverage, with its floor."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "2", "--cov", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """New random cases, and many more of them; about an hour."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs, env={"STEGVIS_CASES": "10", "STEGVIS_HYPOTHESIS": "long"})


@nox.session
def editor(session: nox.Session) -> None:
    """Help while typing, by the server that editors of YAML use; needs npm."""
    session.install("-e", ".[test]")
    folder = session.create_tmp()
    session.run("npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "yaml-language-server@1", external=True)
    server = Path(folder).resolve() / "node_modules" / ".bin" / "yaml-language-server"
    session.run("python", "-m", "pytest", "tests/test_editor.py", *session.posargs, env={"STEGVIS_YAML_SERVER": str(server)})


@nox.session
def pages(session: nox.Session) -> None:
    """Every kind of page in Chromium: axe (WCAG 2.2 AA), printed sheets; needs npm, Chromium and poppler; a quarter of an hour."""
    session.install("-e", ".[test]")
    folder = session.create_tmp()
    session.run("npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "axe-core@4", "playwright-core@1", external=True)
    tools = {"STEGVIS_BROWSER_TOOLS": str(Path(folder).resolve())}
    session.run("python", "-m", "pytest", "-s", "tests/test_pages_in_browser.py", *session.posargs, env=tools)


@nox.session
def wheel(session: nox.Session) -> None:
    """README's commands, blocks and examples with the built wheel alone, without a checkout; and the source archive."""
    session.install("build", "-e", ".[test]")
    folder = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "--outdir", str(folder / "dist"))
    (built,) = (folder / "dist").glob("*.whl")
    session.run("python", "-m", "venv", "--clear", str(folder / "alone"))
    python = next(path for path in (folder / "alone" / "bin" / "python", folder / "alone" / "Scripts" / "python.exe") if path.exists())
    session.run(str(python), "-m", "pip", "install", "-q", f"{built}[exact,office,tables,web,service]", external=True)
    session.run("python", "-m", "pytest", "tests/test_wheel.py", *session.posargs, env={"STEGVIS_WHEEL": str(python)})


LOCK = "requirements-dev.lock"
LOCK_HEAD = f"""\
# What the tests and tools were last run with, each file by its hash; made anew by: nox -s lock
# pip install --require-hashes -r {LOCK} && pip install --no-deps -e .
"""


@nox.session
def lock(session: nox.Session) -> None:
    """Writes the lock of the tests and tools anew, for every system and Python."""
    session.install("uv")
    words = (
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--no-emit-index-url",
        "--python-version",
        "3.11",
        "--upgrade",
    )
    session.run("uv", "pip", "compile", *words, "--extra", "test", "--extra", "dev", "pyproject.toml", "-o", LOCK)
    Path(LOCK).write_text(LOCK_HEAD + Path(LOCK).read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


@nox.session
def locked(session: nox.Session) -> None:
    """The tests with just what the lock names."""
    session.install("--require-hashes", "-r", LOCK)
    session.install("--no-deps", "-e", ".")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """The tests with the oldest versions that the library says it works with."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for name in ("exact", "office", "tables", "web", "service") for one in extras[name])]
    oldest = Path(session.create_tmp()) / "oldest.txt"
    oldest.write_text("".join(f"{one.replace('>=', '==')}.*\n" for one in dict.fromkeys(asked)), encoding="utf-8")
    session.install("-e", ".[test]", "-c", str(oldest))
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session
def licences(session: nox.Session) -> None:
    """Everything that the library and its extras install is under a licence that lets others use it."""
    session.install(".[exact,office,tables,web,service]")
    session.install("pip-licenses")
    allowed = "MIT;BSD;Apache;ISC;PSF"
    session.run("pip-licenses", "--from=mixed", "--partial-match", f"--allow-only={allowed}", "--ignore-packages", "stegvis")


MUTANTS = """\
[cosmic-ray]
module-path = ["src/stegvis/planning", "src/stegvis/checker.py"]
timeout = 300.0
excluded-modules = []
test-command = "python tests/mutation.py test"

[cosmic-ray.distributor]
name = "local"
"""


@nox.session
def mutation(session: nox.Session) -> None:
    """A seeded sample of 500 mutants of `planning/` and the checker, in a copy of the last commit; some hours; `-- 50` for fewer."""
    session.install("-e", ".[test]", "cosmic-ray")
    copy = Path(session.create_tmp()).resolve() / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    session.run("git", "clone", "-q", ".", str(copy), external=True)
    (copy / "mutants.toml").write_text(MUTANTS, encoding="utf-8")
    session.chdir(copy)
    env = {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    watched = ("--cov", "--cov-context=test", "--cov-report=", "--cov-fail-under=0", "--junitxml=times.xml")
    session.run("python", "-m", "pytest", "-n", "2", *watched, env=env, success_codes=[0, 1])
    session.run("cosmic-ray", "init", "mutants.toml", "mutants.sqlite")
    session.run("python", "tests/mutation.py", "sample", "mutants.sqlite", *(session.posargs or ["500"]), env=env)
    session.run("cosmic-ray", "exec", "mutants.toml", "mutants.sqlite", env=env)
    session.run("python", "tests/mutation.py", "score", "mutants.sqlite", env=env)


@nox.session
def batch(session: nox.Session) -> None:
    """Batches against single answers on 20,000 random participants, and 200 kills; more than an hour."""
    session.install("-e", ".[test]")
    more = {"STEGVIS_BATCH_ROWS": "466", "STEGVIS_KILLS": "200"}
    session.run("python", "-m", "pytest", "-n", "2", "tests/test_batch.py", *session.posargs, env=more)


@nox.session
def survival(session: nox.Session) -> None:
    """The shares over time against R's package survival (Debian: r-base-core, r-cran-survival)."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "tests/test_followup.py", "-k", "equals_r", *session.posargs, env={"STEGVIS_R": "Rscript"})


@nox.session
def spark(session: nox.Session) -> None:
    """The same answers on Spark, by threads and by a small cluster; needs Java 17; some minutes."""
    session.install("-e", ".[test,spark]")
    masters = {"STEGVIS_SPARK": "local[2] local-cluster[2,1,1024]"}
    session.run("python", "-m", "pytest", "-s", "tests/test_spark.py", *session.posargs, env=masters)


@nox.session
def peers(session: nox.Session) -> None:
    """The table of README: how fast the planner is beside other solvers; about a quarter of an hour."""
    session.install("-e", ".[test,exact,peers]")
    session.run("python", "-m", "tests.benchmarks", *session.posargs)
