"""What programs were answered, kept for a day for those that ask again."""

from typing import Any

from django.conf import settings
from django.db import models

#: The longest key, in characters.
KEY = 200


class KeptAnswer(models.Model):
    """One request of a program that named it by a key, and what it came to.

    The row is there from the moment the request begins; without a ``status`` it is under way, and
    ``attempt`` tells which process it is that works on it.  ``digest`` is of the request, ``body``
    is JSON in ASCII.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY)
    digest = models.CharField(max_length=64)
    attempt = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers: Any = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return self.key
