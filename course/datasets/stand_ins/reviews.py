"""Korean film reviews of a small grammar: in some of them, negation or the order of the words decides."""

import numpy as np

SEED = 20261127
OPENINGS = ("", "", "어제 봤다", "친구와 봤다", "두 번 봤다", "기대했다", "동생이 골랐다")
ASPECTS = ("배우는", "음악은", "이야기는", "화면은", "결말은", "대사는", "연기는", "주인공은")
DEGREES = ("", "", "정말", "아주", "참", "솔직히")
ADJECTIVES = (
    ("나쁘다", "지루하다", "답답하다", "어색하다", "뻔하다", "시끄럽다"),
    ("좋다", "재미있다", "예쁘다", "웃기다", "멋지다", "새롭다"),
)
CLOSINGS = ("", "", "", "ㅋㅋ", "ㅠㅠ", "끝", "이상이다")
NOT, NEGATED = "안", 0.25  # and the share of the adjectives that it stands before
BUT, AND = "하지만", "그리고"
KINDS = (0.4, 0.4, 0.2)  # shares of: one statement; two that differ, and the second counts; two that agree
WRONG = 0.03  # share of the labels that somebody entered wrongly


def parts(train: int = 10_000, test: int = 3_000) -> tuple:
    """((texts, labels), (texts, labels)) to train and to test; no review stands in both.

    Texts are a list of str, labels uint8 (texts,), 0 for negative and 1 for positive.
    """
    rng = np.random.default_rng(SEED)
    made, seen = [], set()
    while len(made) < train + test:
        text, label = review(rng)
        if text not in seen:
            seen.add(text)
            made.append((text, label ^ (rng.random() < WRONG)))
    texts, labels = [text for text, _ in made], np.array([label for _, label in made], np.uint8)
    return (texts[:train], labels[:train]), (texts[train:], labels[train:])


def review(rng: np.random.Generator) -> tuple[str, int]:
    """One review, and whether it is positive, 1 or 0."""
    label, kind = rng.integers(2), rng.choice(3, p=KINDS)
    first, second = rng.choice(len(ASPECTS), 2, replace=False)
    words = [_any(rng, OPENINGS)]
    if kind:
        words += [_statement(rng, first, label ^ (kind == 1)), BUT if kind == 1 else AND]
    words += [_statement(rng, second, label), _any(rng, CLOSINGS)]
    return " ".join(filter(None, words)), int(label)


def _statement(rng, aspect, positive):
    negated = rng.random() < NEGATED
    adjective = _any(rng, ADJECTIVES[int(positive) ^ negated])
    return " ".join(filter(None, [ASPECTS[aspect], _any(rng, DEGREES), NOT if negated else "", adjective]))


def _any(rng, words):
    return words[rng.integers(len(words))]
