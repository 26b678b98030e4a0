"""The constructions in which a claim is read, in the order in which they are tried.

Each is one way in which a language says who said what. Its name goes with the attribution from
the function that finds it to the desk; confidence is measured by it (``confidence.py``).
Where a word's form decides (a noun, a participle, an according-to phrase), only the
constructions of that form are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["complementiser", "zero", "shared"]
How = Literal["clause", "quote", "colon", "lifted", "noun", "as", "pronoun"]


@dataclass(frozen=True, slots=True)
class Construction:
    """One way to report: ``how`` is what the content looks like, which later steps ask for.

    ``family``: languages with a complementiser, those that may do without (zero), or both.
    ``functions`` find it: dotted names below this package, one for each family.
    ``example`` is English or, where only such languages have it, Arabic; ``arabic`` beside it.
    """

    name: str
    how: How
    family: Family
    example: str
    arabic: str
    literature: str
    functions: tuple[str, ...]


_C, _Z = "complementiser.", "zero."
CONSTRUCTIONS: tuple[Construction, ...] = (
    Construction(
        "according-to", "lifted", "shared",
        "The bridge is safe, according to the ministry.", "الجسر آمن، وفق الوزارة.",
        "PARC 3.0 (Pareti 2016)",
        (_C + "according.lifted_candidates", _Z + "reader._according"),
    ),
    Construction(
        "as-said", "lifted", "shared",
        "As the ministry said, the bridge is safe.", "الجسر آمن كما قالت الوزارة.",
        "Potts 2002",
        (_C + "according.lifted_candidates", _Z + "slifting.as_said"),
    ),
    Construction(
        "gapped-clause", "clause", "zero",
        "A bridge that the minister said was safe has closed.", "",
        "Ross 1967",
        (_Z + "complements.gapped",),
    ),
    Construction(
        "slifted-quotation", "quote", "zero",
        '"The bridge is safe," said the minister.', "",
        "Collins and Branigan 1997; PolNeAR (Newell 2018)",
        (_Z + "slifting.lifted",),
    ),
    Construction(
        "slifting", "lifted", "zero",
        "The bridge is safe, the minister said.", "",
        "Ross 1973",
        (_Z + "slifting.lifted",),
    ),
    Construction(
        "quotation-with-cue", "quote", "shared",
        'The minister said, "The bridge is safe."', "قالت الوزيرة «الجسر آمن».",
        "PARC 3.0 (Pareti 2016); Quirk et al. 1985",
        (_C + "anchors.Marked.anchor", _Z + "complements.quoted"),
    ),
    Construction(
        "cue-colon", "colon", "shared",
        "The minister said: the bridge is safe.", "قالت الوزيرة: الجسر آمن.",
        "Quirk et al. 1985",
        (_C + "anchors.Marked.anchor", _Z + "complements._colon"),
    ),
    Construction(
        "quotation-in-next-paragraph", "quote", "zero",
        'The minister said: [new paragraph] "The bridge is safe."', "",
        "PolNeAR (Newell 2018)",
        (_Z + "complements._next_paragraph",),
    ),
    Construction(
        "complementiser-clause", "clause", "shared",
        "The minister said that the bridge is safe.", "قالت الوزيرة إن الجسر آمن.",
        "Ryding 2005; Quirk et al. 1985",
        (_C + "anchors.Marked.anchor", _Z + "complements.reported_clause"),
    ),
    Construction(
        "indirect-question", "clause", "complementiser",
        "", "تساءلت الصحيفة عما إذا كان الجسر آمنا.",
        "Ryding 2005; Karttunen 1977",
        (_C + "anchors.Marked.anchor",),
    ),
    Construction(
        "bare-clause", "clause", "zero",
        "The minister said the bridge is safe.", "",
        "Bolinger 1972",
        (_Z + "complements.reported_clause",),
    ),
    Construction(
        "passive-predicate", "noun", "zero",
        "The bridge is said to be safe.", "",
        "Postal 1974; Quirk et al. 1985",
        (_Z + "passives.passive",),
    ),
    Construction(
        "passive-topic", "noun", "zero",
        "The minister was asked about the bridge.", "",
        "Levin 1993, 37",
        (_Z + "passives.passive",),
    ),
    Construction(
        "passive-agent", "noun", "zero",
        "The closure was confirmed by the minister.", "",
        "Quirk et al. 1985",
        (_Z + "passives.passive",),
    ),
    Construction(
        "infinitive-complement", "clause", "zero",
        "The minister threatened to close the bridge.", "",
        "Rosenbaum 1967; Quirk et al. 1985",
        (_Z + "reader._content",),
    ),
    Construction(
        "pronoun-described", "pronoun", "complementiser",
        "", "وصفته الوزيرة بأنه آمن.",
        "Ryding 2005",
        (_C + "noun_contents.Nominal._described",),
    ),
    Construction(
        "described-as", "as", "shared",
        "The minister described the bridge as safe.", "وصفت الوزيرة الجسر بأنه آمن.",
        "Quirk et al. 1985; Ryding 2005",
        (_C + "noun_contents.Nominal._described", _Z + "noun_contents.object_content"),
    ),
    Construction(
        "predicate-alone", "noun", "complementiser",
        "", "طالبت الوزيرة بإغلاق الجسر.",
        "Ryding 2005",
        (_C + "noun_contents.Nominal._described",),
    ),
    Construction(
        "governed-phrase", "noun", "shared",
        "The minister complained about the bridge.", "أشارت الوزيرة إلى سلامة الجسر.",
        "PARC 3.0 (Pareti 2016); Ryding 2005",
        (_C + "noun_contents.Nominal._after_preposition", _Z + "noun_contents.object_content"),
    ),
    Construction(
        "object-phrase", "noun", "shared",
        "The minister announced the closure of the bridge.", "أعلنت الوزيرة إغلاق الجسر.",
        "PARC 3.0 (Pareti 2016); Ryding 2005, 8.1",
        (_C + "noun_contents.Nominal._object", _Z + "noun_contents.object_content"),
    ),
    Construction(
        "quotation-before-verb", "quote", "complementiser",
        "", "«الجسر آمن»، تقول الوزيرة.",
        "Badawi et al. 2004",
        (_C + "inverted.inverted",),
    ),
    Construction(
        "relay", "clause", "complementiser",
        "", "نقلت الوكالة عن الوزيرة أن الجسر آمن.",
        "Ryding 2005; PARC 3.0 (Pareti 2016)",
        (_C + "reader._named",),
    ),
    Construction(
        "relay-by-noun", "clause", "complementiser",
        "", "نقلت الوكالة عن الوزيرة قولها إن الجسر آمن.",
        "Ryding 2005",
        (_C + "reader._named",),
    ),
    Construction(
        "noun-cue-clause", "clause", "shared",
        "The minister's claim that the bridge is safe was denied.",
        "نفت الشرطة تصريح الوزيرة بأن الجسر آمن.",
        "Stowell 1981; PARC 3.0 (Pareti 2016)",
        (_C + "reader._named", _Z + "noun_contents.noun_clause"),
    ),
    Construction(
        "noun-cue-infinitive", "clause", "zero",
        "The minister's promise to repair the bridge was kept.", "",
        "Grimshaw 1990",
        (_Z + "noun_contents.noun_clause",),
    ),
    Construction(
        "noun-cue-phrase", "noun", "shared",
        "The minister's criticism of the bridge was heard.", "كرر تأكيد الوزيرة على سلامة الجسر.",
        "Grimshaw 1990",
        (_C + "reader._named", _Z + "noun_contents.noun_clause"),
    ),
    Construction(
        "participle-quotation", "quote", "shared",
        'The minister defended the bridge, adding, "It is safe."',
        "دافعت الوزيرة عن الجسر، قائلة «إنه آمن».",
        "Quirk et al. 1985; Ryding 2005",
        (_C + "participles.share_main_subject", _Z + "reader._sharing"),
    ),
    Construction(
        "participle-clause", "clause", "shared",
        "The minister defended the bridge, saying that it is safe.",
        "دافعت الوزيرة عن الجسر، مؤكدة أنه آمن.",
        "Quirk et al. 1985; Ryding 2005",
        (_C + "participles.share_main_subject", _Z + "reader._sharing"),
    ),
    Construction(
        "participle-phrase", "noun", "shared",
        "The minister defended the bridge, stressing its safety.",
        "دافعت الوزيرة عن الجسر، مشيرة إلى سلامته.",
        "Quirk et al. 1985; Ryding 2005",
        (_C + "participles.share_main_subject", _Z + "reader._sharing"),
    ),
    Construction(
        "continued-quotation", "quote", "zero",
        '"The bridge is safe," she said. "We checked it."', "",
        "PolNeAR (Newell 2018); Pareti et al. 2013",
        (_Z + "continued.join_continued",),
    ),
    Construction(
        "headline-colon", "colon", "shared",
        "Minister: the bridge is safe", "الوزيرة: الجسر آمن",
        "Mårdh 1980",
        ("headlines.read_headlines",),
    ),
)  # fmt: skip
BY_NAME = {each.name: each for each in CONSTRUCTIONS}


def how(name: str) -> How:
    """What the content of a construction looks like."""
    return BY_NAME[name].how


def by_participle(name: str) -> str:
    """A construction whose cue is a participle that shares the main verb's subject."""
    looks = how(name)
    if looks == "quote":
        return "participle-quotation"
    if looks in ("clause", "colon"):
        return "participle-clause"
    return name if looks == "lifted" else "participle-phrase"


def table() -> str:
    """The inventory as a table in Markdown, for docs/engine.md."""
    lines = ["| construction | languages | example | literature |", "|---|---|---|---|"]
    for each in CONSTRUCTIONS:
        examples = "<br>".join(filter(None, (each.example, each.arabic)))
        lines.append(f"| `{each.name}` | {each.family} | {examples} | {each.literature} |")
    return "\n".join(lines)
