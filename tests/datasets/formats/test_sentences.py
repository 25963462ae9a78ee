"""Sentences and analogy questions: embedded, published, and broken files of each."""

import lzma

import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats import sentences
from course.datasets.stand_ins import english

LINES = ["the cat sat on the mat", "a dog barked"] * 600
QUESTIONS = ": capital-common-countries\nAthens Greece Baghdad Iraq\n: gram8-plural\ncat cats dog dogs\n"


@pytest.fixture
def published(clean, monkeypatch):
    """Writes a file below COURSE_DATA."""
    monkeypatch.setenv("COURSE_DATA", str(clean))

    def write(name, content):
        file = clean / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)

    return write


def wiki(lines, pack=lzma.compress):
    return "english_wiki/enwiki_sample.txt.xz", pack("\n".join(lines).encode())


def test_embedded(clean, capsys):
    corpus = datasets.load("english_wiki")
    assert corpus.source == "embedded"
    assert not any(sentences.OTHER.search(line) for line in corpus.lines)
    assert corpus.words == sum(len(line.split()) for line in corpus.lines)
    assert f"{len(corpus):,} sentences, {corpus.words:,} words" in capsys.readouterr().out
    assert english.sentences() == corpus.lines  # the same every time


def test_the_questions_are_about_words_of_the_sentences(clean):
    words = {word for line in datasets.load("english_wiki").lines for word in line.split()}
    questions = datasets.load("word_analogies")
    assert {word for asked in questions.sections.values() for each in asked for word in each} <= words
    assert len(questions) == sum(len(set(asked)) for asked in questions.sections.values()) == 1560
    assert ("paris", "france", "rome", "italy") in questions.sections["capital-country"]


def test_published(published):
    published(*wiki(LINES))
    published("english/questions-words.txt", QUESTIONS.encode())
    corpus, questions = datasets.load("english_wiki"), datasets.load("word_analogies")
    assert (corpus.source, corpus.lines, corpus.words) == ("published", LINES, 600 * 9)
    assert questions.sections == {
        "capital-common-countries": [("athens", "greece", "baghdad", "iraq")],
        "gram8-plural": [("cat", "cats", "dog", "dogs")],
    }
    assert questions.summary == "2 questions in 2 sections"
    other = [*LINES[:-1], "a dog barks"]
    published(*wiki(other))
    assert datasets.load("english_wiki").fingerprint != corpus.fingerprint


@pytest.mark.parametrize(
    ("lines", "pack", "why"),
    [
        (LINES, bytes, r"is no \.xz file"),
        (LINES, lambda content: lzma.compress(content)[:-20], r"a part of one"),
        ([*LINES, "The end"], lzma.compress, "line 1,201: 'T' is neither a to z nor a blank"),
        ([*LINES, "café"], lzma.compress, "holds other letters than a to z"),
        (LINES[:999], lzma.compress, "holds 999 sentences, and 1,000 are the least"),
        ([], lzma.compress, "holds 0 sentences"),
    ],
)
def test_broken_sentences(published, lines, pack, why):
    published(*wiki(lines, pack))
    with pytest.raises(BadData, match=why):
        datasets.load("english_wiki")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no questions"),
        (b": family\n\n", "holds no questions"),
        (b"athens greece baghdad iraq\n", "line 1: a question comes before the first section"),
        (QUESTIONS.encode() + b"\nboy girl king\n", "line 6: a question has four words, this line 3: 'boy girl king'"),
        (b": family\n\xff\xfe", r"is no text in UTF-8 \(byte 9\)"),
    ],
)
def test_broken_questions(published, content, why):
    published("english/questions-words.txt", content)
    with pytest.raises(BadData, match=why):
        datasets.load("word_analogies")


def test_real(real_data):
    assert len(datasets.load("word_analogies", source="published")) == 19_544
    corpus = datasets.load("english_wiki", source="published")
    assert corpus.words == 16_693_570
