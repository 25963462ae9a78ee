"""Each rule is fed a lesson that breaks it, and the same lesson unbroken."""

import re

import nbformat.v4 as nb
import pytest

from course import bands
from tools import address, lint, words
from tools.lint import Subject

HEAD = """# 07 · A title

**A question?**

> **You will be able to**
> - read,
> - write.
>
> **Running** 10 s (quick), 2 min (full) on 2 CPU cores."""

PARAMETERS = 'course.set_lesson("07_demo")\nEPOCHS = course.pick(quick=1, full=2)'
NEXT = "**Next** in this course: lesson 08, [Why](08_why.ipynb). Why?"
ERROR = nb.new_output("error", ename="ValueError", evalue="", traceback=[])


def good(head=HEAD, closing="## You have\n\n- read,\n- written.", code="x = 1", outputs=()):
    """A small lesson that keeps every rule."""
    cells = [
        nb.new_markdown_cell(head),
        nb.new_code_cell(address.setup_cell()),
        nb.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nb.new_code_cell(code),
        nb.new_markdown_cell(closing if "**Next**" in closing else f"{closing}\n\n{NEXT}"),
    ]  # fmt: skip
    built = nb.new_notebook(cells=[nb.new_markdown_cell("") if c.cell_type == "markdown" else c.copy() for c in cells])
    for number, cell in enumerate((cell for cell in built.cells if cell.cell_type == "code"), 1):
        cell.execution_count = number
    built.cells[3].outputs = list(outputs)
    return Subject("07_demo", cells, built)


def stream(text, name="stdout"):
    return nb.new_output("stream", text=text, name=name)


def broken(rule):
    """A lesson that breaks `rule`."""
    return {
        "one_title": lambda: good(closing="# Another\n\n## You have\n\n- read,\n- written."),
        "not_too_many_cells": lambda: Subject("07_demo", good().cells * 9, good().built),
        "short_code_cells": lambda: good(code="\n".join(f"x{n} = {n}" for n in range(21))),
        "same_setup_cell": lambda: Subject("07_demo", good().cells[2:], good().built),
        "one_parameters_cell": lambda: Subject("08_other", good().cells, good().built),
        "profile_only_in_parameters": lambda: good(code="import os\nos.environ['X']"),
        "objectives_match_closing": lambda: good(closing="## You have\n\n- read."),
        "no_shell_downloads": lambda: good(code="!wget -q http://example.org/data.zip"),
        "no_unpinned_pip": lambda: good(code="%pip install seaborn"),
        "no_absolute_path": lambda: good(code="open('/content/data.csv')"),
        "no_tf_keras": lambda: good(code="import tensorflow as tf\ntf.keras.Sequential()"),
        "images_have_alt_text": lambda: good(head=HEAD + "\n\n![](map.png)"),
        "records_were_measured": lambda: recording(runs=[]),
        "bands_are_of_what_is_recorded": lambda: recording(stated={"acuracy": 0.5}),
        "bands_hold_what_was_measured": lambda: recording(stated={"full": {"embedded": {"accuracy": [0.6, 1]}}}),
        "files_can_be_read": lambda: damaged("07_demo/bands.toml cannot be read"),
        "states_measured_times": lambda: measured(quick=40),
        "korean_given_once": lambda: beside("A **bias** (편향) shifts.", {"01_first": "Its **bias** (편향)"}),
        "korean_is_the_glossarys": lambda: beside("**Over-fitting** (과적합) is bad.", {}),
        "next_is_left_to_the_build": lambda: beside(f"**Next**: lesson 08, why?\n\n{NEXT}", {}),
        "is_built_from_what_is_here": lambda: stale("course.plots.style.BLUE changed"),
        "figures_are_explained": figure_without_prose,
        "built_in_order": out_of_order,
        "built_quietly": lambda: good(outputs=[stream("W0000 oneDNN", "stderr")]),
        "built_small": lambda: Subject("07_demo", good().cells, good().built, built_bytes=1_600_000),
    }[rule]()


def run(profile, data=None, seconds=10, **results):
    return bands.Run(profile, data or {}, [0, 1, 2], seconds, 900, results)


def recording(stated=None, runs=None):
    """A lesson that records an accuracy, measured unless told otherwise."""
    lesson = good(code="course.record('accuracy', 0.5)")
    lesson.stated = stated or {}
    lesson.runs = (
        [run("quick", accuracy=[0.5] * 3), run("full", seconds=99, accuracy=[0.5] * 3)] if runs is None else runs
    )
    return lesson


def damaged(message):
    lesson = good()
    lesson.damaged = [message]
    return lesson


def stale(reason):
    lesson = good()
    lesson.stale = [reason]
    return lesson


def measured(**seconds):
    lesson = good()
    lesson.runs = [run(profile, seconds=time) for profile, time in seconds.items()]
    return lesson


def beside(text, others):
    """A lesson that ends in `text`, beside `others`, {name: prose}."""
    lesson = good(closing=f"## You have\n\n- read,\n- written.\n\n{text}")
    lesson.others = others
    return lesson


def figure_without_prose(output=None):
    lesson = good(outputs=[output or html('<img alt="A line" src="data:image/png;base64,iVBO">')])
    lesson.built.cells.insert(4, nb.new_code_cell("1", execution_count=4))
    return lesson


def html(tag):
    return nb.new_output("display_data", {"text/html": tag, "text/plain": "<HTML>"})


def out_of_order():
    lesson = good()
    lesson.built.cells[3].execution_count = 9
    return lesson


def test_a_good_lesson_passes():
    assert lint.lint(good()) == []


@pytest.mark.parametrize("rule", lint.RULES, ids=lambda rule: rule.__name__)
def test_each_rule_finds_what_it_looks_for_and_nothing_else_does(rule):
    lesson = broken(rule.__name__)
    assert list(rule(lesson))
    if rule.__name__ not in ("same_setup_cell", "not_too_many_cells"):  # these two cannot be broken alone
        assert [other.__name__ for other in lint.RULES if list(other(lesson))] == [rule.__name__]


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (lint.profile_only_in_parameters, {"code": "course.pick(quick=1, full=2)"}),
        (lint.no_shell_downloads, {"code": "%sx curl http://example.org"}),
        (lint.no_unpinned_pip, {"code": "!pip3 install x"}),
        (lint.no_absolute_path, {"code": r'open("C:\\data.csv")'}),
        (lint.no_absolute_path, {"code": 'open("~/data.csv")'}),
        (lint.short_code_cells, {"code": "x = " + "1 + " * 30 + "1"}),
        (lint.no_tf_keras, {"code": "from tensorflow.keras import layers"}),
        (lint.images_have_alt_text, {"head": HEAD + '\n<img src="a.png">'}),
        (lint.images_have_alt_text, {"outputs": [html('<img src="data:image/gif;base64,R0lG">')]}),
        (lint.images_have_alt_text, {"outputs": [html('<img alt=" " src="data:image/gif;base64,R0lG">')]}),
        (lint.images_have_alt_text, {"outputs": [html('<img data-alt="A" src="data:image/gif;base64,R0lG">')]}),
        (lint.images_have_alt_text, {"outputs": [nb.new_output("display_data", {"image/png": "iVBO"})]}),
        (
            lint.images_have_alt_text,  # no front end shows this
            {"outputs": [nb.new_output("display_data", {"image/png": "iVBO"}, metadata={"image/png": {"alt": "A"}})]},
        ),
        (lint.built_quietly, {"outputs": [stream("50%\r100%")]}),
        (lint.built_quietly, {"outputs": [stream("1\b2")]}),
        (lint.built_quietly, {"outputs": [ERROR]}),
        (lint.states_measured_times, {"head": HEAD.replace("**Running** 10 s", "Runs 10 s")}),
        (lint.objectives_match_closing, {"closing": "The end."}),
    ],
)
def test_more_ways_to_break_a_rule(rule, changes):
    assert list(rule(good(**changes)))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (lint.no_unpinned_pip, {"code": "%pip install seaborn==0.13.2"}),
        (lint.no_absolute_path, {"code": "print('/'.join(names), 'a / b')"}),
        (lint.images_have_alt_text, {"head": HEAD + '\n<img src="a.png" alt="A hand"> ![A](a.png)'}),
        (
            lint.images_have_alt_text,
            {"outputs": [html('<img alt="A" src="a.gif"> <img src="b.gif" alt=\'B\'>')]},
        ),
        (lint.figures_are_explained, {"outputs": [html('<img alt="A" src="a.gif">')]}),
        (lint.one_title, {"code": "# a comment\nx = 1"}),
    ],
)
def test_what_a_rule_lets_pass(rule, changes):
    assert not list(rule(good(**changes)))


def test_what_an_image_without_alt_text_holds_is_not_told():
    (message,) = lint.images_have_alt_text(good(outputs=[html(f'<img src="{"R0lG" * 999}">')]))
    assert len(message) < 150


@pytest.mark.parametrize(
    "output",
    [
        html('<img alt="A race" src="data:image/gif;base64,R0lG">'),
        nb.new_output("display_data", {"image/svg+xml": "<svg/>"}),
    ],
)
def test_every_kind_of_figure_is_to_be_explained(output):
    (message,) = lint.figures_are_explained(figure_without_prose(output))
    assert message.startswith("no prose follows the figure of `x = 1`")


def test_a_table_is_no_figure():
    assert not list(lint.figures_are_explained(figure_without_prose(html("<table></table>"))))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("**Max pooling** (맥스 풀링) keeps the largest.", "**max pooling** (최대 풀링)"),  # the same term
        ("the **gate** $z$ (게이트)", "(**gate**, 게이트)"),
        ("the **update\ngate** (갱신 게이트)", "an **update gate** $z$ (갱신 게이트)"),
        ("a **mean error** (MASE, 평균 오차)", "The **error** (평균 오차; strictly, its mean)"),  # the same Korean
        ("climbs (*warm-up*, 워밍업)", "then *warm-up* (준비)"),
        ("climbs (*warm-up*, 워밍업)", "called a **warming** (워밍업)"),
        ("An n-gram (엔그램) is", "the *n-grams* (엔그램)"),
        ("the **bias** (in Korean:\n편향)", "that is not, (편향)"),
        ("a **random\nwalk** (무작위 행보)", "a walk (무작위\n행보)"),
        ("a **kernel** (커널)", "the **filter** or **kernel** (필터, 커널)"),
        ("a **core** (커널)", "the **filter** or **kernel** (필터, 커널)"),
        ("the **kernel** (핵)", "the **filter** or **kernel** (필터, 커널)"),
        ("the **bias** (편향, $f(x)$)", "the shift (편향)"),
        ("(In between, **norm**, 정규화, does more.)", "a **norm** (2016) (정규)"),
    ],
)
def test_ways_to_give_the_korean_again(text, first):
    (message,) = lint.korean_given_once(beside(text, {"01_first": first, "03_other": first}))
    assert message.startswith("01_first has given")
    (message,) = lint.korean_given_once(beside(f"{first}, and\n{text}", {"09_later": first}))
    assert message.startswith("this lesson has given")


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("a **bias** (편향)", {"08_later": "a **bias** (편향)"}),  # the later lesson is told
        ("a **bias** (lesson 01), and 편향", {"01_first": "a **bias** (편향)"}),
        ("the **filter** (필터)", {"01_first": "the **filter bank** (필터 뱅크)"}),
        ("**this** is bold, and says (편향)", {"01_first": "**this** is, too, (가중치)"}),
        ("the **filter** or **kernel** (필터, 커널), a filter (3×3)", {"01_first": "a **kernel** (2015)"}),
        (
            "the **test** (시험), the **validation** (검증)",
            {"01_first": "The gate (게이트) *of* a **unit** that opens (문)"},
        ),
        ("a walk (무작위 행보)", {"01_first": "a walk (무작위), 행보"}),
    ],
)
def test_korean_that_may_stay(text, others):
    assert not list(lint.korean_given_once(beside(text, others)))


def test_a_lesson_in_korean_keeps_the_same_rules():
    head = HEAD.replace("You will be able to", "학습 목표")
    head = head.replace("**Running** 10 s (quick), 2 min (full) on 2 CPU cores.", words.WORDS["ko"].running_example)
    lesson = good(head, closing="## 정리\n\n- read,\n- written.\n\n**다음** 수업: **Next**")
    lesson.language = "ko"
    assert lint.lint(lesson) == []
    lesson.language = "en"
    assert len(lint.lint(lesson)) == 2  # objectives and times


def test_the_examples_of_times_are_what_the_rule_looks_for():
    for known in words.WORDS.values():
        assert re.search(known.running, known.running_example)
        assert set(re.search(known.running, known.running_example).groups()[1::2]) == set(known.units)


def test_the_words_follow_the_question():
    assert words.language("What is a convolution?") == "en"
    assert words.language("합성곱이란 무엇인가?") == "ko"


def test_measured_times_may_differ_a_little():
    assert lint.lint(measured(quick=12, full=100)) == []
    assert list(lint.states_measured_times(measured(full=300)))


def test_measurements_are_asked_for_on_embedded_data_only():
    """Who has no published data need not measure them."""
    lesson = recording(runs=[run("full", accuracy=[0.5] * 3), run("full", {"mnist": "published:abc"}, loss=[1.0] * 3)])
    (message,) = lint.records_were_measured(lesson)
    assert message.startswith("accuracy: not measured with three seeds in quick; run `python -m tools.measure 07")
    lesson.runs.append(run("quick", accuracy=[0.5, 0.5, None]))
    assert list(lint.records_were_measured(lesson)) == [message]
    lesson.stated = {"accuracy": 0.5}
    assert not list(lint.records_were_measured(lesson))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"full": {"embedded": {"acuracy": [0, 1]}}}, "has acuracy, which nothing records"),
        ({"ful": {"embedded": {"accuracy": [0, 1]}}}, "has accuracy under [ful.embedded]"),
        ({"full": {"accuracy": [0, 1]}}, "has accuracy under [full]; there are full.embedded, full.published"),
        ({"full": {"public": {"accuracy": [0, 1]}}}, "has accuracy under [full.public]"),
    ],
)
def test_a_misspelt_band_or_table_is_found(stated, said):
    (message,) = lint.bands_are_of_what_is_recorded(recording(stated=stated))
    assert said in message


def test_a_band_of_what_a_loop_records_is_known_by_its_measurement():
    lesson = recording(stated={"accuracy_vgg": 0.5})
    assert list(lint.bands_are_of_what_is_recorded(lesson))
    lesson.runs.append(run("full", {"mnist": "published:abc"}, accuracy_vgg=[0.5] * 3))
    assert not list(lint.bands_are_of_what_is_recorded(lesson))


def test_no_built_notebook():
    lesson = Subject("07_demo", good().cells, stale=["there is no built notebook"])
    (message,) = lint.lint(lesson)
    assert message.endswith("there is no built notebook. Run `make notebooks`")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("bands.toml", "accuracy = [0.5, \n", "07_demo/bands.toml is malformed"),
        ("bands.toml", "<<<<<<< HEAD\naccuracy = 0.5\n", "07_demo/bands.toml has merge-conflict markers (line 1)"),
        ("measured.json", '{"quick": ', "07_demo/measured.json is no list of measured runs"),
        ("measured.json", "[\n>>>>>>> main\n]", "07_demo/measured.json has merge-conflict markers (line 2)"),
    ],
)
def test_a_damaged_file_is_named_and_the_other_rules_go_on(tmp_path, monkeypatch, file, text, said):
    folder = tmp_path / "07_demo"
    folder.mkdir()
    head = "\n".join(f"# {line}".rstrip() for line in HEAD.splitlines())
    (folder / "lesson.py").write_text(f"# %% [markdown]\n{head}\n\n# %%\nx = 1\n", encoding="utf-8")
    (folder / file).write_text(text)
    monkeypatch.setattr(lint.lessons.paths, "LESSONS", tmp_path)
    messages = lint.lint(lint.subject(lint.lessons.find("07")))
    assert [message for message in messages if said in message]
    assert [message for message in messages if "parameters" in message]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "\n# %%\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main\n",
            "lesson.py has merge-conflict markers (line 8)",
        ),
        ("\n# %%\nx = (1\n", "lesson.py is no Python: '(' was never closed (line 8)"),
    ],
)
def test_a_damaged_source_is_named(tmp_path, monkeypatch, text, said):
    (tmp_path / "07_demo").mkdir()
    head = "# %% [markdown]\n# # 07 · A title\n#\n# **A question?**\n\n"
    (tmp_path / "07_demo" / "lesson.py").write_text(head + text, encoding="utf-8")
    monkeypatch.setattr(lint.lessons.paths, "LESSONS", tmp_path)
    assert lint.check(lint.lessons.find("07")) == [f"07_demo: {said}"]
