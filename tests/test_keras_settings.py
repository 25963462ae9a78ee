"""Settings of Keras from outside: `start` refuses them; and what works without TensorFlow."""

import json

import keras
import pytest

import course
from course import keras_settings
from tests.test_session import python


@pytest.fixture
def home(monkeypatch, tmp_path):
    """An empty KERAS_HOME, and none of the variables."""
    for name in keras_settings.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KERAS_BACKEND", "torch"),
        ("KERAS_BACKEND", "tensorfow"),
        ("KERAS_BACKEND", "0"),
        ("KERAS_BACKEND", "TensorFlow"),
        ("KERAS_MAX_EPOCHS", "1"),
        ("KERAS_MAX_EPOCHS", ""),  # with which Keras cannot be imported
        ("KERAS_MAX_STEPS_PER_EPOCH", "5"),
        ("KERAS_NNX_ENABLED", "true"),
        ("TF_ENABLE_AUTO_MIXED_PRECISION", "1"),
    ],
)
def test_a_variable_is_refused_by_name(home, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=rf"{name}={value}\. Unset .*restart the kernel"):
        course.start()


def test_values_that_change_nothing_are_not_refused(home, monkeypatch):
    harmless = {"KERAS_BACKEND": "", "KERAS_MAX_EPOCHS": "0", "TF_ENABLE_AUTO_MIXED_PRECISION": "False"}
    for name, value in harmless.items():
        monkeypatch.setenv(name, value)
    assert list(keras_settings.outside()) == []


@pytest.mark.parametrize(
    "setting",
    [
        {"floatx": "float16"},
        {"floatx": "float64"},
        {"image_data_format": "channels_first"},
        {"backend": "theano"},
        {"nnx_enabled": True},
    ],
)
def test_an_old_keras_json_is_refused_by_its_path(home, setting):
    (home / "keras.json").write_text(json.dumps(keras_settings.DEFAULTS | setting))
    ((name, value),) = setting.items()
    with pytest.raises(ValueError, match=rf"{home / 'keras.json'} says {name}={value}\. Delete that file"):
        course.start()


@pytest.mark.parametrize("content", [json.dumps(keras_settings.DEFAULTS), "{", ""])
def test_a_file_without_other_settings_is_none_of_them(home, content):
    (home / "keras.json").write_text(content)
    assert list(keras_settings.outside()) == []


def test_a_keras_json_that_is_a_list_is_refused(home):
    (home / "keras.json").write_text("[1]")
    with pytest.raises(ValueError, match=r"keras\.json holds no settings, but a list\. Delete that file"):
        course.start()


def test_the_variable_of_the_backend_counts_before_the_file(home, monkeypatch):
    (home / "keras.json").write_text('{"backend": "jax"}')
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert list(keras_settings.outside()) == []


@pytest.mark.parametrize(
    ("name", "value", "default"),
    [
        ("floatx", "float64", "float32"),
        ("image_data_format", "channels_first", "channels_last"),
        ("max_epochs", 1, None),
        ("max_steps_per_epoch", 5, None),
    ],
)
def test_a_setting_made_by_code_is_refused(home, name, value, default):
    change = getattr(keras.config, f"set_{name}")
    change(value)
    try:
        with pytest.raises(ValueError, match=f"Keras runs with {name}={value!r}.*restart the kernel"):
            course.start()
    finally:
        change(default)


def test_start_puts_a_dtype_policy_back_and_says_so(home, capsys):
    keras.mixed_precision.set_global_policy("mixed_float16")
    course.start()
    assert keras.config.dtype_policy().name == "float32"
    assert "policy was mixed_float16, and is float32 again" in capsys.readouterr().out
    course.start()
    assert "policy" not in capsys.readouterr().out


def test_without_tensorflow_only_what_needs_it_is_missing():
    code = """
import sys, keras
sys.modules["tensorflow"] = None  # as with another backend, where it is not installed
from course import datasets, metrics, models, plots, scratch, training
table, _ = training.compare(lambda rate: {"loss": [1.0, rate]}, {"a": {"rate": 0.5}}, "loss", repeats=1)
assert table["loss"]["a"] == 0.5
assert "GAN" in dir(training)
try:
    training.GAN
except ModuleNotFoundError as error:
    print(error)
"""
    done = python(code, TF_CPP_MIN_LOG_LEVEL="3")
    assert done.returncode == 0, done.stderr
    assert "training.GAN needs TensorFlow" in done.stdout
    assert "pip install -r requirements.txt" in done.stdout
