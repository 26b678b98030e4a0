"""A made-up treebank, small enough to train on in a minute, in the style of the Prague treebank."""

from pathlib import Path

ALL = Path(__file__).with_name("made.conllu").read_text(encoding="utf-8")
HEADED_BY_WAW, TWO_SENTENCES_IN_ONE, UNANALYSED = (
    block + "\n\n" for block in ALL.strip().split("\n\n")
)


def write(folder: Path) -> Path:
    """Lay the treebank out as the training command reads it; dev and test repeat it."""
    (folder / "ar").mkdir(parents=True)
    for part, times in (("train", 4), ("dev", 1), ("test", 1)):
        (folder / "ar" / f"{part}.conllu").write_text(ALL * times, encoding="utf-8")
    return folder
