"""Who works at the desk, in which roles; nobody gives more than they have."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.signed_in import signed_in
from sources.desk_actions import ActionAdmin
from sources.errors import Refused
from sources.ids import row_id
from sources.limits import Bounded
from sources.people import display_name

from ...actions.people import person_add, person_change, person_password_set, role_save
from ...queries.people import permissions_offered, person_within, roles_givable
from ...queries.tokens import tokens_of
from ...roles import permission_name, role_name
from .cells import yes_no

#: What only a superuser sets.
_RESERVED = {"is_superuser", "user_permissions"}
#: What the actions call some of the form's fields.
_NAMED = {"groups": "roles", "user_permissions": "permissions"}
_ADDED = {"username", "first_name", "last_name", "email", "roles"}
_CHANGED = _ADDED | {"is_active", "is_staff", "is_superuser", "permissions"}


class RolesField(ModelMultipleChoiceField):
    """Groups by their names in the reader's language."""

    def label_from_instance(self, group: Any) -> str:
        """The role's name."""
        return role_name(group.name)


class PermissionsField(ModelMultipleChoiceField):
    """What the desk and the API ask for, in the reader's language; what somebody has stays."""

    def __init__(self, *, held: QuerySet[Permission], **options: Any) -> None:
        known = permissions_offered()
        offered = Permission.objects.filter(
            Q(pk__in=known.values("pk")) | Q(pk__in=held.values("pk"))
        )
        super().__init__(
            offered.select_related("content_type").order_by("content_type", "codename"),
            required=False,
            **options,
        )

    def label_from_instance(self, permission: Any) -> str:
        """What it allows."""
        return permission_name(permission)


class RoleFilter(admin.SimpleListFilter):
    """People by role."""

    title = pgettext_lazy("column", "role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Every group."""
        return [(str(g.pk), role_name(g.name)) for g in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the group."""
        chosen = self.value()
        return queryset.filter(groups=row_id(chosen)) if chosen else queryset


class PasswordForm(Bounded, AdminPasswordChangeForm):
    """Another password for somebody, or none."""

    #: The stock form joins the two sentences before anybody's language is known.
    usable_password_help_text: Any = format_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _(
            "Whether the user will be able to authenticate using a password or not. If disabled,"
            " they may still be able to authenticate using other backends, such as Single Sign-On"
            " or LDAP."
        ),
        _("If disabled, the current password for this user will be lost."),
    )

    def save(self, commit: bool = True) -> Any:
        """Set it in the name of whoever asked for the page."""
        given = self.cleaned_data
        password = given["password1"] if given["set_usable_password"] else None
        person = person_password_set(person=self.user, by=self.user.asked_by, password=password)
        self.user.password = person.password
        return self.user


class AccountForm(UserChangeForm):
    """An account, which says in the desk's words what its password is good for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if password := self.fields.get("password"):
            password.help_text = _("Nobody can read a password; another one can be set.")


def _row_asked(request: HttpRequest) -> int | None:
    """The row whose form is asked for, if it is there already."""
    found = request.resolver_match
    return row_id(found.kwargs.get("object_id", "")) if found else None


def _permissions(db_field: Any, held: QuerySet[Permission]) -> PermissionsField:
    """The two boxes of the stock form: what can be given, and what is."""
    label = capfirst(db_field.verbose_name)
    widget = FilteredSelectMultiple(db_field.verbose_name, is_stacked=False)
    return PermissionsField(held=held, label=label, widget=widget)


def _only(given: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in names}


#: {column of an account: (what the form calls it, what it says of it)}
_SAID = {
    "username": (_("User name"), _("At most 150 letters, digits and @ . + - _")),
    "is_active": (
        capfirst(pgettext_lazy("a person", "active")),
        _("Untick it for who leaves: what they wrote stays theirs."),
    ),
    "is_staff": (_("May enter the desk"), ""),
    "is_superuser": (_("Runs the desk"), _("May do everything, in no role.")),
}


class PeopleAdmin(ActionAdmin, UserAdmin):
    """Accounts, with their roles.

    Whoever is no superuser neither sees superusers nor makes any, gives roles only, and
    changes nobody who may do more than themselves: else a new password for such an account
    would be theirs.  Who leaves is made inactive; what they wrote stays theirs.
    """

    stored: ClassVar = {"works": "is_active"}
    list_display = ("username", "full_name", "email", "roles", "works", "last_login")
    adding = _("Add person")
    add_form_template = None  # the stock one says in words what the form shows
    list_filter = (RoleFilter, "is_active")
    form = AccountForm
    add_form = UserCreationForm
    change_password_form = PasswordForm
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (None, {"fields": ("first_name", "last_name", "email", "groups")}),
    )
    filter_horizontal = ("user_permissions",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With roles."""
        people = super().get_queryset(request).prefetch_related("groups")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what is reserved."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            fieldsets = (*fieldsets, (_("API"), {"fields": ("api_tokens",)}))
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, {**options, "fields": [f for f in options["fields"] if f not in _RESERVED]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """When somebody came and was last here is no matter of opinion."""
        return ("last_login", "date_joined", "api_tokens") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See above."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        return person_within(obj, signed_in(request))

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """What an account may do, in the desk's words."""
        said = _SAID.get(db_field.name)
        words = {"label": said[0], "help_text": said[1]} if said else {}
        return super().formfield_for_dbfield(db_field, request, **kwargs, **words)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The roles that this person can give, as boxes to tick."""
        if db_field.name == "user_permissions":
            held = Permission.objects.filter(user=_row_asked(request))
            return _permissions(db_field, held)
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(
            roles_givable(request.user),
            label=_("Roles"),
            required=False,
            widget=CheckboxSelectMultiple,
            help_text=_("What somebody may do is the sum of their roles."),
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The account, which knows who asks for it: the form of its password has no request."""
        person: Any = super().get_object(request, object_id, from_field)
        if person is not None:
            person.asked_by = request.user
        return person

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """The page of a new password; a refusal leads back with the reason."""
        try:
            return super().user_change_password(request, id, form_url)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Make or change an account; what is not in this person's form stays as it is."""
        given = {_NAMED.get(field, field): value for field, value in given.items()}
        if thing is None:
            return person_add(by=by, password=given["password1"], **_only(given, _ADDED))
        return person_change(person=thing, by=by, **_only(given, _CHANGED))

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user: User) -> SafeString:
        """In words."""
        return format_html("<bdi>{}</bdi>", display_name(user))

    @admin.display(description=pgettext_lazy("a person", "active"), ordering="is_active")
    def works(self, user: User) -> SafeString:
        """Whether they still work here."""
        return yes_no(user.is_active)

    @admin.display(description=_("API tokens"))
    def api_tokens(self, user: User) -> SafeString:
        """How many, as a link to the page that ends them."""
        address = reverse("tokens-of", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, tokens_of(user).count())

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """In the reader's language."""
        return " · ".join(role_name(group.name) for group in user.groups.all()) or "–"


class RolesAdmin(ActionAdmin, GroupAdmin):
    """Roles: what each may do is looked up here, and changed by a superuser only."""

    adding = _("Add role")
    list_display = ("role", "people")
    readonly_fields = ("role", "allowed")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The form, or to who may only read, the role in the reader's language."""
        if self.has_change_permission(request, obj) or obj is None:
            return ("name", "permissions")
        return ("role", "allowed")

    @admin.display(description=_("It may do"))
    def allowed(self, group: Group) -> SafeString:
        """What whoever has the role may do."""
        held = group.permissions.select_related("content_type").order_by("content_type")
        return format_html(
            "<ul>{}</ul>",
            format_html_join("", "<li>{}</li>", ((permission_name(each),) for each in held)),
        )

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """What a role may do, in the reader's language."""
        return _permissions(db_field, Permission.objects.filter(group=_row_asked(request)))

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Make or change a role."""
        return role_save(role=thing, by=by, name=given["name"], permissions=given["permissions"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """With the people in them."""
        return super().get_queryset(request).prefetch_related("user_set")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Else somebody could give themselves what they lack."""
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return bool(request.user.is_superuser)

    @admin.display(description=pgettext_lazy("column", "role"), ordering="name")
    def role(self, group: Group) -> str:
        """In the reader's language."""
        return role_name(group.name)

    @admin.display(description=_("people"))
    def people(self, group: Group) -> SafeString:
        """Who has it."""
        names = ((display_name(user),) for user in group.user_set.all() if user.is_active)
        return format_html_join(" · ", "<bdi>{}</bdi>", names) or SafeString("–")
