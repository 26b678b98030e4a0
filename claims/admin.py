"""Which list of the desk shows which model on the stock admin; the lists are in ``desk.lists``."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy
from knox import admin as knox_admin

from .desk.lists import articles, claims, intakes, log, newsroom, people, topics
from .desk.login import LoginForm
from .models import (
    Article,
    Assessment,
    Change,
    Claim,
    Comment,
    Draft,
    Evidence,
    ExtractionRun,
    Feed,
    Intake,
    Label,
    Newsroom,
    Topic,
)

admin.site.site_title = admin.site.site_header = gettext_lazy("Isnad")
admin.site.index_title = gettext_lazy("The desk")
admin.site.site_url = None
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "–"
admin.site.login_form = LoginForm
#: At the desk Django's user is a person and its group a role: in titles, messages, logs and
#: permissions.
User._meta.verbose_name = gettext_lazy("person")
User._meta.verbose_name_plural = gettext_lazy("people")
Group._meta.verbose_name = gettext_lazy("role")
Group._meta.verbose_name_plural = gettext_lazy("roles")
#: What the log says is a log's, too.
LogEntry._meta.verbose_name = gettext_lazy("entry of the log")
LogEntry._meta.verbose_name_plural = gettext_lazy("entries of the log")
admin.site.unregister([knox_admin.models.AuthToken, Group, User])
for model, model_admin in {
    Article: articles.ArticleAdmin,
    ExtractionRun: articles.ExtractionRunAdmin,
    Feed: intakes.FeedAdmin,
    Intake: intakes.IntakeAdmin,
    Claim: claims.ClaimAdmin,
    Evidence: claims.EvidenceAdmin,
    Assessment: log.AssessmentAdmin,
    Draft: log.DraftAdmin,
    Comment: log.CommentAdmin,
    Change: log.ChangeAdmin,
    LogEntry: log.NotedAdmin,
    Newsroom: newsroom.NewsroomAdmin,
    Label: newsroom.LabelAdmin,
    Topic: topics.TopicAdmin,
    User: people.PeopleAdmin,
    Group: people.RolesAdmin,
}.items():
    admin.site.register(model, model_admin)
