"""The cache that all processes share, which nobody waits for and nothing fails with."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

#: The broker has database 0.
DATABASE = 1


def cache_settings(broker: str, given: str = "") -> dict[str, Any]:
    """``CACHES["default"]``: at ``given``, else in the broker's Redis, else in this process.

    The embedded desk is one process, so that its own memory is all there is to share.
    """
    location = given or _beside(broker)
    if not location:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "config.cache.SharedCache",
        "LOCATION": location,
        "KEY_PREFIX": "isnad",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 1},
    }


def _beside(broker: str) -> str:
    parts = urlsplit(broker)
    if parts.scheme in ("redis", "rediss"):
        return urlunsplit(parts._replace(path=f"/{DATABASE}", query=""))
    return f"unix://{parts.path}?db={DATABASE}" if parts.scheme == "redis+socket" else ""


class SharedCache(RedisCache):
    """Redis; where it does not answer, nothing is remembered, and everything goes on."""

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """What is remembered, else ``default``."""
        with suppress(RedisError):
            return super().get(key, default, version)
        return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Remember it, where that can be."""
        with suppress(RedisError):
            super().set(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Remember it unless it is there; True also where nothing can be."""
        with suppress(RedisError):
            return bool(super().add(*args, **kwargs))
        return True

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """One more; 0 where nothing can be remembered."""
        with suppress(RedisError):
            return int(super().incr(*args, **kwargs))
        return 0
