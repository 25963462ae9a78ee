"""What a Korean translation must share with its English, and how it must sound.

Terms are those of lessons/terms_ko.tsv: one Korean word for each English one, and the words that are not used for it.
"""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polib

from course import paths

GLOSSARY = paths.LESSONS / "terms_ko.tsv"
CODE, FORMULA = re.compile(r"```.*?```|`[^`]+`", re.DOTALL), re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
LINK, TAG = re.compile(r"\]\(([^)\s]+)\)|(https?://[^\s)>\"]+)"), re.compile(r"</?[a-z]+\b")
VALUE = re.compile(r"\{\d+\}")  # what a check fills in
WORDS = re.compile(r"\\text\{[^}]*\}|\\mathrm\{[^}]*\}|\s+")  # in a formula they may be translated
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SPELT = {str(number) for number in range(13)} | {"20", "30", "50", "100", "1,000", "1000"}  # two: 2개
LARGE = re.compile(r"\d[\d.,]* (?:thousand|million|billion)")  # counted in 만 and 억 in Korean
MYRIADS = re.compile(r"(?:\d[\d.,]*[천만억]\s?)+")
POLITE = re.compile(r"(?:[에예해아어네지]요|거든요|는데요|군요)[.!](?=\s|$)")  # 해요체; -세요 and questions are welcome
PLAIN = re.compile(r"[가-힣]*(?<![니시])다\.(?=\s|$|\*)")


@dataclass(frozen=True)
class Term:
    """A term of the glossary: its Korean, and words that are not used for it."""

    english: str
    korean: str
    others: tuple[str, ...] = ()


@functools.cache
def glossary() -> tuple[Term, ...]:
    """The terms, in the order of the file."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple(
        Term(row["English"], row["Korean"], tuple(each for each in row["not"].split(", ") if each)) for row in rows
    )


def check(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with a translation, in words."""
    for rule in RULES:
        yield from rule(entry.msgid, entry.msgstr)


def same_code(english, korean):
    yield from _differ("code", _set(CODE, english), _set(CODE, korean))


def same_formulas(english, korean):
    yield from _differ("formulas", _formulas(english), _formulas(korean))


def same_links(english, korean):
    yield from _differ("links", _set(LINK, english), _set(LINK, korean))


def same_tags(english, korean):
    yield from _differ("HTML tags", Counter(TAG.findall(english)), Counter(TAG.findall(korean)))


def same_values(english, korean):
    yield from _differ("values", Counter(_values(english)), Counter(_values(korean)))
    if found := _values(english):
        try:
            korean.format(*found)
        except (ValueError, LookupError) as error:
            yield f"cannot be filled in: {error}; a brace that is one is written twice"


def same_numbers(english, korean):
    before, after = (
        _numbers(LARGE.sub("", english)),
        _numbers(MYRIADS.sub("", korean) if LARGE.search(english) else korean),
    )
    if missing := sorted((before - after).elements()):
        yield f"numbers missing: {', '.join(missing)}"
    if more := sorted(number for number in after - before if number not in SPELT):
        yield f"numbers that the English has not: {', '.join(more)}"


def same_lines(english, korean):
    """Lists, tables and code blocks have as many lines."""
    if "\n" in english and english.count("\n") != korean.count("\n"):
        yield f"{korean.count(chr(10)) + 1} lines instead of {english.count(chr(10)) + 1}"


def terms(english, korean):
    prose, english = FORMULA.sub("", CODE.sub("", korean)), american(english)
    for term in glossary():
        if not re.search(rf"\b{re.escape(american(term.english))}(?:e?s)?\b", english, re.IGNORECASE):
            continue
        for other in term.others:
            if other in _without(prose, other):
                yield f"{other}: the glossary says {term.korean} for {term.english}"


def one_strike(english, korean):
    if len(re.findall(r"(?<!\\)~", FORMULA.sub("", CODE.sub("", korean)))) > 1:
        yield "two ~ in a block strike out what is between them; write 에서 ... 까지"


def one_voice(english, korean):
    for pattern, voice in ((POLITE, "해요체"), (PLAIN, "해라체")):
        if found := pattern.search(FORMULA.sub("", CODE.sub("", korean))):
            yield f"{found[0]!r} is {voice}; the course is written in 합니다체"


def is_korean(english, korean):
    if not re.search("[가-힣]", korean) and english == korean and re.search(r"\b(?:the|and|is|are|of)\b", english):
        yield "left in English"


RULES = (
    same_code,
    same_formulas,
    same_links,
    same_tags,
    same_values,
    same_numbers,
    same_lines,
    terms,
    one_strike,
    one_voice,
    is_korean,
)


def american(english: str) -> str:
    """English as the glossary spells it: over-fitting as overfitting, optimiser as optimizer."""
    joined = re.sub(r"\b(over|under)-fit", r"\1fit", english, flags=re.IGNORECASE)
    return re.sub(r"(?<=[a-z])is(?=(?:e[rds]?|ing|ations?)\b)", "iz", joined)


def _without(prose, other):
    """The text without those terms of the glossary in which the word `other` is only a part."""
    for korean in {term.korean for term in glossary() if other in term.korean}:
        prose = prose.replace(korean, "")
    return prose


def _set(pattern, text):
    return {next(filter(None, found.groups()), found[0]) for found in pattern.finditer(text)}


def _formulas(text):
    return {WORDS.sub("", formula) for formula in FORMULA.findall(CODE.sub("", text))}


def _values(text):
    return VALUE.findall(FORMULA.sub("", text))


def _numbers(text):
    bare = FORMULA.sub(" ", CODE.sub(" ", LINK.sub(" ", text)))
    return Counter(number.rstrip(".,") for number in NUMBER.findall(bare))


def _differ(what, before, after):
    if before != after:
        yield f"{what} differ: {sorted(before - after)} became {sorted(after - before)}"
