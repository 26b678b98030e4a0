"""Letters of symbol fonts as the characters that a reader sees.  Pure.

Such a font draws ≤ where the file holds a letter or a private character: left out, "≤ 5" would
be read as 5.
"""

#: Adobe's Symbol encoding from 0x20 and from 0xa0.
_SYMBOL = {
    0x20: (
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾"
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    ),
    0xA0: (
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
        "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
    ),
}
_DRAWN = {
    "symbol": {
        first + at: sign for first, signs in _SYMBOL.items() for at, sign in enumerate(signs)
    },
    # Of its pictures those that say something; the others adorn.
    "wingdings": dict(
        zip(
            (0xFC, 0xFB, 0xFE, 0xFD, 0xA8, 0x6F, 0xE0, 0xDF, 0xE8, 0xF0, 0x6C, 0x9F, 0xA7),
            "✓✗☑☒☐☐→←➔⇨●•▪",
            strict=True,
        )
    ),
}


def drawn(code: int, font: str) -> str:
    """What such a font draws for a character; "" for an ornament, and for no known font."""
    return _DRAWN.get(font.strip().lower(), {}).get(code & 0xFF if code >= 0xF000 else code, "")
