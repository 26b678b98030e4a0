"""``manage.py token``: programs' tokens made, listed and ended where there is no browser."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions.tokens import token_end, token_make
from claims.queries.tokens import tokens_of
from claims.roles import EVERYTHING, SCOPES
from sources.errors import Refused


class Command(BaseCommand):
    """The secret of a new one is all that stands on standard output."""

    help = "Make, list and end tokens with which programs use the API in a person's name."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        make = steps.add_parser("make", help="make one, and print its secret this once")
        make.add_argument("username")
        make.add_argument("--name", default="", help="what it is called")
        make.add_argument(
            "--scope",
            action="append",
            choices=list(SCOPES),
            help="what it may do; several are given one by one (all that the person may do)",
        )
        steps.add_parser("list", help="what somebody has").add_argument("username")
        end = steps.add_parser("end", help="end one")
        end.add_argument("username")
        end.add_argument("beginning", help="with which it begins, as the list tells")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody is called {options['username']} here.")
        try:
            getattr(self, f"_{options['step']}")(person, options)
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _make(self, person: User, options: dict[str, Any]) -> None:
        scopes = options["scope"] or [EVERYTHING]
        _token, secret = token_make(by=person, name=options["name"], scopes=scopes)
        self.stdout.write(secret)

    def _list(self, person: User, _options: dict[str, Any]) -> None:
        for token in tokens_of(person):
            told: Any = token
            used = f"{told.used_at:%Y-%m-%d}" if told.used_at else "never"
            ends = f"{token.expiry:%Y-%m-%d}" if token.expiry else "never"
            scopes = ",".join(told.scopes or [EVERYTHING])
            line = (
                f"{token.token_key[:8]}  {scopes}  used {used}  expires {ends}  {told.name or ''}"
            )
            self.stdout.write(line.rstrip())

    def _end(self, person: User, options: dict[str, Any]) -> None:
        begins = [
            each for each in tokens_of(person) if each.token_key.startswith(options["beginning"])
        ]
        if len(begins) != 1:
            raise CommandError(f"{len(begins)} tokens begin like that.")
        token_end(person=person, digest=begins[0].digest, by=person)
