"""Puts trained models where Stanza finds them: its own resource layout, small and without traces.

What training leaves in a model file (optimiser, history, local paths) goes; weights are stored in
half precision, which Stanza turns back into single precision as it loads them.  The word vectors
stay in single precision, because Stanza computes with them as they are stored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import torch

from claims.extraction.parsing.weights import ENCODER, HEAD, checksum, place

if TYPE_CHECKING:
    from pathlib import Path

    from claims.training.trainers import Job

PACKAGE = "isnad"
STANZA = ("tokenize", "mwt", "lemma")
TAGGER_AND_PARSER = ("pos", "depparse")
LARGEST = 39_000_000
"""Bytes that a language may take: the vectors of the rarest forms are left out beyond that."""

LANGUAGE_NAMES = {"ar": "Arabic", "en": "English"}
PATH_SUFFIXES = ("_file", "_dir", "save_name", "load_name", "_gold", "continue_from")


def install(job: Job, directory: Path) -> int:
    """Put a job's models and vectors into a resource directory; returns the size in bytes.

    Each file appears whole or not at all, and those of the other build go.  Other languages in
    ``directory`` are left alone.
    """
    folder = directory / job.language
    with_head = job.model(HEAD).is_file()
    for part in (*TAGGER_AND_PARSER, "pretrain") if with_head else (HEAD,):
        (folder / part / f"{PACKAGE}.pt").unlink(missing_ok=True)
    processors = STANZA if with_head else (*STANZA, *TAGGER_AND_PARSER)
    for processor in processors:
        _write(folder / processor / f"{PACKAGE}.pt", _stripped(_load(job.model(processor))))
    if with_head:
        for part in (ENCODER, HEAD):
            _write(place(directory, job.language, part, PACKAGE), _load(job.model(part)))
    else:
        room = LARGEST - sum((folder / n / f"{PACKAGE}.pt").stat().st_size for n in processors)
        vectors = _fitting(_load(job.vectors), job.vectors, room)
        _write(folder / "pretrain" / f"{PACKAGE}.pt", vectors)
    _update_resources(directory)
    return sum(path.stat().st_size for path in folder.rglob("*.pt"))


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


def _fitting(vectors: dict[str, Any], path: Path, room: int) -> dict[str, Any]:
    """The vectors of as many forms, most frequent first, as ``room`` bytes hold."""
    forms = vectors["vocab"]["_id2unit"]
    kept = min(len(forms), len(forms) * room // path.stat().st_size)
    vocab = {
        **vectors["vocab"],
        "_id2unit": forms[:kept],
        "_unit2id": {form: place for place, form in enumerate(forms[:kept])},
    }
    return {"vocab": vocab, "emb": vectors["emb"][:kept].clone()}


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
    found = sorted(path.parents[1] for path in directory.glob(f"*/tokenize/{PACKAGE}.pt"))
    path = directory / "resources.json"
    resources = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    resources |= {folder.name: _entry(folder) for folder in found}
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(resources, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    beside.replace(path)


def _entry(folder: Path) -> dict[str, Any]:
    with_head = (folder / HEAD / f"{PACKAGE}.pt").is_file()
    reading, needed = ((HEAD,), ENCODER) if with_head else (TAGGER_AND_PARSER, "pretrain")
    processors = (*STANZA, *reading)
    entry: dict[str, Any] = {"lang_name": LANGUAGE_NAMES.get(folder.name, folder.name)}
    for part in (*processors, needed):
        path = place(folder.parent, folder.name, part, PACKAGE)
        described: dict[str, Any] = {"md5": checksum(path)}
        if part in reading:
            described["dependencies"] = [{"model": needed, "package": PACKAGE}]
        entry[part] = {PACKAGE: described}
    entry["packages"] = {"default": dict.fromkeys(processors, PACKAGE)}
    return entry
