"""Pictures, as they are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .documents import Document, Original, fingerprint


class Picture(models.Model):
    """How a picture is shown: PNG of ``width`` times ``height`` pixels, made of ``original``.

    Its ``document`` holds the description as text, and the file's SHA-256; there is none until
    somebody has described a picture that came from an address.
    """

    original = models.OneToOneField(
        Original, models.CASCADE, primary_key=True, related_name="picture"
    )
    document = models.OneToOneField(Document, models.CASCADE, null=True, related_name="picture")
    shown = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return f"#{self.pk}"

    def is_of(self, data: bytes) -> bool:
        """Was it made of these very bytes?"""
        return self.original.sha256 == fingerprint("", data)
