#!/usr/bin/env python3
"""Makes the large inputs of the comparison: large.py FOLDER [SOURCE]

SOURCE is a text that is repeated (../shared/corpora/large/ar-wiki-8MB-give.txt, where it is at
hand; else the built-in article). FOLDER should lie in memory, such as /dev/shm.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
GIVEN = HERE / "../shared/corpora/large/ar-wiki-8MB-give.txt"


def repeated(path, piece, size):
    with open(path, "wb") as out:
        while size > 0:
            out.write(piece[:size])
            size -= len(piece)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    default = GIVEN if GIVEN.exists() else HERE / "assets/article.txt"
    source = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else default
    text = source.read_bytes()
    line = "كان الطريق إلى القرية يمر بين البساتين. ".encode()
    heading = "الفصل {}\n\n" + "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح.\n\n"
    for name, size in (("1M", 10**6), ("10M", 10**7), ("100M", 10**8), ("1G", 10**9)):
        repeated(folder / f"{name}.txt", text, size)
    repeated(folder / "newlines.txt", b"\n" * 10**6, 10**9)
    repeated(folder / "line.txt", line, 10**7)
    repeated(folder / "short.txt", line.strip() + b"\n\n", 10**6 * (len(line) + 1))
    verses = "قفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\nفتوضح فالمقراة لم يعف رسمها\n"
    repeated(folder / "verse.txt", verses.encode() * 10**4, 10**9)
    chapters = "".join(heading.format(number) for number in range(1, 100_001))
    (folder / "headings.txt").write_text(chapters, encoding="utf-8")


main()
