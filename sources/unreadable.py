"""Why something that was sent could not be read; pure, so that readers know no Django."""


class Unreadable(Exception):
    """What was given can't be read.

    ``code`` says why, for programs ("file_broken"); ``about`` is what the sentence for people
    names: what the thing is instead, or where it leads.
    """

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code, about)
        self.code, self.about = code, about
