"""People under ``/api/v1/``: whom claims are assigned to, and for admins their accounts."""

from typing import Any, ClassVar

from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Choices, Filters, Input, YesNo
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.limits import PASSWORD
from sources.people import display_name

from ..actions.people import person_add, person_change, person_password_set, role_save
from ..queries.people import people_mentionable, people_who_may, permissions_offered
from .fields import ByName

MAY = {"answer": "claims.add_assessment", "review": "claims.review_draft"}


# --- whom work can be given to ------------------------------------------------------------


class PersonBrief(Shown[User]):
    """Somebody who works at the desk."""

    name = serializers.SerializerMethodField(help_text="As the desk calls them.")

    class Meta:
        model = User
        fields = ["username", "name"]

    def get_name(self, person: User) -> str:
        return display_name(person)


class PeopleFilter(Filters):
    may = Choices(
        choices=[(each, each) for each in MAY],
        method="able",
        help_text="`answer`: to whom claims are assigned. `review`: who decides about drafts.",
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def able(self, rows: QuerySet[User], _field: str, value: list[str]) -> QuerySet[User]:
        for each in value:
            rows = rows.filter(pk__in=people_who_may(MAY[each]).order_by().values("pk"))
        return rows


class PeopleView(Contract, mixins.ListModelMixin, viewsets.GenericViewSet[User]):
    """Who works at the desk, by user name: whom one assigns claims to, or calls in a comment."""

    serializer_class = PersonBrief
    filterset_class = PeopleFilter
    ordering_fields = ["username"]
    ordering = "username"
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD"), "claims.view_claim")

    def get_queryset(self) -> QuerySet[User]:
        return people_mentionable()


# --- their accounts -------------------------------------------------------------------------


class AccountFull(PersonBrief):
    href = RowLink(view_name="api:account-detail")
    roles = serializers.SlugRelatedField[Group](
        source="groups", slug_field="name", many=True, read_only=True
    )

    class Meta(PersonBrief.Meta):
        fields = [
            *("id", "href", "username", "name", "first_name", "last_name", "email", "roles"),
            *("is_active", "last_login", "date_joined"),
        ]
        extra_kwargs = {"is_active": {"help_text": "False: who left. What they wrote stays."}}


class AccountInput(Input):
    username = serializers.CharField(max_length=150)
    first_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    last_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    roles = serializers.ListField(
        child=ByName(slug_field="name", queryset=Group.objects.all()),
        required=False,
        max_length=50,
        help_text="Names, as in `editor`. They may do nothing that you may not.",
    )


class NewAccountInput(AccountInput):
    password = serializers.CharField(
        max_length=PASSWORD,
        trim_whitespace=False,
        required=False,
        allow_null=True,
        default=None,
        help_text="Without one, they can't log in until they are given one.",
    )


class ChangeAccountInput(AccountInput):
    is_active = serializers.BooleanField(
        required=False, help_text="False closes the account; its tokens end."
    )


class PasswordInput(Input):
    password = serializers.CharField(
        max_length=PASSWORD, trim_whitespace=False, allow_null=True, help_text="Null: none."
    )


class AccountFilter(Filters):
    active = YesNo("is_active")

    class Meta:
        model = User
        fields = ["username"]


class AccountView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[User]
):
    """People's accounts and roles, for admins: nobody gives more than they have."""

    queryset = User.objects.prefetch_related("groups")
    serializer_class = AccountFull
    filterset_class = AccountFilter
    ordering_fields = ["id", "username"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    def get_queryset(self) -> QuerySet[User]:
        rows = super().get_queryset()
        root = isinstance(self.request.user, User) and self.request.user.is_superuser
        return rows if root else rows.filter(is_superuser=False)

    @extend_schema(request=NewAccountInput, responses={201: AccountFull})
    def create(self, request: Request) -> Response:
        """Give somebody an account."""
        given = NewAccountInput.of(request)
        return self._answer(person_add(by=signed_in(request), **given), status=201)

    @extend_schema(request=ChangeAccountInput(partial=True), responses=AccountFull)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Change what is sent. 403 `person_above`, `role_above`: more than you may yourself."""
        person = self.get_object()
        given = ChangeAccountInput.of(request, partial=True)
        return self._answer(person_change(person=person, by=signed_in(request), **given))

    @extend_schema(request=PasswordInput, responses=AccountFull)
    @action(detail=True, methods=["post"], needs={"POST": "auth.change_user"})
    def password(self, request: Request, pk: Any = None) -> Response:
        """Give them another password, or none. Their tokens end."""
        person = self.get_object()
        given = PasswordInput.of(request)
        return self._answer(person_password_set(person=person, by=signed_in(request), **given))

    def _answer(self, person: User, *, status: int = 200) -> Response:
        shown = self.get_serializer(self.get_queryset().get(pk=person.pk)).data
        headers = {"Location": shown["href"]} if status == 201 else {}
        return Response(shown, status=status, headers=headers)


class RoleAllowed(Shown[Group]):
    """What somebody may do; `editor` and its like, and the newsroom's own."""

    href = RowLink(view_name="api:role-detail")
    permissions = serializers.SlugRelatedField[Any](
        slug_field="codename", many=True, read_only=True
    )

    class Meta:
        model = Group
        fields = ["id", "href", "name", "permissions"]


class RoleInput(Input):
    name = serializers.CharField(max_length=150)
    permissions = serializers.ListField(
        child=ByName(slug_field="codename", queryset=permissions_offered()),
        max_length=200,
        help_text="All that it may do afterwards, as `roles/` names them.",
    )


class RolesView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Group]
):
    """The roles that there are; only whoever runs the desk (a superuser) changes them."""

    queryset = Group.objects.prefetch_related("permissions")
    serializer_class = RoleAllowed
    filterset_class = None
    ordering_fields = ["name"]
    ordering = "name"
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=RoleInput, responses={201: RoleAllowed})
    def create(self, request: Request) -> Response:
        """Make a role of the newsroom's own. 403 `superusers_only`."""
        return self._saved(None, RoleInput.of(request), status=201)

    @extend_schema(request=RoleInput(partial=True), responses=RoleAllowed)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Say what it is called, and what it allows. Who loses by it loses their tokens."""
        role = self.get_object()
        stands = {"name": role.name, "permissions": role.permissions.all()}
        return self._saved(role, stands | RoleInput.of(request, partial=True))

    def _saved(self, role: Group | None, given: dict[str, Any], *, status: int = 200) -> Response:
        saved = role_save(role=role, by=signed_in(self.request), **given)
        shown = self.get_serializer(self.get_queryset().get(pk=saved.pk)).data
        return Response(shown, status=status)
