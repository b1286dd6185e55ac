"""What is shipped: the ladders, found in an installed wheel and in an editable checkout, where an edit takes effect; archives; the lock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import stegvis
from stegvis.ladder import shipped

IGNORED = shutil.ignore_patterns(".git", ".venv*", ".nox", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")

WHERE = """
import sys, stegvis
from stegvis.ladder.shipped import shipped_folder
sys.stdout.reconfigure(encoding="utf-8")
print(stegvis.__file__)
print(shipped_folder())
print(stegvis.load_catalogue().jobs["montor"].name["sv"])
print(*stegvis.load_catalogue().programmes)
"""


def run(code: str, path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the code in a fresh interpreter that sees `path` before anything installed, with `folder` as its current one."""
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-X", "utf8", "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


PROGRAMMES = " ".join(sorted(path.stem for path in (Path(__file__).resolve().parent.parent / "ladders" / "programmes").glob("*.yaml")))


def where(path: Path, folder: Path) -> list[str]:
    """The place of the package, the folder of its ladders, the name of a job in them, and the programmes."""
    done = run(WHERE, path, folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A copy of what a fresh clone holds and the package needs."""
    copy = tmp_path / "checkout"
    for name in ("src", "ladders"):
        shutil.copytree(root / name, copy / name, ignore=IGNORED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy / name)
    return copy


@pytest.fixture
def wheel(checkout: Path, tmp_path: Path) -> Path:
    """A wheel that is built from the copy by its own build backend, without the network."""
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    done = run(code, tmp_path, checkout)
    assert done.returncode == 0, done.stderr
    return tmp_path / done.stdout.split()[-1]


def test_wheel_carries_ladders(wheel: Path, root: Path, tmp_path: Path) -> None:
    """An installed wheel reads the ladders inside itself, wherever it is started."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    package, folder, job, programmes = where(site, tmp_path)
    assert Path(package).parent == site / "stegvis"
    assert Path(folder) == site / "stegvis" / "_ladders"
    assert (job, programmes) == ("Montör", PROGRAMMES)
    shipped = {path.relative_to(root / "ladders").as_posix() for path in (root / "ladders").rglob("*.yaml")}
    assert {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.yaml")} == shipped


def test_wheel_carries_everything(wheel: Path, checkout: Path) -> None:
    """Every file of the package is in the wheel: compiled texts, templates and the marker of types too; and so is the licence."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    source = checkout / "src"
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert {Path(name).suffix for name in files} >= {".py", ".mo", ".jinja"}
    assert files | {"stegvis/py.typed", "stegvis-0.1.0.dist-info/licenses/LICENSE"} <= names


def test_source_archive_carries_everything(root: Path, tmp_path: Path) -> None:
    """The source archive has the ladders, the examples, the tests and the guides, so that a wheel can be made of it."""
    code = f"from hatchling.build import build_sdist; print(build_sdist({str(tmp_path)!r}))"
    done = run(code, tmp_path, root)
    assert done.returncode == 0, done.stderr
    with tarfile.TarFile.gzopen(tmp_path / done.stdout.split()[-1]) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"README.md", "LICENSE", "CHANGELOG.md", "examples/blad.py", "tests/conftest.py", "ladders/README.md"} <= names
    assert {path.relative_to(root).as_posix() for path in (root / "ladders").rglob("*.yaml")} <= names


def test_no_warnings(root: Path) -> None:
    """A whole plan gives no warning of Python's, of the library or of what it uses."""
    command = [
        sys.executable,
        "-X",
        "utf8",
        "-W",
        "error",
        "-m",
        "stegvis",
        "plan",
        "examples/participants/p-001.yaml",
        "--from",
        "2026-11-22",
    ]
    done = subprocess.run([*command, "--format", "html"], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_edit_in_checkout_takes_effect(checkout: Path, tmp_path: Path) -> None:
    """Who edits a ladder in an editable checkout sees the edit at once."""
    source = checkout / "src"
    assert where(source, tmp_path) == [str(source / "stegvis" / "__init__.py"), str(checkout / "ladders"), "Montör", PROGRAMMES]
    ladder = checkout / "ladders" / "industri.yaml"
    text = ladder.read_text(encoding="utf-8")
    assert text.count("sv: Montör\n") == 1
    ladder.write_text(text.replace("sv: Montör\n", "sv: Hopsättare\n"), encoding="utf-8", newline="\n")
    (checkout / "ladders" / "programmes" / "jobbtorg-jonkoping.yaml").unlink()
    assert where(source, tmp_path)[2:] == ["Hopsättare", PROGRAMMES.replace("jobbtorg-jonkoping ", "")]


def test_copy_inside_package_wins(checkout: Path, tmp_path: Path) -> None:
    """A stray folder beside an installed package is never read in place of the package's own copy."""
    shutil.copytree(checkout / "ladders", checkout / "src" / "stegvis" / "_ladders")
    assert where(checkout / "src", tmp_path)[1] == str(checkout / "src" / "stegvis" / "_ladders")


def test_order_of_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First the package's own copy, then a checkout's; a folder beside something that is no checkout is not read."""
    package = tmp_path / "src" / "stegvis"
    package.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    (tmp_path / "ladders").mkdir()
    with pytest.raises(stegvis.LadderError) as raised:
        shipped.shipped_folder()
    assert [(fault.code, fault.position.file) for fault in raised.value.faults] == [("STG011", (package / "_ladders").as_posix())]
    (tmp_path / "pyproject.toml").touch()
    assert shipped.shipped_folder() == tmp_path / "ladders"
    (package / "_ladders").mkdir()
    assert shipped.shipped_folder() == package / "_ladders"


def test_no_ladders_is_one_fault(checkout: Path, tmp_path: Path) -> None:
    """A broken installation says which folder is missing, as a fault like any other."""
    shutil.rmtree(checkout / "ladders")
    done = run(WHERE, checkout / "src", tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("stegvis.faults.LadderError: STG011 ")
    assert done.stderr.rstrip().endswith("src/stegvis/_ladders:1:1")


def test_lock_is_of_what_is_asked_for(root: Path) -> None:
    """Each library and tool that the project asks for stands in the lock, in a version that it takes, with the hashes of its files."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [Requirement(one) for one in (*project["dependencies"], *extras["test"], *extras["dev"])]
    text = (root / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}
    assert [str(one) for one in asked if locked.get(canonicalize_name(one.name), "") not in one.specifier] == []
    assert text.count("--hash=sha256:") > len(locked)
    assert "://" not in text
