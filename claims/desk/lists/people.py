"""Who works at the desk, in which roles; nobody gives more than they have."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sources.admin import DeskAdmin

from ...queries.people import display_name
from ...roles import role_name

#: What only a superuser sets.
_RESERVED = {"is_superuser", "user_permissions"}


def _of(user: Any) -> set[int]:
    """What a user may do or, inactive, could once they are active again."""
    held = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return set(held.values_list("pk", flat=True))


def roles_givable(by: Any) -> QuerySet[Group]:
    """The groups that may do nothing which ``by`` may not; a superuser gives any."""
    groups = Group.objects.order_by("pk")
    if by.is_superuser:
        return groups
    foreign = Permission.objects.exclude(pk__in=_of(by))
    return groups.exclude(pk__in=Group.objects.filter(permissions__in=foreign).values("pk"))


class RolesField(ModelMultipleChoiceField):
    """Groups by their names in the reader's language."""

    def label_from_instance(self, group: Any) -> str:
        """The role's name."""
        return role_name(group.name)


class RoleFilter(admin.SimpleListFilter):
    """People by role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Every group."""
        return [(str(g.pk), role_name(g.name)) for g in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the group."""
        chosen = self.value()
        return queryset.filter(groups=chosen) if chosen and chosen.isdecimal() else queryset


class PeopleAdmin(DeskAdmin, UserAdmin):
    """Accounts, with their roles.

    Whoever is no superuser neither sees superusers nor makes any, gives roles only, and
    changes nobody who may do more than themselves: else a new password for such an account
    would be theirs.  Who leaves is made inactive; what they wrote stays theirs.
    """

    list_display = ("username", "full_name", "email", "roles", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    add_form = UserCreationForm
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
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, {**options, "fields": [f for f in options["fields"] if f not in _RESERVED]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """When somebody came and was last here is no matter of opinion."""
        return ("last_login", "date_joined") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See above."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.is_superuser:
            return allowed
        return not obj.is_superuser and _of(obj) <= _of(request.user)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The roles that this person can give, as boxes to tick."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(
            roles_givable(request.user),
            label=_("Roles"),
            required=False,
            widget=CheckboxSelectMultiple,
            help_text=_("What somebody may do is the sum of their roles."),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who is added here may enter the desk."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user: User) -> SafeString:
        """In words."""
        return format_html("<bdi>{}</bdi>", display_name(user))

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """In the reader's language."""
        return " · ".join(role_name(group.name) for group in user.groups.all()) or "–"


class RolesAdmin(DeskAdmin, GroupAdmin):
    """Roles: what each may do is looked up here, and changed by a superuser only."""

    list_display = ("role", "people")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """With the people in them."""
        return super().get_queryset(request).prefetch_related("user_set")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Else somebody could give themselves what they lack."""
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return bool(request.user.is_superuser)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        """In the reader's language."""
        return role_name(group.name)

    @admin.display(description=_("people"))
    def people(self, group: Group) -> SafeString:
        """Who has it."""
        names = (display_name(user) for user in group.user_set.all() if user.is_active)
        return format_html("<bdi>{}</bdi>", " · ".join(names) or "–")
