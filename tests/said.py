"""Claims by their words, and where in the text these stand: the same by every door."""

ENGLISH = (
    "The mayor said that rain fell. Later the governor said that the dam held."
    " The mayor said no more."
)
ARABIC = "قال الوزير إن المطر هطل. ثم قال المحافظ إن السد صمد. وقال الوزير إنه لن يزيد."
QUOTED = "Ali denied it. “The dam,” Ali said, “is safe.” Ali left. The dam is old."

#: (the text, the words of each part, where each piece of each part starts)
FOUND = [
    (
        ENGLISH,
        {"source": "The mayor", "cue": "said", "content": "no more"},
        {"source": [74], "cue": [84], "content": [89]},
    ),
    (
        ENGLISH,
        {"source": "the governor", "cue": "said", "content": "the dam  held"},
        {"source": [37], "cue": [50], "content": [60]},
    ),
    (
        ENGLISH,
        {"source": "The mayor", "cue": "said", "content": "rain fell"},
        {"source": [0], "cue": [10], "content": [20]},
    ),
    (
        ARABIC,
        {"source": "الوزير", "cue": "قال", "content": "لن يزيد"},
        {"source": [58], "cue": [54], "content": [69]},
    ),
    (
        ARABIC,
        {"source": "المحافظ", "cue": "قال … إن", "content": "السد صمد"},
        {"source": [32], "cue": [28, 40], "content": [43]},
    ),
    (
        ARABIC,
        {"source": "الوزير", "cue": "قال", "content": "المطر هطل"},
        {"source": [4], "cue": [0], "content": [14]},
    ),
    (
        QUOTED,
        {"source": "Ali", "cue": "said", "content": "The dam … is safe"},
        {"source": [26], "cue": [30], "content": [16, 37]},
    ),
]

#: (the text, the words of each part, the part of which nothing tells where it is meant)
AMBIGUOUS = [
    ("It rained. The dam held. It rained.", {"content": "It rained"}, "content"),
    ("قال A. قال A.", {"cue": "قال", "content": "A"}, "content"),
    ("said no said", {"cue": "said", "content": "no"}, "cue"),
]

#: (the text, the words of each part, the part whose words are not there)
MISSING = [
    (ENGLISH, {"source": "The mayor", "cue": "said", "content": "nothing"}, "content"),
    (ENGLISH, {"source": "The mayor", "cue": "told", "content": "no more"}, "cue"),
    (ARABIC, {"source": "الرئيس", "cue": "قال", "content": "لن يزيد"}, "source"),
]
