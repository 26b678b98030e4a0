"""Languages by their names, as people read them."""

from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """A language's name in the reader's own, or its code where nobody knows a name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def names_told(names: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Names as a merge keeps them, each with its language."""
    rows = ((name, language_name(language)) for language, name, _main in names)
    return format_html_join(" · ", "<bdi>{}</bdi> ({})", rows) or mark_safe("–")
