"""Characters and one-shot questions: Omniglot's archives, whole, damaged and wrong, and the invented alphabets."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from course import datasets
from course.datasets import BadData
from course.datasets.formats.characters import reduced

CARD = datasets.catalogue["omniglot"]
FIRST, SECOND, RUNS = CARD.files


def png(x=10, size=105):
    """A page with one upright stroke at x."""
    page = np.full((size, size), 255, np.uint8)
    page[20:80, x : x + 6] = 0
    stream = io.BytesIO()
    Image.fromarray(page).convert("1").save(stream, "PNG")
    return stream.getvalue()


def background(folder, *alphabets):
    """{name in an archive: content}: two characters of each alphabet, by three hands."""
    return {
        f"{folder}/{alphabet}/character{c:02}/{c:04}_{d:02}.png": png(10 + 30 * c + d)
        for alphabet in alphabets for c in (1, 2) for d in (1, 2, 3)
    }  # fmt: skip


def runs(count=2):
    """The same of questions: two characters a run, asked for in the other order."""
    found = {}
    for n in range(1, count + 1):
        lines = [f"run{n:02}/test/item0{k}.png run{n:02}/training/class0{3 - k}.png" for k in (1, 2)]
        found[f"run{n:02}/class_labels.txt"] = "\n".join(lines).encode()
        for k in (1, 2):
            found |= {
                f"run{n:02}/test/item0{k}.png": png(40 * k),
                f"run{n:02}/training/class0{k}.png": png(120 - 40 * k),
            }
    return found


def put(folder, **changed):
    """Write the three archives, with others in place of some: first, second, runs."""
    contents = {"first": background("a", "Greek", "Early_X"), "second": background("b", "Greek", "Tagalog")}
    for file, content in zip(CARD.files, (contents | {"runs": runs()} | changed).values(), strict=True):
        if isinstance(content, bytes):
            (folder / file).write_bytes(content)
            continue
        with zipfile.ZipFile(folder / file, "w") as archive:
            for name, inside in content.items():
                archive.writestr(name, inside)
    return folder


def read(folder, **options):
    return CARD.format.read(folder, CARD, **options)


def test_an_alphabet_of_both_archives_counts_once(tmp_path):
    data = read(put(tmp_path))
    assert data.names == ("Early X", "Greek", "Tagalog")
    assert data.images.shape == (18, 28, 28, 1)
    assert data.images.dtype == np.float32
    np.testing.assert_array_equal(data.alphabets, np.repeat([0, 1, 2], 6))
    np.testing.assert_array_equal(data.characters, np.repeat(np.arange(6), 3))
    np.testing.assert_array_equal(data.drawers, np.tile([1, 2, 3], 6))
    assert data.summary == "18 drawings of 6 characters of 3 alphabets, 4 one-shot questions"


def test_ink_is_one_and_the_answers_fit(tmp_path):
    questions = read(put(tmp_path), size=105).questions
    np.testing.assert_array_equal(questions.answers, [[1, 0], [1, 0]])
    for asked, examples, answers in zip(questions.asked, questions.examples, questions.answers, strict=True):
        np.testing.assert_array_equal(asked, examples[answers])
        assert asked[0].max() == 1
        assert asked.mean() < 0.1


def test_reduced_drawings_keep_their_ink_and_their_place():
    picture = np.zeros((2, 105, 105), np.uint8)
    picture[0, 30:60, 45:48] = 255
    small = reduced(picture, 35)
    assert small.shape == (2, 35, 35, 1)
    assert not small[1].any()
    assert np.argmax(small[0, 15, :, 0]) == 15
    assert small[0].sum() * 9 == pytest.approx(32 * 5, abs=0.5)  # a pixel thicker on each side


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"first": b"PK\x03\x04 cut"}, "small1.zip is damaged or is no zip file of drawings"),
        ({"runs": b""}, "all_runs.zip is damaged or is no zip file of one-shot runs"),
        ({"first": {"a.txt": b""}, "second": {}}, "holds no drawings such as Greek"),
        ({"first": {"a/B/character01/0001_01.png": b"no picture"}}, "small1.zip is damaged"),
        ({"first": {"a/B/character01/0001_01.png": png(size=90)}}, r"is \(90, 90\), expected 105x105"),
        ({"first": {"a/B/character01/0001_01.png": bytes(200_000)}}, "claims to have 200,000 bytes"),
        ({"runs": {"run01/other.txt": b""}}, "holds no run01/class_labels.txt"),
        ({"runs": {"run01/class_labels.txt": b"run01/test/item01.png run01/training/class01.png"}}, "no item named"),
        ({"runs": {"run01/class_labels.txt": b"one two three"}}, "damaged"),
        ({"runs": runs() | {"run03/class_labels.txt": b""}}, "different numbers of questions"),
        ({"runs": runs() | {"run01/class_labels.txt": 2 * b"run01/test/item01.png run01/training/class01.png\n"}},
         "names an example twice"),
    ],
)  # fmt: skip
def test_damaged_and_wrong_archives(tmp_path, changed, message):
    with pytest.raises(BadData, match=message):
        read(put(tmp_path, **changed))


def test_fewer_drawings_than_published_are_said(tmp_path):
    with pytest.raises(datasets.card.Incomplete, match="published are 4,840, 242, 400"):
        CARD.format.check(put(tmp_path), CARD)


@pytest.mark.parametrize("size", [13, 106])
def test_a_size_out_of_range(tmp_path, size):
    with pytest.raises(ValueError, match="size must be from 14 to 105"):
        read(put(tmp_path), size=size)


@pytest.fixture(scope="module")
def invented():
    return datasets.load("omniglot", source="embedded")


def test_invented_alphabets(invented):
    assert invented.images.shape == (1920, 28, 28, 1)
    assert invented.questions.asked.shape == invented.questions.examples.shape == (20, 20, 28, 28, 1)
    np.testing.assert_array_equal(np.bincount(invented.characters), np.full(160, 12))
    np.testing.assert_array_equal(invented.characters // 20, invented.alphabets)
    np.testing.assert_array_equal(np.sort(invented.questions.answers), np.tile(np.arange(20), (20, 1)))
    assert 0.02 < invented.images.mean() < 0.2
    assert invented.images.reshape(1920, -1).any(axis=1).all()
    again = datasets.load("omniglot", source="embedded")
    assert again.fingerprint == invented.fingerprint
    np.testing.assert_array_equal(again.questions.asked, invented.questions.asked)


def test_invented_questions_can_be_answered_but_not_by_pixels(invented):
    asked, examples = (each.reshape(20, 20, -1) for each in (invented.questions.asked, invented.questions.examples))
    distances = ((asked[:, :, None] - examples[:, None]) ** 2).sum(axis=-1)
    assert 0.15 < (distances.argmin(axis=-1) == invented.questions.answers).mean() < 0.5


def test_only_some_alphabets(invented):
    some = invented.only("Hollin", "Belonte")
    assert some.names == ("Belonte", "Hollin")
    assert len(some.images) == 480
    assert set(some.characters) == set(range(40))
    np.testing.assert_array_equal(some.images[some.alphabets == 1], invented.images[invented.alphabets == 7])
    assert some.fingerprint != invented.fingerprint
    with pytest.raises(ValueError, match="no alphabet 'Klingon'; there are Azuri, Belonte"):
        invented.only("Klingon")
    with pytest.raises(ValueError, match="name at least one alphabet"):
        invented.only()


def test_own_questions_have_the_official_form(invented):
    one = invented.only("Gethan")
    questions = one.ask(3, ways=15, seed=1)
    assert questions.asked.shape == questions.examples.shape == (3, 15, 28, 28, 1)
    assert len(questions) == 45
    flat = one.images.reshape(len(one.images), -1)

    def which(image):
        return int(np.flatnonzero((flat == image.ravel()).all(axis=1))[0])

    for asked, examples, answers in zip(questions.asked, questions.examples, questions.answers, strict=True):
        shown, looked_for = [which(image) for image in examples], [which(image) for image in asked]
        assert len(set(one.drawers[shown])) == len(set(one.drawers[looked_for])) == 1
        assert one.drawers[shown[0]] != one.drawers[looked_for[0]]
        np.testing.assert_array_equal(one.characters[shown][answers], one.characters[looked_for])
    np.testing.assert_array_equal(one.ask(3, ways=15, seed=1).asked, questions.asked)
    assert one.ask(1, ways=99).answers.shape == (1, 20)


def test_real(real_data):
    data = datasets.load("omniglot", source="published")
    assert CARD.format.check(real_data / "omniglot", CARD) == data.summary
    assert len(data.names) == 8
    assert set(np.bincount(data.characters)) == {20}
    np.testing.assert_array_equal(np.sort(data.questions.answers), np.tile(np.arange(20), (20, 1)))
