"""Every address: the desk at the root, the API under ``/api/v1/``, health checks."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from rest_framework.routers import DefaultRouter

from claims.api import (
    articles,
    assessments,
    bulk,
    changes,
    checks,
    cited,
    claims,
    drafts,
    evidence,
    fact_checks,
    intakes,
    labels,
    log,
    newsroom,
    people,
    publication,
    repeats,
    runs,
    saved_views,
    search,
    speakers,
    splits,
    statistics,
    talk,
    topics,
    updates,
    webhooks,
)
from claims.api import exports as exports_api
from claims.api import own as own_api
from claims.api import tokens as tokens_api
from claims.desk import bylines, dashboard, exports, notifications, own, tokens
from claims.desk import fact_checks as desk_checks
from claims.desk import webhooks as desk_webhooks
from claims.desk.evidence import evidence_page, picture_page
from claims.desk.going_on import next_claim
from claims.desk.search import search_page
from sources.api import documents, pictures, register, sources

from .about import DocsView, Root, SchemaView
from .health import alive, health, queue_health, ready
from .metrics import metrics
from .tokens import TokenEndView, TokenView

router = DefaultRouter(use_regex_path=False)
router.APIRootView = Root
router.include_format_suffixes = False
router.register("articles", articles.ArticleView, "article")
router.register("intakes", intakes.IntakeView, "intake")
router.register("feeds", intakes.FeedView, "feed")
router.register("runs", runs.RunView, "run")
router.register("claims", claims.ClaimView, "claim")
router.register("claims/<int:claim>/evidence", evidence.EvidenceView, "evidence")
router.register("claims/<int:claim>/pages", cited.CitationView, "citation")
router.register("fact-checks", fact_checks.FactCheckView, "fact-check")
router.register("assessments", assessments.AssessmentView, "assessment")
router.register("drafts", drafts.DraftView, "draft")
router.register("labels", labels.LabelView, "label")
router.register("topics", topics.TopicView, "topic")
router.register("changes", changes.ChangeView, "change")
router.register("sources", sources.SourceView, "source")
router.register("merges", sources.MergeView, "merge")
router.register("splits", splits.SplitView, "split")
router.register("people", people.PeopleView, "person")
router.register("accounts", people.AccountView, "account")
router.register("roles", people.RolesView, "role")
router.register("log", log.LogView, "log")
router.register("tokens", tokens_api.OwnTokensView, "token")
router.register("views", saved_views.SavedViewView, "savedview")
router.register("exports", exports_api.ExportView, "export")
router.register("webhooks", webhooks.WebhookView, "webhook")
router.register("webhooks/<int:webhook>/deliveries", webhooks.DeliveryView, "delivery")
router.register("documents", documents.DocumentView, "document")
api = [
    *router.urls,
    path("articles/bulk/", bulk.ArticlesBulkView.as_view(), name="articles-bulk"),
    path(
        "articles/<int:article>/claims/", claims.ArticleClaimsView.as_view(), name="article-claims"
    ),
    path(
        "articles/<int:article>/corrections/",
        articles.ArticleCorrectionsView.as_view(),
        name="article-corrections",
    ),
    path(
        "articles/<int:pk>/original/",
        articles.ArticleOriginalView.as_view(),
        name="article-original",
    ),
    path(
        "claims/<int:pk>/publication/",
        publication.ClaimPublicationView.as_view(),
        name="claim-publication",
    ),
    path("claims/<int:pk>/check/", checks.ClaimCheckView.as_view(), name="claim-check"),
    path("articles/<int:pk>/check/", checks.ArticleCheckView.as_view(), name="article-check"),
    path("sources/<int:source>/alike/", register.AlikeView.as_view(), name="source-alike"),
    path("sources/<int:source>/split/", splits.SplitSourceView.as_view(), name="source-split"),
    path(
        "sources/<int:source>/split/plan/",
        splits.SplitPlanView.as_view(),
        name="source-split-plan",
    ),
    path("sources/<int:source>/place/", register.PlaceView.as_view(), name="source-place"),
    path("sources/<int:source>/roles/", register.RolesView.as_view(), name="source-roles"),
    path(
        "sources/<int:source>/roles/<int:office>/", register.RoleView.as_view(), name="source-role"
    ),
    path(
        "sources/<int:source>/reliability/",
        register.ReliabilityView.as_view(),
        name="source-reliability",
    ),
    path(
        "sources/<int:source>/reliability/<int:note>/",
        register.ReliabilityNoteView.as_view(),
        name="source-reliability-note",
    ),
    path("pictures/<int:pk>/", pictures.PictureView.as_view(), name="picture"),
    path("documents/<int:pk>/original/", documents.OriginalOf.as_view(), name="document-original"),
    path(
        "articles/<int:article>/extract/",
        articles.ArticleExtractView.as_view(),
        name="article-extract",
    ),
    path(
        "articles/<int:article>/proposals/",
        changes.ArticleProposalsView.as_view(),
        name="article-proposals",
    ),
    path(
        "proposals/<int:pk>/",
        changes.ProposalView.as_view({"get": "retrieve", "post": "decide"}),
        name="proposal-detail",
    ),
    path("claims/<int:claim>/changes/", changes.ClaimChangesView.as_view(), name="claim-changes"),
    path("claims/<int:claim>/speakers/", speakers.SpeakersView.as_view(), name="claim-speakers"),
    path("claims/<int:claim>/repeats/", repeats.RepeatsView.as_view(), name="claim-repeats"),
    path("claims/<int:claim>/passages/", repeats.PassagesView.as_view(), name="claim-passages"),
    path("claims/<int:claim>/carry/", repeats.CarryView.as_view(), name="claim-carry"),
    path("claims/<int:claim>/comments/", talk.ClaimCommentsView.as_view(), name="claim-comments"),
    path("exports/<int:pk>/file/", exports_api.ExportFileView.as_view(), name="export-file"),
    path("newsroom/", newsroom.NewsroomView.as_view(), name="newsroom"),
    path("statistics/", statistics.StatisticsView.as_view(), name="statistics"),
    path("me/", own_api.OwnView.as_view(), name="me"),
    path("notifications/", talk.NotificationsView.as_view(), name="notifications"),
    path("notifications/read/", talk.NotificationsReadView.as_view(), name="notifications-read"),
    path(
        "claims/<int:claim>/assessments/",
        assessments.ClaimAssessmentsView.as_view(),
        name="claim-assessments",
    ),
    path("search/", search.SearchView.as_view(), name="search"),
    path("updates/", updates.UpdatesView.as_view(), name="updates"),
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", TokenEndView.as_view(), name="logout"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path(
        "docs/",
        DocsView.as_view(
            url_name="api:schema", template_name="api/docs.html", http_method_names=["get", "head"]
        ),
        name="docs",
    ),
]

handler400 = "config.api.bad_request"
handler404 = "config.api.not_found"
handler500 = "config.api.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("desk/notifications/", include(notifications.urls)),
    path("desk/tokens/", include(tokens.urls)),
    path("desk/webhooks/", include(desk_webhooks.urls)),
    path("desk/me/", include(own.urls)),
    path("desk/byline/", include(bylines.urls)),
    path("desk/fact-checks/", include(desk_checks.urls)),
    path("desk/files/", include(exports.urls)),
    path("desk/", admin.site.admin_view(dashboard.front_page)),
    path(
        "desk/figures/<slug:name>.csv",
        admin.site.admin_view(dashboard.figures_page),
        name="desk-figures",
    ),
    path("desk/work/", admin.site.admin_view(dashboard.work_page), name="desk-work"),
    path("desk/search/", admin.site.admin_view(search_page), name="desk-search"),
    path("desk/claims/claim/next/", admin.site.admin_view(next_claim), name="desk-next"),
    path(
        "desk/claims/claim/<int:pk>/evidence/",
        admin.site.admin_view(evidence_page),
        name="desk-evidence",
    ),
    path("desk/pictures/<int:pk>/", admin.site.admin_view(picture_page), name="desk-picture"),
    path("desk/", admin.site.urls),
    path("api/v1/", include((api, "api"))),
    path("health/", health),
    path("health/queue/", queue_health),
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", metrics),
    path("i18n/", include("django.conf.urls.i18n")),
]
