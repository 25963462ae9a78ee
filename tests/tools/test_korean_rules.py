"""What a translation must share with its English, and the voice it must have."""

import polib
import pytest

from tools import korean_rules

GOOD = (
    "A **layer** of 16 units reads `x`, see [here](a.ipynb): $y = wx$ <b>two</b> times.",
    "유닛 16개짜리 **층**이 `x`를 읽습니다. [여기](a.ipynb)를 보세요. $y = wx$를 <b>2</b>번 계산합니다.",
)


def said(english, korean):
    return list(korean_rules.check(polib.POEntry(msgid=english, msgstr=korean)))


def test_a_good_translation_passes():
    assert said(*GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("`x`", "`y`", "code differ"),
        ("$y = wx$", "$y = w$", "formulas differ"),
        ("a.ipynb", "b.ipynb", "links differ"),
        ("<b>2</b>", "2", "HTML tags differ"),
        ("16개", "많은", "numbers missing: 16"),
        ("16개", "16개, 곧 784개", "numbers that the English has not: 784"),
        ("**층**", "**레이어**", "레이어: the glossary says 층 for layer"),
        ("읽습니다.", "읽어요.", "해요체"),
        ("읽습니다.", "읽는다.", "해라체"),
    ],
)
def test_each_rule_can_fail(old, new, message):
    assert old in GOOD[1]
    messages = said(GOOD[0], GOOD[1].replace(old, new))
    assert len(messages) == 1, messages
    assert message in messages[0]


def test_both_spellings_of_english_have_the_glossarys_term():
    for english in ("Over-fitting is bad.", "Overfitting is bad."):
        assert said(english, "과적합은 나쁩니다.") == ["과적합: the glossary says 과대적합 for overfitting"]


def test_two_tildes_would_strike_out_what_is_between():
    assert said("Rows 3 to 5, columns 1 to 3.", "3~5행과 1~3열입니다.")
    assert said("Rows 3 to 5.", "3~5행입니다.") == []


def test_lists_keep_their_items():
    assert said("- a cat\n- a dog", "- 고양이, 개") == ["1 lines instead of 2"]


def test_english_left_as_it_was_is_found():
    assert said("This is the end.", "This is the end.") == ["left in English"]


def test_formulas_may_have_words():
    assert said(r"It is $a_\text{of the cat}$.", r"$a_\text{고양이}$입니다.") == []


def test_a_term_inside_another_is_no_mistake():
    layer = next(term for term in korean_rules.glossary() if term.english == "layer")
    affine = next(term for term in korean_rules.glossary() if term.english == "affine layer")
    assert layer.others[0] in affine.korean
    assert said("An affine layer.", f"{affine.korean}입니다.") == []


def test_the_glossary_has_each_term_once_and_one_choice():
    terms = korean_rules.glossary()
    assert len({term.english for term in terms}) == len(terms) >= 150
    assert all(term.korean and "," not in term.korean for term in terms)
    assert not [term for term in terms if term.korean in term.others]


def test_large_numbers_may_be_counted_in_myriads():
    assert said("It has 138 million weights.", "가중치가 1억 3,800만 개입니다.") == []
    assert said("Only symbol 16.", "기호 16만 봅니다.") == []


def test_invitations_are_no_plain_voice():
    assert said("Let us look.", "한번 봅시다.") == []


def test_a_check_keeps_the_values_that_it_fills_in():
    assert said("return {0} rows, not {1}", "{1}행이 아니라 {0}행을 반환하세요") == []
    assert any("values differ" in message for message in said("return {0} rows, not {1}", "{0}행을 반환하세요"))
    assert any("cannot be filled in" in message for message in said("a set of {0}, {{1}}", "집합 {0}, {1"))
