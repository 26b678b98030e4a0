"""Every write of saved views: a list's filters and order, kept under a name."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.errors import NotAllowed, Refused, permission_require
from sources.text import one_line

from ..models import SavedView

#: How many characters the columns hold.
NAME, QUERY = 80, 2000


def view_save(*, list: str, name: str, query: str, by: User, shared: bool = False) -> SavedView:
    """Keep a list's filters and order under a name of one's own.

    Raises Refused("view_nameless", "view_named", "view_too_long"), NotAllowed; sharing
    takes an editor.
    """
    permission_require(by, "claims.add_savedview")
    if shared:
        permission_require(by, "claims.change_claim")
    view = SavedView(owner=by, list=list, name=name, query=query, shared=shared)
    return _kept(view)


def view_rename(*, view: SavedView, name: str, by: User) -> SavedView:
    """Call a view by another name.  Raises as ``view_save`` does, NotAllowed."""
    _require(view, by, "claims.change_savedview")
    view.name = name
    return _kept(view)


def view_replace(*, view: SavedView, query: str, by: User) -> SavedView:
    """Put other filters under the name.  Raises Refused("view_too_long"), NotAllowed."""
    _require(view, by, "claims.change_savedview")
    view.query = query
    return _kept(view)


def view_share(*, view: SavedView, shared: bool, by: User) -> SavedView:
    """Offer a view to everybody, or to its owner only again.  Raises NotAllowed."""
    permission_require(by, "claims.change_claim")
    _require(view, by, "claims.change_savedview")
    view.shared = shared
    return _kept(view)


def view_delete(*, view: SavedView, by: User) -> None:
    """Forget a view.  Raises NotAllowed."""
    _require(view, by, "claims.delete_savedview")
    view.delete()


def _require(view: SavedView, by: User, permission: str) -> None:
    """One's own, or with the permission one that everybody sees."""
    if view.owner_id != by.pk and not (view.shared and by.has_perm(permission)):
        raise NotAllowed("not_yours", _("This view is somebody else's."))


def _kept(view: SavedView) -> SavedView:
    view.name = one_line(view.name)
    if not view.name:
        raise Refused("view_nameless", _("Give the view a name."), field="name")
    if len(view.name) > NAME:
        message = _("A view's name has at most %d characters.") % NAME
        raise Refused("view_nameless", message, field="name")
    if len(view.query) > QUERY:
        message = _("These filters are longer than a view can hold. Shorten the search.")
        raise Refused("view_too_long", message, field="name")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        message = _("You have a view called “%s” already. Choose another name.") % view.name
        raise Refused("view_named", message, field="name") from error
    return view
