"""The language in which a notebook's checks speak, and what becomes of their messages."""

import ast
import shutil
from types import SimpleNamespace

import polib
import pytest

from course import checks, display, translations

KOREAN = {
    "the mean is 3, not {0}": "평균은 3인데 {0}입니다",
    "write something": "무엇이든 쓰세요",
}


@pytest.fixture
def korean(tmp_path, monkeypatch):
    folder = tmp_path / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    made.extend(polib.POEntry(msgid=english, msgstr=text) for english, text in KOREAN.items())
    made.save_as_mofile(str(folder / "course.mo"))
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setenv("COURSE_LANGUAGE", "ko")
    translations._catalogue.cache_clear()
    yield tmp_path
    translations._catalogue.cache_clear()


def said(code, **values):
    """The message of the error that a cell of code ends with, after `start_checks` has had its way with it."""
    tree = checks.KeptAsserts().visit(ast.parse(code))
    with pytest.raises(AssertionError) as error:
        exec(compile(tree, "cell", "exec"), values)
    return str(error.value)


def test_a_check_speaks_korean_with_its_values_in_place(korean):
    assert said("assert mean == 3, f'the mean is 3, not {mean:.2f}'", mean=4) == "평균은 3인데 4.00입니다"
    assert said("assert not 1, 'write something'") == "무엇이든 쓰세요"


def test_what_is_not_translated_stays_english(korean):
    assert said("assert not 1, 'something new'") == "something new"
    assert said("assert not 1, str(1) + ' is one'") == "1 is one"
    assert said("assert not 1") == ""


def test_in_english_a_message_is_as_it_was(korean, monkeypatch):
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    assert said("assert not 1, 'write something'") == "write something"


def test_without_any_catalogue_there_is_english(korean):
    shutil.rmtree(korean / "ko")
    assert translations.translate("write something") == "write something"


@pytest.mark.parametrize(
    ("notebook", "language"),
    [("/home/me/my/ko/exercises/03.ipynb", "ko"), ("/home/me/my/exercises/03.ipynb", "en"), ("ko", "en"), ("", "en")],
)
def test_the_folder_of_the_notebook_decides(monkeypatch, notebook, language):
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", notebook)
    assert translations.language() == language
    monkeypatch.delenv("JPY_SESSION_NAME")
    shell = SimpleNamespace(user_ns={"__vsc_ipynb_file__": notebook})
    monkeypatch.setattr(display, "kernel", lambda: shell)
    assert translations.language() == language


def test_the_environment_decides_before_the_folder(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/my/ko/03.ipynb")
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    assert translations.language() == "en"
    monkeypatch.setenv("COURSE_LANGUAGE", "kr")
    with pytest.raises(ValueError, match="COURSE_LANGUAGE must be en or ko, got 'kr'"):
        translations.language()


@pytest.mark.parametrize(
    ("code", "template"),
    [
        ("f'{a} of {b!r}'", "{0} of {1}"),
        ("f'a set {{1}} of {n:,}'", "a set {{1}} of {0}"),
        ("'braces {} alone'", "braces {} alone"),
        ("'two ' f'parts, {x}'", "two parts, {0}"),
        ("message", ""),
    ],
)
def test_translators_see_numbered_values(code, template):
    assert checks.template(ast.parse(code, mode="eval").body)[0] == template
