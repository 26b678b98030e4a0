"""Files of every kind that is read, made of a few words."""

import io
import re
import zipfile

_MIRRORED = str.maketrans("()", ")(")


def zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in parts.items():
            archive.writestr(name, inner)
    return file.getvalue()


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing"
    }.items()
)  # fmt: skip


def odt(body: str, *, styles: str = "", title: str = "") -> bytes:
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    meta = f'<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></m>'
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content, "meta.xml": meta})


def drawn(line: str) -> str:
    """A line of Arabic as it is drawn from left to right: figures and Latin words as they are."""
    turned = line[::-1].translate(_MIRRORED)
    runs = r"[A-Za-z](?:[A-Za-z ]*[A-Za-z])?|[0-9](?:[0-9,./]*[0-9])?"
    return re.sub(runs, lambda run: run[0][::-1], turned)


def pdf(*pages: list[str], size: int = 10, title: str = "") -> bytes:
    """A PDF file whose pages draw these lines: Arabic ones letter by letter from the left."""
    count = len(pages)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(count))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[4 0 R]"
        "/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Any/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(Identity)/Supplement 0>>/DW 500/FontDescriptor<</Type/FontDescriptor"
        "/FontName/Any/Flags 4/Ascent 800/Descent -200/CapHeight 700/ItalicAngle 0/StemV 80"
        "/FontBBox[0 -200 1000 800]>>>>",
        _stream(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange"
            " <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange"
            " endcmap end end"
        ),
    ]
    for at, lines in enumerate(pages):
        shown = "".join(_shown(line, 780 - 1.4 * size * n, size) for n, line in enumerate(lines))
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {7 + 2 * at} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>",
            _stream(f"BT {shown} ET"),
        ]
    named = title.encode("utf-16").hex() if title else ""
    objects.append(f"<</Title<{named}>>>")
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj {each} endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>"
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}"
    return out + f"{head}\nstartxref\n{len(out)}\n%%EOF".encode()


def _stream(inner: str) -> str:
    return f"<</Length {len(inner)}>>stream\n{inner}\nendstream"


def _shown(line: str, height: float, size: int) -> str:
    is_arabic = any("ء" <= c <= "ي" for c in line)
    letters = drawn(line) if is_arabic else line
    left = 550 - len(letters) * size / 2 if is_arabic else 50
    codes = letters.encode("utf-16-be").hex()
    return f"/F {size} Tf 1 0 0 1 {left} {height} Tm <{codes}> Tj "
