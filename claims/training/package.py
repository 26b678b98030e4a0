"""Puts trained models where Stanza finds them: its own resource layout, small and without traces.

What training leaves in a model file (optimiser, history, local paths) goes; weights are stored in
half precision, which Stanza turns back into single precision as it loads them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import torch

from claims.extraction.parsing.weights import ENCODER, HEAD, PACKAGE, checksum, place

if TYPE_CHECKING:
    from pathlib import Path

    from claims.training.trainers import Job

STANZA = ("tokenize", "mwt", "lemma")
READING = (HEAD, ENCODER)
LANGUAGE_NAMES = {"ar": "Arabic", "en": "English"}
PATH_SUFFIXES = ("_file", "_dir", "save_name", "load_name", "_gold", "continue_from")


def install(job: Job, directory: Path) -> int:
    """Put a job's models and its encoder into a resource directory; returns the size in bytes.

    Each file appears whole or not at all.  Other languages in ``directory`` are left alone.
    """
    for part in STANZA:
        _write(place(directory, job.language, part, PACKAGE), _stripped(_load(job.model(part))))
    for part in READING:
        _write(place(directory, job.language, part, PACKAGE), _load(job.model(part)))
    _update_resources(directory)
    parts = (*STANZA, *READING)
    return sum(place(directory, job.language, p, PACKAGE).stat().st_size for p in parts)


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return loaded


def _stripped(saved: dict[str, Any]) -> dict[str, Any]:
    saved = {name: value for name, value in saved.items() if name != "optimizer_state_dict"}
    saved["config"] = {
        name: None if name.endswith(PATH_SUFFIXES) else value
        for name, value in saved["config"].items()
    }
    saved["model"] = {name: _halved(value) for name, value in saved["model"].items()}
    if "dev_score_history" in saved:
        saved["dev_score_history"] = []
    return saved


def _halved(value: Any) -> Any:
    return (
        value.half() if isinstance(value, torch.Tensor) and value.dtype == torch.float32 else value
    )


def _write(path: Path, saved: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    torch.save(saved, beside)
    beside.replace(path)


def _update_resources(directory: Path) -> None:
    """Describe every language of ours that lies there: two installs at once end in the same list.

    What the list says of other models stays.
    """
    found = sorted(path.parents[1] for path in directory.glob(f"*/{HEAD}/{PACKAGE}.pt"))
    path = directory / "resources.json"
    resources = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    resources |= {folder.name: _entry(folder) for folder in found}
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(resources, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    beside.replace(path)


def _entry(folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"lang_name": LANGUAGE_NAMES.get(folder.name, folder.name)}
    for part in (*STANZA, *READING):
        entry[part] = {PACKAGE: {"md5": checksum(place(folder.parent, folder.name, part, PACKAGE))}}
    entry[HEAD][PACKAGE]["dependencies"] = [{"model": ENCODER, "package": PACKAGE}]
    entry["packages"] = {"default": dict.fromkeys((*STANZA, HEAD), PACKAGE)}
    return entry
