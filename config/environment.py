"""Variables of the environment: what cannot be read is told by its name, and what it should be."""

import logging
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

_NO = frozenset({"false", "off", "n", "no", "0", ""})


class Environment(environ.FileAwareEnv):
    """Each may also stand in a file that ``NAME_FILE`` names, as secrets of containers do.

    Every read raises ImproperlyConfigured, in a sentence, where the variable is not of its kind or
    the file can't be read.
    """

    _KINDS: ClassVar[dict[Any, str]] = {
        int: "a whole number",
        float: "a number",
        bool: "True or False",
    }

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        """As the library has it."""
        try:
            return super().get_value(var, cast, *args, **kwargs)
        except ValueError as error:
            if cast not in self._KINDS:
                raise
            told = f"{var} has to be {self._KINDS[cast]}: it is {self.ENVIRON[var]!r}."
            raise ImproperlyConfigured(told) from error
        except OSError as error:
            told = f"{var}_FILE names a file that can't be read: {error}."
            raise ImproperlyConfigured(told) from error

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        """A word that is neither yes nor no, for which the library takes no, is refused."""
        if cast is bool and str(value).strip().lower() not in {*cls.BOOLEAN_TRUE_STRINGS, *_NO}:
            raise ValueError(value)
        return super().parse_value(value, cast)

    def one_of(self, var: str, among: Collection[str], *, default: str) -> str:
        """One of these words."""
        value: str = self(var, default=default)
        if value not in among:
            told = f"{var} has to be one of {', '.join(among)}: it is {value!r}."
            raise ImproperlyConfigured(told)
        return value

    def database(self, var: str, *, default: str) -> dict[str, Any]:
        """The address of a database, for DATABASES."""
        kind = "the address of a database, as in postgres://isnad@host/isnad"
        with self.understood(var, kind), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an address that is refused here
            found: dict[str, Any] = self.db_url(var, default=default)
            if not found.get("ENGINE", "").endswith((".sqlite3", ".postgresql")):
                raise ValueError("it begins with neither postgres:// nor sqlite:///")
            return found

    def language(self, var: str, among: Collection[str], *, default: str) -> str:
        """One of these languages, or what is spoken of it somewhere, as in "ar-lb"."""
        value: str = self(var, default=default)
        return value if value.partition("-")[0] in among else self.one_of(var, among, default="")

    def time_zone(self, var: str, *, default: str) -> str:
        """The name of a time zone."""
        with self.understood(var, "the name of a time zone, as in Asia/Beirut"):
            return ZoneInfo(self(var, default=default)).key

    def log_level(self, var: str, *, default: str) -> str:
        """From which level on lines are logged."""
        levels = [name for name, n in logging.getLevelNamesMapping().items() if n]
        return self.one_of(var, levels, default=default)

    @contextmanager
    def understood(self, var: str, kind: str) -> Iterator[None]:
        """What is made of a variable has to be made; ``kind`` says what it has to be."""
        try:
            yield
        except (ValueError, KeyError, OSError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(f"{var} has to be {kind}: {error}.") from error
