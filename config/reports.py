"""Errors that nobody foresaw, told to a Sentry of the newsroom's own, where it names one.

What is told is where the code failed and of which request or task, by its ids.  Words do not leave
the desk: no bodies, no variables, no cookies or headers, nothing of a search.
"""

from typing import Any

import isnad
from sources.traced import traced_ids


def errors_told(address: str) -> None:
    """Tell them from now on, of this process and those that it forks; ``address`` is the DSN."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        release=f"isnad@{isnad.__version__}",
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=_without_words,
    )


def _without_words(event: Any, _hint: Any) -> Any:
    """Of the request stay method and path; the ids lead to its lines in the log."""
    request = event.get("request", {})
    url = request.get("url", "").partition("?")[0]
    event["request"] = {"method": request.get("method", ""), "url": url}
    event["tags"] = {**event.get("tags", {}), **traced_ids()}
    event.pop("extra", None)  # what a task was given
    return event
