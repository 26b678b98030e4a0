"""What changed, in the order in which programs read it."""

from django.db import models


class Update(models.Model):
    """That a thing was made, changed or taken away: one row a thing, of the last time.

    Triggers write it (``claims.triggers``), so that no door, script or cascade is missed.  ``kind``
    and ``thing`` name the row, which may be gone.  ``sequence`` counts on with each time;
    ``transaction`` is the one that wrote it on PostgreSQL, where the order of the numbers is not
    that of the commits, and 0 on SQLite, where one writes after the other.
    """

    sequence = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12)
    thing = models.CharField(max_length=36)
    transaction = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "claims_update"
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="update_once")]
        indexes = [models.Index(fields=["transaction", "sequence"], name="update_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class UpdateSeries(models.Model):
    """Which series of updates this database tells: another one once a copy was put back."""

    name = models.CharField(max_length=32)

    class Meta:
        db_table = "claims_updateseries"

    def __str__(self) -> str:
        return self.name
