"""Makes the marked-up inputs of the measurements: Markdown, pages and books of Arabic words."""
import io
import random
import zipfile

WORDS = (
    "كان الطريق إلى القرية يمر بين البساتين وكان الناس يسلكونه كل صباح في ضوء الشمس حتى ظهرت "
    "السيارة أول مرة فتغيرت الأسواق والبيوت والأيام وصار الحديث عن المدينة البعيدة عادة من "
    "عادات المساء قال الشيخ إن الكتاب القديم الذي حفظه جده يروي قصة أخرى لا يعرفها أحد"
).split()


class Words:
    """Words in an order that is the same from one run to the next."""

    def __init__(self):
        self.random = random.Random(1)

    def some(self, least, most):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))


def markdown(size):
    """Sections with paragraphs, links and lists, a table in every twentieth."""
    words, parts, length, number = Words(), ["# كتاب الطريق\n\n"], 0, 0
    while length < size:
        number += 1
        section = [f"## {number}. {words.some(2, 5)}\n\n"]
        for _ in range(3):
            link = f"[{words.some(1, 3)}](https://example.com/{number})"
            section.append(f"{words.some(20, 60)} **{words.some(1, 3)}** {link} {words.some(10, 40)}.\n\n")
        section += [f"- {words.some(3, 12)}\n" for _ in range(4)]
        if number % 20 == 0:
            section.append("\n| أول | ثان | ثالث |\n|---|---|---|\n")
            section += [f"| {words.some(1, 3)} | {words.some(1, 3)} | {row} |\n" for row in range(8)]
        section.append("\n")
        parts += section
        length += sum(len(part.encode()) for part in section)
    return "".join(parts)


def body(words, number, paragraphs):
    """A section of a page or a book."""
    yield f'<h2 id="s{number}">{number}. {words.some(2, 5)}</h2>\n'
    for _ in range(paragraphs):
        link = f'<a href="https://example.com/{number}">{words.some(1, 3)}</a>'
        yield f"<p>{words.some(20, 60)} <b>{words.some(1, 3)}</b> {link} {words.some(10, 40)}.</p>\n"
    yield "<ul>" + "".join(f"<li>{words.some(3, 12)}</li>" for _ in range(4)) + "</ul>\n"
    if number % 20 == 0:
        rows = (f"<tr><td>{words.some(1, 3)}</td><td>{words.some(1, 3)}</td><td>{row}</td></tr>" for row in range(8))
        yield "<table><tr><th>أول</th><th>ثان</th><th>ثالث</th></tr>" + "".join(rows) + "</table>\n"


def page(size):
    """One page, as a program writes it."""
    words, length, number = Words(), 0, 0
    parts = ['<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>كتاب الطريق</title></head><body><h1>كتاب الطريق</h1>\n']
    while length < size:
        number += 1
        section = "".join(body(words, number, 3))
        parts.append(section)
        length += len(section.encode())
    return "".join(parts) + "</body></html>\n"


def encyclopedia(size):
    """A page of the kind that Wikipedia serves: menus, an infobox, notes, navigation boxes."""
    words, length, number = Words(), 0, 0
    menu = "<ul>" + "".join(f'<li><a href="/wiki/{n}">{words.some(1, 3)}</a></li>' for n in range(60)) + "</ul>"
    box = "".join(f"<tr><th>{words.some(1, 2)}</th><td>{words.some(2, 6)}</td></tr>" for _ in range(20))
    parts = [
        '<!DOCTYPE html><html class="client-nojs" lang="ar" dir="rtl"><head><meta charset="UTF-8"><title>الطريق - ويكيبيديا</title></head>',
        f'<body class="skin-vector rtl"><nav>{menu}</nav><div id="content" class="mw-body" role="main"><h1 id="firstHeading">الطريق</h1>',
        f'<div id="mw-content-text"><div class="mw-parser-output"><table class="infobox"><tbody>{box}</tbody></table>\n',
    ]
    while length < size * 2 // 3:
        number += 1
        section = [f'<div class="mw-heading mw-heading2"><h2 id="h{number}">{words.some(2, 4)}</h2><span class="mw-editsection">[<a href="/edit">عدل</a>]</span></div>\n']
        for _ in range(4):
            links = " ".join(f'<a href="/wiki/{n}" title="{words.some(1, 2)}">{words.some(1, 2)}</a> {words.some(4, 12)}' for n in range(6))
            mark = f'<sup id="cite_ref-{number}" class="reference"><a href="#cite_note-{number}">[{number}]</a></sup>'
            section.append(f"<p>{words.some(10, 30)} {links}.{mark}</p>\n")
        parts += section
        length += sum(len(part.encode()) for part in section)
    notes = "".join(
        f'<li id="cite_note-{n}"><span class="mw-cite-backlink"><a href="#cite_ref-{n}">^</a></span> <span class="reference-text">{words.some(4, 10)}، <a class="external" href="https://example.com/{n}">{words.some(2, 5)}</a></span></li>\n'
        for n in range(1, number + 1)
    )
    parts.append(f'<h2 id="refs">المراجع</h2><div class="reflist"><ol class="references">{notes}</ol></div>')
    text = "".join(parts)
    while len(text.encode()) < size - 8000:
        text += f'<div class="navbox"><table><tr><td>{menu}</td></tr></table></div>\n'
    return text + f"</div></div></div><footer>{menu}</footer></body></html>\n"


def book(chapters, bytes_of_each, heading):
    """A book with a table of contents; `heading` is the tag of the chapters' titles."""
    words, packed = Words(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        put = lambda name, text: archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("mimetype"), b"application/epub+zip", zipfile.ZIP_STORED)
        put("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
        titles = [f"{n}. {words.some(2, 5)}" for n in range(1, chapters + 1)]
        items = "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(chapters))
        spine = "".join(f'<itemref idref="c{n}"/>' for n in range(chapters))
        put("OEBPS/book.opf", f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x</dc:identifier><dc:title>كتاب الطريق</dc:title><dc:language>ar</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest><spine page-progression-direction="rtl">{spine}</spine></package>')
        entries = "".join(f'<li><a href="c{n}.xhtml">{title}</a></li>' for n, title in enumerate(titles))
        put("OEBPS/nav.xhtml", f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>{entries}</ol></nav></body></html>')
        for n, title in enumerate(titles):
            text = ""
            while len(text.encode()) < bytes_of_each:
                text += f"<p>{words.some(20, 60)}.</p>\n"
            put(f"OEBPS/c{n}.xhtml", f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar" dir="rtl"><head><title>{title}</title></head><body><{heading} class="title">{title}</{heading}>\n{text}</body></html>')
    return packed.getvalue()


def table(rows):
    """A page that is one table."""
    words = Words()
    row = lambda n: f"<tr><td>{n}</td><td>{words.some(1, 3)}</td><td>{words.some(1, 4)}</td></tr>\n"
    return '<!doctype html><html lang="ar" dir="rtl"><body><table>' + "".join(map(row, range(rows))) + "</table></body></html>\n"


def make(folder):
    """Writes them all."""
    write = lambda name, text: (folder / name).write_text(text, encoding="utf-8")
    write("markdown.md", markdown(20_000_000))
    write("page.html", page(20_000_000))
    write("encyclopedia.html", encyclopedia(160_000))
    write("table.html", table(100_000))
    (folder / "chapters.epub").write_bytes(book(5_000, 1_500, "div"))
    (folder / "book.epub").write_bytes(book(60, 10_000_000 // 60, "h1"))
