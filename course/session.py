"""One lesson's session: a quiet start, its seed and profile, and what has served its data."""

import contextlib
import logging
import os
import sys
import tempfile

from course import keras_settings

PROFILES = ("quick", "full")

_lesson = None
_profile = None  # that `set_lesson` was given; before it, and without it, the environment counts
_loaded = {}


def start(seed=0):
    """Import Keras quietly, seed every generator, set the plot style and print one line that says what runs where.

    Args:
        seed: seed of Python, NumPy and Keras; the environment variable `COURSE_SEED` overrides it.

    Raises:
        ModuleNotFoundError: TensorFlow or Keras is not installed.
        ValueError: `COURSE_PROFILE` is neither "quick" nor "full", `COURSE_SEED` is not a seed, or Keras has settings
            from outside (`KERAS_BACKEND`, keras.json, ...) under which lessons would not give their results.
    """
    seed, chosen = chosen_seed(seed), profile()
    keras_settings.refuse_outside()
    keras, device = import_keras()
    keras_settings.refuse_chosen(keras)
    policy = keras.config.dtype_policy().name
    keras.utils.clear_session()  # a setup cell that is run again starts again: generators, names, dtype policy
    keras.utils.set_random_seed(seed)
    _loaded.clear()

    from course import display
    from course.plots import style

    style.apply()
    display.tidy_interrupts()
    say(" · ".join([*versions(keras), device, f"{chosen} profile", _data(), f"seed {seed}"]))
    if policy != "float32":
        print(f"The dtype policy was {policy}, and is float32 again; to train with {policy}, set it after this cell.")


def pick(*, quick, full):
    """Return `quick` in the quick profile and `full` in the full one (`COURSE_PROFILE`; the default is full)."""
    return quick if profile() == "quick" else full


def set_lesson(name: str, profile: str | None = None) -> None:
    """Say which lesson this notebook is, so that `record` knows what to expect.

    Args:
        name: such as "03_mlp_sign_language".
        profile: "quick" or "full" for this notebook, whatever `COURSE_PROFILE` says; None leaves that as it is.

    Raises:
        ValueError: there is no such profile.
    """
    global _lesson, _profile
    _lesson, _profile = name, profile and _checked_profile("profile", profile)


def current_lesson():
    """Name that `set_lesson` was given, or None."""
    return _lesson


def profile():
    """The profile in force: "quick" or "full"."""
    return _profile or _checked_profile("COURSE_PROFILE", os.environ.get("COURSE_PROFILE") or "full")


def chosen_seed(default):
    """The seed in force: `COURSE_SEED`, else `default`.

    Raises:
        ValueError: it is not a whole number from 0 to 4,294,967,295, which is all that NumPy's generators take.
    """
    text = os.environ.get("COURSE_SEED")
    return checked_seed("COURSE_SEED", text.strip()) if text else checked_seed("seed", str(default))


def checked_seed(name, text):
    """The seed that `text` says; ValueError, which calls it `name`, where it says none."""
    if not text.isdecimal() or len(text) > 10 or int(text) >= 2**32:
        raise ValueError(f"{name} must be a whole number from 0 to {2**32 - 1:,}, got {text!r}")
    return int(text)


def headless():
    """Whether a machine runs this lesson (build, `course run`, nbval): plain logs, and bands are enforced."""
    return bool(os.environ.get("COURSE_HEADLESS"))


def enforces_bands():
    """Whether a result outside its band fails: where a machine runs the lesson, unless it measures what bands are."""
    return headless() and os.environ["COURSE_HEADLESS"] != "measure"


def say(text: object) -> None:
    """Print a line; of characters that stdout lacks, such as Korean on a Western Windows, their codes."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(str(text).encode(encoding, "backslashreplace").decode(encoding))


def served(dataset) -> None:
    """Note a data set that was loaded: its `name`, `source` ("embedded" or "published") and `fingerprint`."""
    _loaded[dataset.name] = (dataset.source, dataset.fingerprint)


def loaded() -> dict:
    """What was loaded since `start`: {name: (source, fingerprint)}."""
    return dict(_loaded)


def source() -> str:
    """What served this session's data: "embedded" (also when nothing was loaded), "published" or "mixed"."""
    sources = {source for source, _ in _loaded.values()}
    return "mixed" if len(sources) > 1 else next(iter(sources), "embedded")


def versions(keras):
    """Versions of the course, of Keras and of TensorFlow, as short texts."""
    import course

    tensorflow = sys.modules["tensorflow"].__version__
    return f"course {course.__version__}", f"Keras {keras.__version__}", f"TensorFlow {tensorflow}"


def _checked_profile(name, chosen):
    if chosen not in PROFILES:
        raise ValueError(f"{name} must be quick or full, got {chosen!r}")
    return chosen


def _data():
    chosen = os.environ.get("COURSE_DATA", "")
    return "embedded data" if chosen == "embedded" else "published data if found"


def import_keras():
    """Import Keras and its backend with the C++ libraries' chatter held back; return (keras, device name)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # later chatter, such as the end of a data set
    try:
        with quiet_stderr():
            import keras

            devices = keras.distribution.list_devices()
        if "tensorflow" in sys.modules:  # no advice on retracing; in Jupyter its level would be INFO
            sys.modules["tensorflow"].get_logger().setLevel(logging.ERROR)
    except ModuleNotFoundError as error:
        if error.name == "course":
            raise
        raise ModuleNotFoundError(
            f"{error.name} is not installed. Install what the course needs with `pip install -r requirements.txt`, "
            'or `pip install "keras-course[tensorflow]"`; `python -m course doctor` says what is missing.',
            name=error.name,
        ) from error
    accelerators = [device for device in devices if not device.startswith("cpu")]
    return keras, accelerators[0].upper() if accelerators else f"CPU ({os.cpu_count()} cores)"


@contextlib.contextmanager
def quiet_stderr():
    """Hold back what C++ code writes to file descriptor 2; replay it if the block fails.

    TensorFlow writes 6 to 9 lines there on import and on listing devices, and no setting silences them.
    """
    try:
        saved = os.dup(2)
    except OSError:  # no stderr at all, as under pythonw on Windows
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            _restore(saved)
            held.seek(0)
            sys.stderr.write(held.read().decode(errors="replace"))
            raise
        _restore(saved)


def _restore(saved):
    with contextlib.suppress(OSError):
        os.dup2(saved, 2)
        os.close(saved)
