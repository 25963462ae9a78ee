"""The words that lessons must have, by language: the linter looks for them, and the build writes some of them."""

import re
from dataclasses import dataclass

from course.cli.lessons import Lesson


@dataclass(frozen=True)
class Words:
    """Words of one language. `running` is a pattern with groups quick number, unit, full number, unit."""

    objectives: str
    closing: str
    running: str
    running_example: str
    units: dict[str, int]  # in seconds
    next: str
    following: str
    last: str

    def next_line(self, following: Lesson | None = None) -> str:
        """The line that ends a lesson, which says what comes after it."""
        return f"**{self.next}** " + (self.following.format(**vars(following)) if following else self.last)


WORDS = {
    "en": Words(
        objectives="You will be able to",
        closing="You have",
        running=r"\*\*Running\*\* (\d+) (s|min) \(quick\), (\d+) (s|min) \(full\) on 2 CPU cores\.",
        running_example="**Running** 20 s (quick), 3 min (full) on 2 CPU cores.",
        units={"s": 1, "min": 60},
        next="Next",
        following="in this course: lesson {number}, [{title}]({name}.ipynb). {question}",
        last="in this course: nothing yet, this is its last lesson so far.",
    ),
    "ko": Words(
        objectives="학습 목표",
        closing="정리",
        running=r"\*\*실행 시간\*\* (\d+)(초|분)\(quick\), (\d+)(초|분)\(full\), CPU 코어 2개 기준\.",
        running_example="**실행 시간** 20초(quick), 3분(full), CPU 코어 2개 기준.",
        units={"초": 1, "분": 60},
        next="다음",
        following="수업: {number}, [{title}]({name}.ipynb). {question}",
        last="수업: 아직 없습니다. 지금은 여기가 마지막입니다.",
    ),
}


def language(text: str) -> str:
    """The language of a lesson, from its title or question: "ko" if there is Hangul in it, else "en"."""
    return "ko" if re.search("[가-힣]", text) else "en"


def of(text: str) -> Words:
    """The words of a lesson, from its title or question."""
    return WORDS[language(text)]
