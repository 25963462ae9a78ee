"""Analogy questions: Athens is to Greece as Baghdad is to which word?"""

from course.datasets.card import Card
from course.datasets.formats.analogies import AnalogyFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import english

URL = "https://raw.githubusercontent.com/tmikolov/word2vec/master/questions-words.txt"

CARD = Card(
    name="word_analogies",
    title="19,544 analogy questions, in 14 sections",
    format=AnalogyFile(),
    publisher=Download(URL),
    origin=URL,
    licence="Apache 2.0",
    citation="Mikolov, Chen, Corrado and Dean (2013), Efficient estimation of word representations in vector space",
    size_mb=0.6,
    files=("questions-words.txt",),
    folder="english",
    sha256={"questions-words.txt": "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36"},
    embedded="questions about the words of a grammar of our own",
    stand_in=english.questions,
)
