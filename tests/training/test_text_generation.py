"""Generating character by character: as if all were read anew, at a cost that does not grow."""

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
    indices = np.array([[VOCABULARY.index(character) for character in text]], np.int32)
    return np.asarray(model(indices))[0, -1]


def test_one_step_after_the_other_is_the_whole(model):
    text = "a bad cab faded ebb "
    logits, _ = TextGenerator(model, VOCABULARY).read(text)
    np.testing.assert_allclose(logits, whole(model, text), atol=1e-5)


def test_a_text_can_be_read_in_parts(model):
    generator = TextGenerator(model, VOCABULARY)
    _, state = generator.read("a bad ")
    logits, _ = generator.read("cab", state)
    np.testing.assert_allclose(logits, whole(model, "a bad cab"), atol=1e-5)


def test_generated_with_those_probabilities(model):
    generator = TextGenerator(model, VOCABULARY)
    text = generator.generate("a", 30, seed=3)
    rng, again = np.random.default_rng(3), "a"
    for _ in range(30):
        again += VOCABULARY[rng.choice(len(VOCABULARY), p=probabilities(whole(model, again)))]
    assert "a" + text == again
    assert generator.generate("a", 30, seed=3) == text != generator.generate("a", 30, seed=4)
    assert generator.generate("a", 30) != generator.generate("a", 30)


def test_temperature_0_takes_the_most_probable(model):
    generator, most = TextGenerator(model, VOCABULARY), "a"
    for _ in range(10):
        most += VOCABULARY[whole(model, most).argmax()]
    assert "a" + generator.generate("a", 10, temperature=0) == most
    assert "a" + generator.generate("a", 10, top_k=1) == most


def test_every_step_reads_one_character(model, monkeypatch):
    generator, calls = TextGenerator(model, VOCABULARY), []
    step = generator._step
    monkeypatch.setattr(generator, "_step", lambda index, state: calls.append(index) or step(index, state))
    generator.generate("abc", 50, seed=0)
    assert len(calls) == 53


def test_texts_are_generated_by_the_weights_of_the_moment(model):
    generator = TextGenerator(model, VOCABULARY)
    model.set_weights([weight * 1.5 for weight in model.get_weights()])
    logits, _ = generator.read("abc")
    np.testing.assert_allclose(logits, whole(model, "abc"), atol=1e-5)


def test_temperature():
    logits = np.log([0.5, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(logits), [0.5, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(logits, 0.5), np.array([25, 9, 4]) / 38)
    np.testing.assert_allclose(probabilities(logits, 1e6), 1 / 3, atol=1e-5)
    np.testing.assert_array_equal(probabilities(logits, 0), [1, 0, 0])
    assert np.isfinite(probabilities([1000.0, -1000.0], 0.01)).all()


def test_only_the_most_probable():
    logits = np.log([0.1, 0.4, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(logits, top_k=2), [0, 4 / 7, 3 / 7, 0])
    np.testing.assert_allclose(probabilities(logits, top_k=9), [0.1, 0.4, 0.3, 0.2])
    np.testing.assert_allclose(probabilities(np.zeros(4), top_k=2), [0.5, 0.5, 0, 0])  # no more than two, even alike


def test_bad_arguments(model):
    generator = TextGenerator(model, VOCABULARY)
    with pytest.raises(ValueError, match="does not know 'x' 'z'"):
        generator.generate("axz", 5)
    with pytest.raises(ValueError, match="a character to begin with"):
        generator.generate("", 5)
    for vocabulary in ("abc", "abcdefgh ", "abcdefgg"):
        with pytest.raises(ValueError, match=r"predicts 8 characters, the vocabulary has [397]"):
            TextGenerator(model, vocabulary)
    with pytest.raises(ValueError, match="temperature must be 0 or more"):
        probabilities([1, 2], -1)
    with pytest.raises(ValueError, match="top_k 1 or more"):
        probabilities([1, 2], top_k=0)


def test_under_mixed_precision_the_probabilities_are_nearly_the_same(model):
    keras.config.set_dtype_policy("mixed_float16")
    try:
        cell = type(model.layers[2])
        half = models.character_model(len(VOCABULARY), units=12, embedding=5, cell=cell)
    finally:
        keras.config.set_dtype_policy("float32")
    half.set_weights(model.get_weights())
    logits, _ = TextGenerator(half, VOCABULARY).read("a bad cab")
    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits, whole(model, "a bad cab"), atol=0.01)
