"""Languages by their names, as people read them."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

#: Those that are met most, which are offered first.
COMMON = {
    "ar": _("Arabic"),
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "de": _("German"),
    "ru": _("Russian"),
    "tr": _("Turkish"),
    "fa": _("Persian"),
    "he": _("Hebrew"),
    "ur": _("Urdu"),
    "zh": _("Chinese"),
}


def languages_named() -> dict[str, str]:
    """{code: name} of every language that has a name in the reader's own; others by their names."""
    rest = {code: language_name(code) for code in LANG_INFO if "-" not in code}
    common = {code: str(name) for code, name in COMMON.items()}
    return common | {
        code: rest[code] for code in sorted(rest.keys() - common, key=rest.__getitem__)
    }


def language_name(code: str) -> str:
    """A language's name in the reader's own, or its code where nobody knows a name."""
    if code in COMMON:
        return str(COMMON[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def names_told(names: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Names as a merge keeps them, each with its language."""
    rows = ((name, language_name(language)) for language, name, _main in names)
    return format_html_join(" · ", "<bdi>{}</bdi> ({})", rows) or mark_safe("–")
