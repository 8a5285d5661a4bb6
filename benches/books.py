#!/usr/bin/env python3
"""Makes books that ask for much: benches/books.py FOLDER

one.epub      one chapter of 10 MB
spine.epub    a spine of 100,000 chapters
toc.epub      a table of contents of 1,000,000 points
ids.epub      100 chapters with long names and 10,000 places in each
bomb.epub     20,000 chapters that all are the same 16 MB of spaces

Honest books are made by documents.py.
"""

import pathlib
import random
import struct
import sys
import zipfile
import zlib

WORDS = (
    "في من على كان الذي هذا بعد كل الناس البيت القرية الماء الأرض السماء الطريق الكتاب العلم "
    "والليل والنهار وقال ثم عاد إلى المدينة التي رآها صاحبه القديم يوما واحدا بين الجبال"
).split()


def text(dice, size):
    """About so many bytes of Arabic words."""
    found, length = [], 0
    while length < size:
        word = dice.choice(WORDS)
        found.append(word)
        length += 2 * len(word) + 1
    return " ".join(found)


def chapter(dice, title, size, extra=""):
    """A chapter of paragraphs of some 600 bytes."""
    paragraphs = "".join(f"<p class='text'>{text(dice, 600)}.</p>\n" for _ in range(max(1, size // 600)))
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml' "
        f"xmlns:epub='http://www.idpf.org/2007/ops' lang='ar' dir='rtl'><head><title>{title}</title>"
        f"</head><body><div class='title'>{title}</div>{extra}{paragraphs}</body></html>"
    )


def package(names, labels=True):
    """The package, and the table of contents where there are labels."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>\n' for n, name in enumerate(names)
    )
    refs = "".join(f'<itemref idref="c{n}"/>\n' for n in range(len(names)))
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>كتاب كبير</dc:title><dc:language>ar'
        '</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" '
        f'media-type="application/xhtml+xml"/>{items}</manifest><spine>{refs}</spine></package>'
    )
    points = "".join(f'<li><a href="{name}">الباب {n + 1}</a></li>\n' for n, name in enumerate(names))
    nav = f'<html xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>{points if labels else ""}</ol></nav></body></html>'
    return opf, nav


def book(path, chapters, nav=None):
    """A book of chapters by name."""
    opf, toc = package(list(chapters))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", '<container><rootfile full-path="p.opf"/></container>')
        archive.writestr("p.opf", opf)
        archive.writestr("nav.xhtml", nav or toc)
        for name, content in chapters.items():
            archive.writestr(name, content)


def bomb(path):
    """Many names for one entry that packs a thousand times."""
    names = [f"c{n}.xhtml" for n in range(20_000)]
    opf, nav = package(names, labels=False)
    size = 16 * 1024 * 1024
    body = b"<p>" + b" " * (size - 3)
    parts = {"META-INF/container.xml": b'<rootfile full-path="p.opf"/>', "p.opf": opf.encode(), "nav.xhtml": nav.encode()}
    bytes_, directory, count = bytearray(), bytearray(), 0

    def add(name, header, packed, length):
        nonlocal count
        count += 1
        directory.extend(struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, packed, length, len(name), 0, 0, 0, 0, 0, header))
        directory.extend(name.encode())

    def put(name, content):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        header = len(bytes_)
        bytes_.extend(struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), len(content), len(name), 0))
        bytes_.extend(name.encode() + packed)
        return header, len(packed), len(content)

    for name, content in parts.items():
        add(name, *put(name, content))
    where = put("c.xhtml", body)
    for name in names:
        add(name, *where)
    start = len(bytes_)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    path.write_bytes(bytes(bytes_) + bytes(directory) + end)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(7)
    book(folder / "one.epub", {"c.xhtml": chapter(dice, "الباب 1", 10_000_000)})
    book(folder / "spine.epub", {f"c{n}.xhtml": f"<p>الباب {n + 1}</p>" for n in range(100_000)})
    points = "".join(f"<li><a href='c.xhtml#p{n}'>ب{n}</a></li>" for n in range(1_000_000))
    nav = f"<nav epub:type='toc'><ol>{points}</ol></nav>"
    book(folder / "toc.epub", {"c.xhtml": chapter(dice, "الباب", 100_000)}, nav)
    places = "".join(f"<a id='p{n}'/>" for n in range(10_000))
    book(folder / "ids.epub", {"n" * 400 + f"{n}.xhtml": chapter(dice, "ب", 1000, places) for n in range(100)})
    bomb(folder / "bomb.epub")


if __name__ == "__main__":
    main()
