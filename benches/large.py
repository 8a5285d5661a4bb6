#!/usr/bin/env python3
"""Makes the large inputs of the measurements: large.py FOLDER [SOURCE]

SOURCE is a text that is repeated (../shared/corpora/large/ar-wiki-8MB-give.txt, where it is at
hand; else the built-in article). FOLDER should lie in memory, such as /dev/shm: 4.5 GB.
"""
import pathlib
import sys

import documents

HERE = pathlib.Path(__file__).resolve().parent.parent
GIVEN = HERE / "../shared/corpora/large/ar-wiki-8MB-give.txt"
VOCALISED = HERE / "../shared/corpora/text/quran-tashkeel.txt"


def repeated(path, piece, size):
    """Writes a text again and again, up to the last line, or else the last word, that has room."""
    with open(path, "wb") as out:
        while size >= len(piece):
            size -= out.write(piece)
        last = piece.rfind(b"\n", 0, size) if b"\n" in piece else piece.rfind(b" ", 0, size)
        out.write(piece[: last + 1])


def vocalised():
    """A text full of vowel signs: the given one, else paragraphs of one sentence."""
    if VOCALISED.exists():
        return VOCALISED.read_bytes()
    sentence = "كَانَ الطَّرِيقُ إِلَى القَرْيَةِ يَمُرُّ بَيْنَ البَسَاتِينِ، وَكَانَ النَّاسُ يَسْلُكُونَهُ كُلَّ صَبَاحٍ. "
    paragraphs = "".join(sentence * count + "\n" for count in range(1, 8))
    return ("\nالفصل الأول: في الطريق\n\n" + paragraphs).encode() * 1000


def main():
    if len(sys.argv) < 2:
        raise SystemExit("large.py FOLDER [SOURCE]")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    default = GIVEN if GIVEN.exists() else HERE / "assets/article.txt"
    source = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default
    text = source.read_bytes()
    line = "كان الطريق إلى القرية يمر بين البساتين. ".encode()
    heading = "الفصل {}\n\n" + "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح.\n\n"
    for name, size in (("1M", 10**6), ("10M", 10**7), ("100M", 10**8), ("1G", 10**9)):
        repeated(folder / f"{name}.txt", text, size)
    repeated(folder / "vocalised.txt", vocalised(), 10**9)
    repeated(folder / "newlines.txt", b"\n" * 10**6, 10**9)
    repeated(folder / "line.txt", line, 10**7)
    repeated(folder / "short.txt", line.strip() + b"\n\n", 10**6 * (len(line) + 1))
    verses = "قفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\nفتوضح فالمقراة لم يعف رسمها\n"
    repeated(folder / "verse.txt", verses.encode() * 10**4, 10**9)
    chapters = "".join(heading.format(number) for number in range(1, 100_001))
    (folder / "headings.txt").write_text(chapters, encoding="utf-8")
    with open(folder / "many-headings.txt", "w", encoding="utf-8") as out:
        out.writelines(heading.format(number) for number in range(1, 1_000_001))
    with open(folder / "many-references.txt", "w", encoding="utf-8") as out:
        out.write("المراجع\n\n")
        out.writelines(f"[{number}] كتاب الطريق، {number}.\n" for number in range(1, 1_000_001))
    documents.make(folder)


main()
