"""Primary keys as addresses and forms bring them.  Pure."""


def row_id(asked: str) -> int:
    """The primary key that somebody asks for; 0, which no row has, for what is none."""
    return int(asked) if asked.isdecimal() and len(asked) < 19 else 0
