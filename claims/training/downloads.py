"""Fetches Stanza's official models, for machines that can reach the internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stanza

from claims.extraction.parsing.weights import PROCESSORS

if TYPE_CHECKING:
    from pathlib import Path


class DownloadFailed(RuntimeError):
    """The official model could not be fetched; the message says what to do."""


def download(language: str, directory: Path) -> None:
    """Fetch a language's official models, and what they depend on, into a resource directory.

    Raises DownloadFailed; what was fetched before stays and is not fetched again.
    """
    directory.mkdir(parents=True, exist_ok=True)
    try:
        stanza.download(
            language,
            model_dir=str(directory),
            processors=_offered(language, directory),
            logging_level="WARN",
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise DownloadFailed(
            f"The official models for {language!r} could not be downloaded "
            f"({type(error).__name__}): run this again where the internet can be reached, or copy "
            f"{directory} from a machine where it was. Until then bundled models are used, if any."
        ) from error


def _offered(language: str, directory: Path) -> str:
    """Our processors, less ``mwt`` where the language has no multi-word tokens."""
    stanza.resources.common.download_resources_json(str(directory))
    resources = stanza.resources.common.load_resources_json(str(directory))
    entry = stanza.resources.common.get_language_resources(resources, language)
    if entry is None:
        raise ValueError(f"Stanza has no models for {language!r}")
    return ",".join(name for name in PROCESSORS if name in entry["packages"]["default"])
