"""The newsroom that a demo shows at work, without its worker."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import override

from claims.management.newsroom import newsroom_articles, newsroom_work
from claims.models import Assessment, Claim, Draft, ExtractionRun, Notification
from claims.queries.notifications import notification_said
from sources.models import Source

from .. import examples


def test_its_people_answer_once_with_a_verdict_of_each_kind_and_a_returned_draft(
    db: None,
) -> None:
    runs = newsroom_articles()
    text, now = runs[0].document.text, timezone.now()
    ExtractionRun.objects.update(state="done", started_at=now, finished_at=now)
    said = [
        ("وزير المياه سامي الغانم", "قال", "سد الوادي سيكتمل في مايو المقبل"),
        ("الغانم", "وأضاف", "كلفة المشروع بلغت ثلاثة مليارات دينار"),
        ("نقابة العمال", "وقالت", "400 عامل لم يقبضوا أجورهم منذ شهرين"),
        ("الشركة المنفذة", "وأكدت", "الأجور دُفعت كلها في موعدها"),
    ]
    examples.record(runs[0].document, *(examples.attribution(*each, text=text) for each in said))
    for _again in range(2):
        newsroom_work(runs)
    verdicts = Assessment.objects.order_by("created_at").values_list("verdict", flat=True)
    assert list(verdicts) == ["verified", "disputed", "unverifiable"]
    draft = Draft.objects.get()
    assert draft.reviewer
    assert (draft.state, draft.author.first_name, draft.reviewer.first_name) == (
        "returned",
        "سلمى",
        "هدى",
    )
    assert Claim.objects.get(assignee=draft.author) == draft.claim
    assert draft.claim.due_on == timezone.localdate() + timedelta(days=2)
    with override("ar"):
        told = [
            str(notification_said(each) % {"who": "هدى"})
            for each in Notification.objects.filter(user=draft.author).order_by("pk")
        ]
    assert told == ["أسندت إليك هدى ادعاءً", "أعادت هدى مسودتك إليك"]
    topics = [{topic.name for topic in run.document.topics.all()} for run in runs]
    assert topics == [{"مياه", "موازنة"}, {"مياه"}]
    outlets = {str(run.document.publisher) for run in runs}
    assert outlets == {"صحيفة النهر", "موقع الميناء"}
    assert Source.objects.filter(names__name__in=outlets).count() == 2
    assert [run.document for run in newsroom_articles()] == [run.document for run in runs]
