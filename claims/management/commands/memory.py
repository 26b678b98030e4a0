"""``manage.py memory``: make what is remembered of claims, for all of them or what is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.actions.memory import memory_forget, memory_renew
from claims.actions.passages import passages_remember
from claims.queries.alike import documents_unread, documents_unremembered


class Command(BaseCommand):
    """Workers do the same after each extraction and correction."""

    help = (
        "Remember the claims that the memory does not know yet, and suggest what repeats them;"
        " with --anew, all of them once more. What people decided stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget everything first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            memory_forget()
        claims = documents = 0
        for document_id in documents_unremembered():
            claims += memory_renew(document_id=document_id)
            documents += 1
        self.stdout.write(f"{claims} claims of {documents} articles remembered.")
        passages = sum(
            passages_remember(document_id=document_id) for document_id in documents_unread()
        )
        self.stdout.write(f"{passages} passages of other documents remembered.")
