"""The words that lessons must have, by language: the linter looks for them, and the build writes some of them."""

import re
from dataclasses import dataclass

from course.cli.lessons import Lesson


@dataclass(frozen=True)
class Words:
    """Words of one language.

    `reading` is a pattern with a group minutes, `running` one with quick number, unit, full number, unit.
    """

    objectives: str
    closing: str
    needed: str
    reading: str
    running: str
    running_example: str
    units: dict[str, int]  # in seconds
    next: str
    following: str
    last: str
    exercises: str
    exercises_are: str  # where a lesson's exercises are
    kinds: dict[str, str]  # what the notebooks of exercises and of solutions are called
    how: dict[str, str]  # what such a notebook begins with
    hint: str
    your_answer: str
    right: str
    quiz: str
    quiz_how: str
    quiz_right: str
    quiz_wrong: str

    def next_line(self, following: Lesson | None = None) -> str:
        """The line that ends a lesson, which says what comes after it."""
        return f"**{self.next}** " + (self.following.format(**vars(following)) if following else self.last)


WORDS = {
    "en": Words(
        objectives="You will be able to",
        closing="You have",
        needed="You need first",
        reading=r"\*\*Reading\*\* about (\d+) minutes",
        running=r"\*\*Running\*\* (\d+) (s|min) \(quick\), (\d+) (s|min) \(full\) on 2 CPU cores\.",
        running_example="**Running** 20 s (quick), 3 min (full) on 2 CPU cores.",
        units={"s": 1, "min": 60},
        next="Next",
        following="in this course: lesson {number}, [{title}]({name}.ipynb). {question}",
        last="in this course: nothing yet, this is its last lesson so far.",
        exercises="Try it yourself",
        exercises_are="A check says whether your answer is right: [open the exercises](exercises/{name}.ipynb).",
        kinds={"exercises": "exercises", "solutions": "solutions"},
        how={
            "exercises": (
                "Write each answer in place of `raise NotImplementedError(...)`, run its cell, and then the check "
                "below it, which says what is wrong, if anything. (A function without `return` gives None.) "
                "★ needs a line or two, ★★★ some thought. "
                "[The lesson](../{name}.ipynb) · [Solutions](../solutions/{name}.ipynb)"
            ),
            "solutions": (
                "One right answer to each exercise, and why it is right. Another that passes the check is as good. "
                "[The lesson](../{name}.ipynb) · [The exercises without solutions](../exercises/{name}.ipynb)"
            ),
        },
        hint="Hint",
        your_answer="*Write your answer in place of this line.*",
        right="Exercise {number}: right.",
        quiz="Five questions first",
        quiz_how="Choose an answer, then click on it: it unfolds and says why it is right, or why not.",
        quiz_right="**Right.**",
        quiz_wrong="**No.**",
    ),
    "ko": Words(
        objectives="학습 목표",
        closing="정리",
        needed="먼저 알아야 할 것",
        reading=r"\*\*읽기\*\* 약 (\d+)분",
        running=r"\*\*실행 시간\*\* (\d+)(초|분)\(quick\), (\d+)(초|분)\(full\), CPU 코어 2개 기준\.",
        running_example="**실행 시간** 20초(quick), 3분(full), CPU 코어 2개 기준.",
        units={"초": 1, "분": 60},
        next="다음",
        following="수업: {number}, [{title}]({name}.ipynb). {question}",
        last="수업: 아직 없습니다. 지금은 여기가 마지막입니다.",
        exercises="직접 해 보기",
        exercises_are="문제마다 답이 맞는지 알려 주는 확인 셀이 있습니다: [열기](exercises/{name}.ipynb).",
        kinds={"exercises": "연습 문제", "solutions": "풀이"},
        how={
            "exercises": (
                "`raise NotImplementedError(...)` 자리에 답을 쓰고 그 셀을 실행한 다음, "
                "바로 아래의 확인 셀을 실행하세요. 틀린 곳이 있으면 알려 줍니다. ★은 한두 줄, ★★★은 생각이 필요합니다. "
                "[수업](../{name}.ipynb) · [풀이](../solutions/{name}.ipynb)"
            ),
            "solutions": (
                "문제마다 옳은 답 하나와 그 이유입니다. 확인 셀을 통과하는 다른 답도 좋습니다. "
                "[수업](../{name}.ipynb) · [풀이 없는 연습 문제](../exercises/{name}.ipynb)"
            ),
        },
        hint="힌트",
        your_answer="*이 줄 대신 답을 쓰세요.*",
        right="{number}번: 맞았습니다.",
        quiz="먼저 다섯 가지 질문",
        quiz_how="답을 고른 다음 클릭하세요. 왜 맞는지, 왜 틀린지 펼쳐집니다.",
        quiz_right="**맞습니다.**",
        quiz_wrong="**아닙니다.**",
    ),
}


def language(text: str) -> str:
    """The language of a lesson, from its title or question: "ko" if there is Hangul in it, else "en"."""
    return "ko" if re.search("[가-힣]", text) else "en"


def of(text: str) -> Words:
    """The words of a lesson, from its title or question."""
    return WORDS[language(text)]
