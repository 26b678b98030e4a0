from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import BigIntegerField, DateTimeField
from django.utils import timezone

from config.compiled import Blank, compiled, row_of


@pytest.mark.django_db
def test_a_query_in_sql_is_asked_with_other_values_each_time() -> None:
    now = timezone.now()
    old, new = (
        User.objects.create(username=name, date_joined=now - timedelta(days=days))
        for name, days in (("old", 9), ("new", 1))
    )
    blanks = {
        "pk": Blank("key", BigIntegerField()),
        "date_joined__lt": Blank("before", DateTimeField()),
    }
    query = compiled(User.objects.filter(**blanks).values_list("username", "is_active"))
    week = now - timedelta(days=7)
    assert row_of(query, key=old.pk, before=week) == ("old", True)
    assert row_of(query, key=new.pk, before=now) == ("new", True)
    with pytest.raises(ValueError, match="not enough values"):
        row_of(query, key=new.pk, before=week)
