"""Where Stanza's models lie and which of them are used; looks at files, never at the network.

Two places hold models, both in Stanza's own resource layout (``resources.json`` beside
``<language>/<processor>/<name>.pt``), so that one loading code reads either:

* *official* models, which ``manage.py models download`` puts under ``var/stanza`` or, where it is
  set, under the directory named by ``ISNAD_STANZA_DIR``;
* *bundled* models, which this project trains and ships in ``seeds/stanza``.

An official model that is there in full is preferred over the bundled one.

The bundled models have one ``head`` in place of tagger and parser, and an encoder, shared by all
languages of the directory, at ``encoder/<name>.pt``.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..types import MissingModels

if TYPE_CHECKING:
    from collections.abc import Iterator

Origin = Literal["official", "bundled"]

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse")
"""What the engine runs, in Stanza's order; a language without clitics has no ``mwt``."""

HEAD = "head"
"""What reads in place of ``pos`` and ``depparse``, from the states of the ENCODER."""

ENCODER = "encoder"

PACKAGE = "isnad"
"""The name of our own models."""

ROOT = (Path(__file__).parent / "../../..").resolve()
BUNDLED = ROOT / "seeds" / "stanza"
DIRECTORY_VARIABLE = "ISNAD_STANZA_DIR"


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The models of one language: a resource directory and the model each processor loads.

    ``processors`` maps a processor to a model's name ("pos" -> "padt_charlm").
    """

    language: str
    directory: Path
    processors: dict[str, str]
    origin: Origin

    @property
    def names(self) -> dict[str, str]:
        """Processor -> "origin:name", as a run records it ("pos" -> "bundled:isnad")."""
        return {processor: f"{self.origin}:{name}" for processor, name in self.processors.items()}

    def checksums(self) -> str:
        """What tells these models from others: a line for each file that is loaded."""
        resources = _read_resources(self.directory)[self.language]
        return "\n".join(
            f"{self.origin} {processor} {name} {entry.get('md5', '')}"
            for processor, name in sorted(_files_of(resources, self.processors))
            for entry in (resources.get(processor, {}).get(name, {}),)
        )

    def pipeline_options(self) -> dict[str, Any]:
        """Keyword arguments that make ``stanza.Pipeline`` load exactly these files, offline."""
        return {
            "lang": self.language,
            "dir": str(self.directory),
            "package": None,
            "processors": {
                processor: name for processor, name in self.processors.items() if processor != HEAD
            },
            "download_method": None,
        }

    def whole_file(self, part: str) -> Path:
        """The file of the HEAD or of the ENCODER, which has the HEAD's name.

        Raises MissingModels where it is not the one that ``resources.json`` describes.
        """
        name = self.processors[HEAD]
        described = _read_resources(self.directory)[self.language][part][name]["md5"]
        path = place(self.directory, self.language, part, name)
        if checksum(path) != described:
            raise MissingModels(
                f"{path} is damaged: it is not the file that resources.json describes. Copy it "
                "again from where it came, or train these models again."
            )
        return path


def place(directory: Path, language: str, part: str, name: str) -> Path:
    """Where a model's file lies in a resource directory."""
    folder = directory if part == ENCODER else directory / language
    return folder / part / f"{name}.pt"


def checksum(path: Path) -> str:
    """Stanza's checksum of a file; it guards against damage, not against malice."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def official_directory() -> Path:
    """Where official models are looked for and downloaded to; it need not exist."""
    named = os.environ.get(DIRECTORY_VARIABLE)
    return Path(named) if named else ROOT / "var" / "stanza"


def find_models(language: str) -> ModelSet:
    """The models to use for a language code such as "ar".

    Raises MissingModels where neither a whole official nor a bundled model is there.
    """
    for models in installed_models():
        if models.language == language:
            return models
    raise MissingModels(
        f"There is no Stanza model for {language!r}. Where the internet can be reached, "
        f"`manage.py models download {language}` installs the official one."
    )


def installed_models() -> Iterator[ModelSet]:
    """Every whole set of models, those that are preferred first, languages in order."""
    places: tuple[tuple[Path, Origin], ...] = (
        (official_directory(), "official"),
        (BUNDLED, "bundled"),
    )
    for directory, origin in places:
        yield from installed_in(directory, origin)


def installed_in(directory: Path, origin: Origin) -> Iterator[ModelSet]:
    """Every whole set of models of one resource directory, languages in order."""
    for language, resources in sorted(_read_resources(directory).items()):
        processors = _default_processors(resources)
        if processors and _is_whole(directory, language, resources, processors):
            yield ModelSet(language, directory, processors, origin)


def _read_resources(directory: Path) -> dict[str, dict[str, Any]]:
    """Language -> its resources; aliases, links and a missing file give nothing."""
    path = directory / "resources.json"
    if not path.is_file():
        return {}
    resources = json.loads(path.read_text(encoding="utf-8"))
    return {
        language: entry
        for language, entry in resources.items()
        if isinstance(entry, dict) and "default" in entry.get("packages", {})
    }


def _default_processors(resources: dict[str, Any]) -> dict[str, str]:
    """The default package's models; nothing if it lacks one that every language needs."""
    package = resources["packages"]["default"]
    wanted = (*PROCESSORS, HEAD)
    found = {processor: package[processor] for processor in wanted if processor in package}
    needed = {"tokenize", "lemma"} | ({HEAD} if HEAD in found else {"pos", "depparse"})
    return found if needed <= set(found) else {}


def _is_whole(
    directory: Path, language: str, resources: dict[str, Any], processors: dict[str, str]
) -> bool:
    """Are all the files there, those included that a model depends on (vectors, character models)?

    ``resources.json`` lists what could be downloaded, not what has been.
    """
    needed = _files_of(resources, processors)
    return all(place(directory, language, part, name).is_file() for part, name in needed)


def _files_of(resources: dict[str, Any], processors: dict[str, str]) -> set[tuple[str, str]]:
    """(processor, name) of each model file: those named, and those that they depend on."""
    needed = set(processors.items())
    for processor, name in processors.items():
        entry = resources.get(processor, {}).get(name, {})
        needed |= {(part["model"], part["package"]) for part in entry.get("dependencies", [])}
    return needed
