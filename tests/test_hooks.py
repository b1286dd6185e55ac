"""The hooks for pre-commit: those that a partner's repository uses, and the local ones, name commands and files that there are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import refresh
from stegvis.cli import main

ROOT = refresh.ROOT
LADDER = "schema: 1\nladder: prov\nname: {sv: Prov, en: Test}\nsource: x\n"


def read(name: str) -> Any:
    """The values of a file of hooks."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_hook_for_partners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The hook is a command of stegvis that judges the folder `ladders` whole whenever a YAML file in it is changed."""
    (hook,) = read(".pre-commit-hooks.yaml")
    assert set(hook) == {"id", "name", "description", "entry", "args", "language", "files", "pass_filenames"}
    assert (hook["id"], hook["language"], hook["entry"], hook["pass_filenames"]) == ("stegvis-check", "python", "stegvis", False)
    assert re.search(hook["files"], "ladders/programmes/x.yaml")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ladders").mkdir()
    (tmp_path / "ladders" / "prov.yaml").write_text(LADDER, encoding="utf-8")
    assert main(hook["args"]) == 0
    (tmp_path / "ladders" / "prov.yaml").write_text(LADDER + "stepps: []\n", encoding="utf-8")
    assert main(hook["args"]) == 1
    assert "prov.yaml:5:1" in capsys.readouterr().out


def test_local_hooks() -> None:
    """The local hooks fetch nothing, begin with `python`, and those that look at files look at some that there are."""
    (local,) = read(".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    hooks = {hook["id"]: hook for hook in local["hooks"]}
    assert list(hooks) == ["ruff-check", "ruff-format", "mypy", "stegvis-check", "schemas"]
    assert {hook["language"] for hook in hooks.values()} == {"system"}
    assert all(hook["entry"].startswith("python ") for hook in hooks.values())
    for name in ("ladders/industri.yaml", "ladders/programmes/jobbtorg-jonkoping.yaml", "examples/participants/p-001.yaml"):
        assert re.search(hooks["stegvis-check"]["files"], name)
    for path in refresh.SCHEMAS:
        assert re.search(hooks["schemas"]["files"], path.relative_to(ROOT).as_posix())
    assert (ROOT / hooks["schemas"]["entry"].split()[1]).is_file()


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_hook_in_a_repository(tmp_path: Path) -> None:
    """In a repository of its own a partner's commit is checked by the hook, with the stegvis that is installed."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed: pip install -e '.[dev]'")
    (hook,) = read(".pre-commit-hooks.yaml")
    local = {**hook, "language": "system", "entry": f'"{sys.executable}" -m stegvis'}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "ladders").mkdir()
    ladder = tmp_path / "ladders" / "prov.yaml"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PRE_COMMIT_HOME": str(tmp_path / "hooks")}

    def committed(text: str) -> subprocess.CompletedProcess[str]:
        ladder.write_text(text, encoding="utf-8")
        subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
        command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)

    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    assert committed(LADDER).returncode == 0
    done = committed(LADDER + "stepps: []\n")
    assert done.returncode == 1
    assert "ladders/prov.yaml:5:1 fel" in done.stdout
