"""Writing character by character: the same probabilities as reading everything anew, at a cost that does not grow."""

import keras
import numpy as np
import pytest

from course import models
from course.training import TextGenerator, probabilities

VOCABULARY = "abcdefg "
CELLS = [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM]


@pytest.fixture(params=CELLS, ids=lambda cell: cell.__name__)
def model(request):
    keras.utils.set_random_seed(0)
    return models.character_model(len(VOCABULARY), units=12, embedding=5, cell=request.param)


def whole(model, text):
    """Scores of what comes after a text, read in one go."""
    numbers = np.array([[VOCABULARY.index(character) for character in text]], np.int32)
    return np.asarray(model(numbers))[0, -1]


def test_one_step_after_the_other_is_the_whole(model):
    text = "a bad cab faded ebb "
    scores, _ = TextGenerator(model, VOCABULARY).read(text)
    np.testing.assert_allclose(scores, whole(model, text), atol=1e-5)


def test_a_text_can_be_read_in_parts(model):
    writer = TextGenerator(model, VOCABULARY)
    _, state = writer.read("a bad ")
    scores, _ = writer.read("cab", state)
    np.testing.assert_allclose(scores, whole(model, "a bad cab"), atol=1e-5)


def test_written_with_those_probabilities(model):
    writer = TextGenerator(model, VOCABULARY)
    text = writer.write("a", 30, seed=3)
    rng, again = np.random.default_rng(3), "a"
    for _ in range(30):
        again += VOCABULARY[rng.choice(len(VOCABULARY), p=probabilities(whole(model, again)))]
    assert "a" + text == again
    assert writer.write("a", 30, seed=3) == text != writer.write("a", 30, seed=4)
    assert writer.write("a", 30) != writer.write("a", 30)


def test_careful_writing_takes_the_most_probable(model):
    writer, most = TextGenerator(model, VOCABULARY), "a"
    for _ in range(10):
        most += VOCABULARY[whole(model, most).argmax()]
    assert "a" + writer.write("a", 10, temperature=0) == most
    assert "a" + writer.write("a", 10, top=1) == most


def test_every_step_reads_one_character(model, monkeypatch):
    writer, calls = TextGenerator(model, VOCABULARY), []
    step = writer._step
    monkeypatch.setattr(writer, "_step", lambda number, state: calls.append(number) or step(number, state))
    writer.write("abc", 50, seed=0)
    assert len(calls) == 53


def test_the_writer_writes_as_the_model_stands(model):
    writer = TextGenerator(model, VOCABULARY)
    model.set_weights([weight * 1.5 for weight in model.get_weights()])
    scores, _ = writer.read("abc")
    np.testing.assert_allclose(scores, whole(model, "abc"), atol=1e-5)


def test_temperature():
    scores = np.log([0.5, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(scores), [0.5, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(scores, 0.5), np.array([25, 9, 4]) / 38)
    np.testing.assert_allclose(probabilities(scores, 1e6), 1 / 3, atol=1e-5)
    np.testing.assert_array_equal(probabilities(scores, 0), [1, 0, 0])
    assert np.isfinite(probabilities([1000.0, -1000.0], 0.01)).all()


def test_only_the_most_probable():
    scores = np.log([0.1, 0.4, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(scores, top=2), [0, 4 / 7, 3 / 7, 0])
    np.testing.assert_allclose(probabilities(scores, top=9), [0.1, 0.4, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(np.zeros(4), top=2), [0.5, 0.5, 0, 0])  # no more than two, even alike


def test_bad_arguments(model):
    writer = TextGenerator(model, VOCABULARY)
    with pytest.raises(ValueError, match="does not know 'x' 'z'"):
        writer.write("axz", 5)
    with pytest.raises(ValueError, match="a character to begin with"):
        writer.write("", 5)
    for vocabulary in ("abc", "abcdefgh ", "abcdefgg"):
        with pytest.raises(ValueError, match=r"foretells 8 characters, the vocabulary has [397]"):
            TextGenerator(model, vocabulary)
    with pytest.raises(ValueError, match="temperature must be 0 or more"):
        probabilities([1, 2], -1)
    with pytest.raises(ValueError, match="top 1 or more"):
        probabilities([1, 2], top=0)
