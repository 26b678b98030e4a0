"""As what the engine read a claim, in an editor's words."""

from django.utils.translation import gettext_lazy

from ..extraction.attribution.constructions import BY_NAME

#: {construction of ``claims.extraction.attribution.constructions``: what an editor reads}
CONSTRUCTIONS = {
    "according-to": gettext_lazy("an “according to” phrase"),
    "as-said": gettext_lazy("“as X said”"),
    "gapped-clause": gettext_lazy("a relative clause around the report"),
    "slifted-quotation": gettext_lazy("a quotation before “she said”"),
    "slifting": gettext_lazy("a sentence before “she said”"),
    "quotation-with-cue": gettext_lazy("a quotation behind its verb"),
    "cue-colon": gettext_lazy("words behind a verb and a colon"),
    "quotation-in-next-paragraph": gettext_lazy("a quotation in the next paragraph"),
    "complementiser-clause": gettext_lazy("a clause with “that”"),
    "indirect-question": gettext_lazy("an indirect question"),
    "bare-clause": gettext_lazy("a clause without “that”"),
    "passive-predicate": gettext_lazy("a passive: X is said to …"),
    "passive-topic": gettext_lazy("a passive: X was asked about …"),
    "passive-agent": gettext_lazy("a passive: … was confirmed by X"),
    "infinitive-complement": gettext_lazy("an infinitive behind its verb"),
    "pronoun-described": gettext_lazy("a pronoun described as something"),
    "described-as": gettext_lazy("something described as something"),
    "predicate-alone": gettext_lazy("what is demanded or charged"),
    "governed-phrase": gettext_lazy("a phrase behind a preposition"),
    "object-phrase": gettext_lazy("a noun phrase as object"),
    "quotation-before-verb": gettext_lazy("a quotation before its verb"),
    "relay": gettext_lazy("words relayed from somebody"),
    "relay-by-noun": gettext_lazy("words relayed by a noun of saying"),
    "noun-cue-clause": gettext_lazy("a noun of saying with its clause"),
    "noun-cue-infinitive": gettext_lazy("a noun of saying with an infinitive"),
    "noun-cue-phrase": gettext_lazy("a noun of saying with its phrase"),
    "participle-quotation": gettext_lazy("a participle with a quotation"),
    "participle-clause": gettext_lazy("a participle with a clause"),
    "participle-phrase": gettext_lazy("a participle with a phrase"),
    "continued-quotation": gettext_lazy("a quotation that goes on"),
    "speaker-label": gettext_lazy("a turn in a conversation"),
    "signature": gettext_lazy("words signed behind a dash"),
    "headline-colon": gettext_lazy("a speaker and a colon in a headline"),
}


def construction_worded(name: str, language: str) -> tuple[str, str]:
    """What an editor reads of a construction, and an example of it, best in ``language``.

    A name that an older or a newer engine gave is shown as it is.
    """
    each = BY_NAME.get(name)
    if each is None:
        return name, ""
    arabic = each.arabic if language == "ar" else ""
    return str(CONSTRUCTIONS[name]), arabic or each.example or each.arabic
