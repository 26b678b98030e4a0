"""Subtitles and transcripts (.srt, .vtt) as text, with time and speaker of each cue.  Pure."""

import html
import re
from dataclasses import dataclass

from .contents import FileRead, Places
from .text import line_ends, text_declared
from .unreadable import Unreadable

_TIMES = re.compile(
    r"^[ \t]*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}[ \t]*-->"
    r"[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}.*$",
    re.MULTILINE,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]*>|\{\\[^{}]{0,100}\}")
#: "MAYOR ORTWIN: …", ">> Lena Ortwin: …", "كريم الدباغ: …", "- …"; a sentence is no name.
_SPEAKER = re.compile(
    r"^[ \t]*(?:>>+|[-–—])?[ \t]*([^\W\d_][^:.!?؟،,;\n]{0,48}?)[ \t]*:(?=\s)[ \t]*"
)
_DASH = re.compile(r"^[ \t]*(?:>>+|[-–—])[ \t]*")
_SOUND = re.compile(r"[\[(♪♫][^\])♪♫]{0,100}[\])♪♫]+|[♪♫]")
_END = re.compile(r"[.!?؟…][\"'”’»)\]]*$")


@dataclass
class _Words:
    """What one voice says in one cue."""

    time: str
    speaker: str
    words: str
    is_new: bool = False  # said by another voice than what stands before


def subtitles_read(data: bytes, charset: str = "") -> FileRead:
    """What is said, a paragraph for each voice behind its name ("Lena Ortwin: It is flooded."), and
    when and by whom (``times``).

    Times, sounds in brackets and marks of style are no part of what is said.
    Raises Unreadable("file_broken") for a file without cues.
    """
    text = line_ends(text_declared(data, charset)).lstrip("\ufeff")
    said = [words for cue in _cues(text) for words in cue]
    if not said:
        raise Unreadable("file_broken")
    out, times, speaker = "", Places(), ""
    for each in said:
        speaks = each.speaker or ("" if each.is_new else speaker)
        turns = each.is_new or bool(each.speaker and each.speaker != speaker)
        speaker = speaks
        begins = not out or turns or (len(out) - out.rfind("\n") > 600 and _END.search(out))
        if out:
            out += "\n" if begins else " "
        times.append((len(out), f"{each.time} {speaker}".strip()))
        out += f"{speaker}: {each.words}" if begins and speaker else each.words
    return FileRead(out, times=times)


def _cues(text: str) -> list[list[_Words]]:
    found = list(_TIMES.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    cues = []
    for cue, end in zip(found, ends, strict=False):
        hours, minutes, seconds = cue.groups()
        time = f"{int(hours or 0)}:{int(minutes):02}:{seconds}"
        # What follows an empty line is the number or name of the next cue, or a note.
        cues.append(_voices(time, text[cue.end() : end].lstrip("\n").partition("\n\n")[0]))
    return cues


def _voices(time: str, body: str) -> list[_Words]:
    said: list[_Words] = []
    for line in body.split("\n"):
        voice = _VOICE.search(line)
        words = _SOUND.sub("", html.unescape(_TAG.sub("", _VOICE.sub("", line)))).strip()
        if words.isdecimal() and not said and not voice:
            continue
        label = None if voice else _SPEAKER.match(words)
        speaker = voice[1].strip() if voice else _name(label[1]) if label else ""
        is_new = bool(_DASH.match(words)) and not speaker
        words = words[label.end() :] if label and speaker else _DASH.sub("", words)
        if not words.strip():
            continue
        if said and not speaker and not is_new:
            said[-1].words += f" {words.strip()}"
        else:
            said.append(_Words(time, speaker, words.strip(), is_new))
    return said


def _name(label: str) -> str:
    """A name before a colon, of at most five words; "" for what else stands there."""
    words = label.split()
    return " ".join(words) if len(words) <= 5 else ""
