"""What the templates of the desk's lists ask for."""

from typing import TYPE_CHECKING, Any

from django import template

from claims.actions.saved_views import NAME
from sources.dates_offered import dates_offered

if TYPE_CHECKING:
    from claims.desk.lists.lists import ListAdmin, Tab

register = template.Library()


@register.simple_tag(takes_context=True)
def list_tabs(context: Any, desk_list: "ListAdmin") -> list["Tab"]:
    """The queues above the list."""
    return desk_list.tabs(context["request"])


@register.inclusion_tag("claims/saved_views.html", takes_context=True)
def saved_views(context: Any, desk_list: "ListAdmin", refused: Any) -> dict[str, Any]:
    """The views of the list, and the forms that keep and change them."""
    request = context["request"]
    views = desk_list.views(request, refused)
    return {
        "views": views,
        "changeable": [kept for kept in views if kept.may_change or kept.may_delete],
        "refused": refused,
        "may_keep": request.user.has_perm("claims.add_savedview"),
        "may_share": request.user.has_perm("claims.change_claim"),
        "name_length": NAME,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("admin/date_hierarchy.html")
def dates_above(shown: Any) -> dict[str, Any]:
    """The years, months or days that a list can be narrowed to."""
    return dates_offered(shown)


@register.filter
def change_done(tags: str) -> str:
    """The key of the change that a message tells of, from its "change-12"; else nothing."""
    found = [tag for tag in (tags or "").split() if tag.startswith("change-")]
    return found[0].removeprefix("change-") if found else ""
