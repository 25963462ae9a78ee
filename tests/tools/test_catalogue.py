"""Catalogues: what a message is, and what becomes of a translation when its English changes."""

import pytest

from tools import catalogue

TEXT = """\
# A title

A paragraph of
two lines with `code`.

$$a = b

+ c$$

> **You will be able to**
> - see
> - and
>   believe
>
> **You need first** nothing.
> **Reading** about 5 minutes. And so on.

```
code

code
```

| a table | of words |
|---|---|
| one | two |
![](picture.png)

[![Open in Colab](badge.svg)](https://example.org/a.ipynb)
"""


def test_blocks_are_the_text():
    assert "".join(before + block for before, block in catalogue.split(TEXT)) == TEXT


def test_messages_are_blocks_with_words_and_know_no_line_breaks():
    assert catalogue.messages([TEXT, "A paragraph of two\nlines with `code`."]) == [
        "# A title",
        "A paragraph of two lines with `code`.",
        "**You will be able to**\n- see\n- and believe",
        "**You need first** nothing.",
        "**Reading** about 5 minutes. And so on.",
        "| a table | of words |\n|---|---|\n| one | two |\n![](picture.png)",
    ]


def test_translated_text_keeps_formulas_quotes_and_what_stands_between():
    made = catalogue.translated(TEXT, str.upper)
    assert (
        "> **YOU WILL BE ABLE TO**\n> - SEE\n> - AND BELIEVE\n>\n> **YOU NEED FIRST** NOTHING.\n> **READING**" in made
    )
    assert "$$a = b\n\n+ c$$\n\n" in made
    assert "```\ncode\n\ncode\n```\n\n" in made


def done(**pairs):
    made = catalogue.merged(catalogue.empty(), list(pairs))
    for entry in made:
        entry.msgstr = pairs[entry.msgid]
    return made


def test_what_changed_is_fuzzy_and_keeps_its_translation(tmp_path):
    old = done(**{"The cat sat on the mat.": "고양이", "Gone for ever": "없음", "Stays": "남음"})
    wanted = ["Stays", "The cat sat on the mats.", "Quite new words"]
    catalogue.write(tmp_path / "ko.po", catalogue.merged(old, wanted))
    new = {entry.msgid: entry for entry in catalogue.read(tmp_path / "ko.po")}
    changed = new["The cat sat on the mats."]
    assert (changed.msgstr, changed.fuzzy, changed.previous_msgid) == ("고양이", True, "The cat sat on the mat.")
    assert new["Stays"].msgstr == "남음"
    assert not new["Stays"].fuzzy
    assert new["Quite new words"].msgstr == ""
    assert new["Gone for ever"].obsolete
    assert list(catalogue.behind(catalogue.read(tmp_path / "ko.po"), wanted)) == [
        "fuzzy, its English has changed: 'The cat sat on the mats.'",
        "not translated: 'Quite new words'",
        "obsolete: 'Gone for ever'",
    ]


def test_what_comes_back_is_translated_still(tmp_path):
    gone = catalogue.merged(done(Stays="남음"), [])
    back = catalogue.merged(gone, ["Stays"])
    assert [(entry.msgstr, entry.obsolete) for entry in back] == [("남음", False)]
    assert list(catalogue.behind(back, ["Stays"])) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("<<<<<<< ours\n", "merge-conflict markers"), ('msgid "a"\nnonsense\n', "ko.po")],
)
def test_a_damaged_catalogue_is_refused(tmp_path, text, message):
    (tmp_path / "ko.po").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        catalogue.read(tmp_path / "ko.po")
