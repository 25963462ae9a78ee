"""Settings that reach into Keras from outside a lesson, and under which it would learn otherwise, or not at all."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

DEFAULTS = {"backend": "tensorflow", "floatx": "float32", "image_data_format": "channels_last", "epsilon": 1e-07}
BY_CODE = {**DEFAULTS, "max_epochs": None, "max_steps_per_epoch": None}  # what code may have set
IN_FILE = {**DEFAULTS, "nnx_enabled": False}  # what keras.json may say
VARIABLES = {  # {name: (values that change nothing, what others do)}; TF_USE_LEGACY_KERAS does nothing to Keras 3
    "KERAS_BACKEND": (("", "tensorflow"), "lessons need TensorFlow"),
    "KERAS_MAX_EPOCHS": (("0",), "it cuts every training short"),
    "KERAS_MAX_STEPS_PER_EPOCH": (("0",), "it cuts every epoch short"),
    "KERAS_NNX_ENABLED": (("", "0", "false"), "it is for JAX"),
    "TF_ENABLE_AUTO_MIXED_PRECISION": (("", "0", "false"), "it changes results"),
}


def outside() -> Iterator[tuple[str, str]]:
    """(what was found, what to do) for each such variable and file; Keras is not imported for it."""
    for name, (harmless, why) in VARIABLES.items():
        value = os.environ.get(name, harmless[0])
        if (value if name == "KERAS_BACKEND" else value.lower()) not in harmless:  # Keras knows no "TensorFlow"
            yield f"{name}={os.environ[name]}", f"Unset that environment variable: {why}."
    kept, advice = _keras_json(), f"Delete that file (Keras writes it anew), or write {json.dumps(DEFAULTS)} into it."
    if not isinstance(kept, dict):
        yield f"{_path()} holds no settings, but a {type(kept).__name__}", advice
        return
    if os.environ.get("KERAS_BACKEND"):
        kept["backend"] = "tensorflow"  # the variable counts
    other = {name: kept[name] for name, value in IN_FILE.items() if kept.get(name, value) != value}
    if other:
        yield f"{_path()} says {', '.join(f'{name}={value}' for name, value in other.items())}", advice


def refuse_outside() -> None:
    """Raise where Keras would be imported with such a setting.

    Raises:
        ValueError: which setting, where it was made, and what to do.
    """
    _refuse([f"{found}. {advice}" for found, advice in outside()])


def refuse_chosen(keras) -> None:
    """Raise where such a setting was made in this kernel, by code that ran before.

    Raises:
        ValueError: which setting it is, and what to do.
    """
    found = {name: getattr(keras.config, name, lambda: None)() for name in BY_CODE}  # old versions have no max_epochs
    other = [f"Keras runs with {name}={found[name]!r}." for name, value in BY_CODE.items() if found[name] != value]
    _refuse([*other, "Take out the line that says so."] if other else [])


def _refuse(problems):
    if problems:
        raise ValueError(" ".join([*problems, "Then restart the kernel (Kernel, Restart) and run from the top."]))


def _path():
    home = os.path.expanduser("~")  # and else as Keras does
    folder = os.environ.get("KERAS_HOME") or os.path.join(home if os.access(home, os.W_OK) else "/tmp", ".keras")
    return Path(os.path.expanduser(folder)) / "keras.json"


def _keras_json():
    """What the file says; nothing where it is absent or no JSON, as for Keras."""
    try:
        return json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
