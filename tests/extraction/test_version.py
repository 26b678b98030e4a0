"""The version of a reading changes with rules, packs and models, and with nothing else."""

import json
import shutil
from pathlib import Path

import pytest

from claims.extraction import ENGINE_VERSION, extract
from claims.extraction.languages.packs import LANGUAGES
from claims.extraction.parsing import weights
from claims.extraction.version import RULES, rules_digest

ENGINE = LANGUAGES.parent


@pytest.mark.parametrize("changed", ["attribution/contents.py", "languages/ar/cues.toml"])
def test_a_rule_or_a_word_that_changes_makes_another_version(changed: str, tmp_path: Path) -> None:
    shutil.copytree(ENGINE, tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    assert rules_digest(tmp_path / "engine") == RULES
    path = tmp_path / "engine" / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    assert rules_digest(tmp_path / "engine") != RULES


def test_a_model_that_changes_has_other_checksums(tmp_path: Path) -> None:
    models = weights.find_models("ar")
    shutil.copy(models.directory / "resources.json", tmp_path)
    there = weights.ModelSet("ar", tmp_path, models.processors, models.origin)
    assert there.checksums() == models.checksums()
    resources = json.loads((tmp_path / "resources.json").read_text(encoding="utf-8"))
    resources["ar"]["head"]["isnad"]["md5"] = "0" * 32
    (tmp_path / "resources.json").write_text(json.dumps(resources), encoding="utf-8")
    assert there.checksums() != models.checksums()


def test_what_is_read_says_by_which_version() -> None:
    version = extract("قالت الوزيرة إن الجسر آمن.", "ar").engine_version
    assert version.startswith(f"{ENGINE_VERSION}.")
    assert len(version) <= 32  # as a run keeps it
