"""Training that can be killed at any moment, and goes on from where it was.

`keras.callbacks.BackupAndRestore` keeps weights and the number of epochs in two files, which it overwrites in place:
killed between them, training repeats an epoch, or ends in a JSONDecodeError. Here a state is one file, and appears
whole or not at all.
"""

import contextlib
import itertools
import json
import os
import re
import zlib
from pathlib import Path

import h5py
import keras
import numpy as np
from filelock import FileLock, Timeout

from course import session

KEPT = 2  # states: the last one, and an earlier one in case the last is damaged
NAME = re.compile(r"epoch_(\d+)-([0-9a-f]{8})\.weights\.h5")  # epochs done, and the checksum of the file

_locks = {}  # of folders, held while this process trains in them


class Diverged(ArithmeticError):
    """A loss or a weight is no longer a number; training has stopped."""


class Checkpoint(keras.callbacks.Callback):
    """Keep the state of training after each epoch: weights, optimisers, and how many epochs were done.

    Of a model that is built the state before training is kept, too. When a loss or a weight becomes NaN or infinite
    training stops, and the last good state stays.

    Args:
        folder: where; it is made if need be. One folder for each training.

    Raises:
        Diverged: a loss or a weight is NaN or infinite.
        NotADirectoryError: there is something at `folder` that is no folder.
        RuntimeError: another process trains in this folder, or it holds another state than the model is in.

    Example:
        >>> start = resume(model, "states")  # doctest: +SKIP
        >>> model.fit(x, y, epochs=50, initial_epoch=start, callbacks=[Checkpoint("states")])  # doctest: +SKIP
    """

    def __init__(self, folder: str | os.PathLike):
        super().__init__()
        self.folder = _path(folder)

    def on_train_begin(self, logs=None):
        self.folder.mkdir(parents=True, exist_ok=True)
        _lock(self.folder)
        self.begun = False

    def on_epoch_begin(self, epoch, logs=None):
        if self.begun:
            return
        self.begun = True
        states = _states(self.folder)
        if states:
            self._refuse_another_beginning(*states[-1], epoch)
        elif self.model.built:
            self._keep(epoch)

    def on_train_batch_end(self, batch, logs=None):
        bad = [name for name, value in (logs or {}).items() if not np.isfinite(value)]
        if bad:
            self._diverged(bad, f"in step {batch + 1} of this epoch")

    def on_epoch_end(self, epoch, logs=None):
        weights = zip(self.model.weights, self.model.get_weights(), strict=True)
        bad = [weight.path for weight, values in weights if not np.isfinite(values).all()]
        if bad:
            self._diverged(bad[:3], f"in epoch {epoch + 1}")
        self._keep(epoch + 1)

    def on_train_end(self, logs=None):
        _locks[self.folder.resolve()].release(force=True)

    def _keep(self, done):
        part = self.folder / "part.weights.h5"
        _build_optimizer(self.model)
        self.model.save_weights(part, overwrite=True)
        with h5py.File(part, "a") as file:
            file.attrs["training"] = json.dumps(_description(self.model))
        os.replace(part, self.folder / f"epoch_{done:05d}-{_checksum(part)}.weights.h5")
        for _, file in _states(self.folder)[:-KEPT]:
            with contextlib.suppress(OSError):  # a folder that bears a state's name stays
                file.unlink()

    def _refuse_another_beginning(self, done, file, epoch):
        kept = _kept_description(file)
        if done != epoch or kept is None or kept["steps"] != int(self.model.optimizer.iterations):
            raise RuntimeError(
                f"{self.folder} holds a training of {done} epochs, and this one begins elsewhere. To go on from it, "
                f"fit(..., initial_epoch=training.resume(model, {str(self.folder)!r})); to begin anew, give another "
                "folder, or delete this one."
            )

    def _diverged(self, bad, when):
        states = _states(self.folder)
        rest = f"the last good state is {states[-1][1]}" if states else "there is no earlier state"
        raise Diverged(
            f"{', '.join(bad)} became NaN or infinite {when}; {rest}. Compile with a lower learning rate, or clip "
            "gradients (`clipnorm=1`), and resume."
        )


def resume(model: keras.Model, folder: str | os.PathLike) -> int:
    """Bring a model, and its optimisers, to the last whole state that `Checkpoint` kept.

    A damaged file is set aside, and the state before it taken; a line says so. Learning rates that are plain numbers
    are those that the model is compiled with.

    Args:
        model: as it was when training began, compiled with the same optimisers.
        folder: the one of `Checkpoint`.

    Returns:
        How many epochs were done: `fit`'s `initial_epoch`. 0, and nothing is changed, if nothing was kept.

    Raises:
        ValueError: the kept state is of another model or other optimisers, or all states are damaged.
        NotADirectoryError: there is something at `folder` that is no folder.
        RuntimeError: another process trains in this folder.
    """
    folder = _path(folder)
    if not _states(folder):
        return 0
    if getattr(model, "optimizer", None) is None:
        raise ValueError("compile the model before you resume it: the state of its optimizer was kept, too")
    with _lock(folder):
        done, file, kept = _last_whole(folder)
        _build_optimizer(model)
        _refuse_another_model(kept, _description(model), file)
        rates = _learning_rates(model)
        model.load_weights(file)
        for name, rate in rates.items():
            getattr(model, name).learning_rate = rate
    return done


def _last_whole(folder):
    """(epochs done, file, description) of the last state that is not damaged; damaged ones are set aside."""
    damaged = []
    for done, file in reversed(_states(folder)):
        kept = _kept_description(file)
        if kept is None:
            damaged.append(file)
            continue
        for each in damaged:
            each.rename(each.with_name(f"damaged_{each.name}"))
            session.say(f"{each} is damaged, and set aside; training goes on from epoch {done}, {file.name}")
        return done, file, kept
    names = " and ".join(map(str, damaged))
    raise ValueError(f"{names}: damaged, and there is no whole state beside it. Delete {folder} to begin anew.")


def _refuse_another_model(kept, own, file):
    for what, name in (("weights", "a model with other weights"), ("optimizers", "another optimizer")):
        if kept[what] != own[what]:
            old, new = next(pair for pair in itertools.zip_longest(kept[what], own[what]) if pair[0] != pair[1])
            raise ValueError(
                f"{file} does not fit this model: it was kept with {name} ({old}; here {new}). Build and compile the "
                f"model as it was, or give another folder, or delete {file.parent} to begin anew."
            )


def _description(model):
    """What a state must have in common with a model, and the number of its step."""
    return {
        "weights": [list(weight.shape) for weight in model.weights],
        "optimizers": [f"{name} {_kind(optimizer)}" for name, optimizer in _optimizers(model).items()],
        "steps": int(model.optimizer.iterations),
    }


def _kept_description(file):
    """The description in a state's file; None if the file is damaged."""
    if not file.is_file() or not file.stat().st_size or _checksum(file) != NAME.fullmatch(file.name)[2]:
        return None
    with h5py.File(file) as state:
        return json.loads(state.attrs["training"])


def _optimizers(model):
    """{attribute: optimizer}, such as a GAN's two."""
    return {name: value for name, value in vars(model).items() if isinstance(value, keras.optimizers.Optimizer)}


def _kind(optimizer):
    inner = getattr(optimizer, "inner_optimizer", None)  # of a LossScaleOptimizer
    return type(optimizer).__name__ + (f" of {_kind(inner)}" if inner else "")


def _learning_rates(model):
    """{attribute of the optimizer: its learning rate, if that is a number and no schedule}"""
    found = {}
    for name, optimizer in _optimizers(model).items():
        rate = getattr(optimizer, "inner_optimizer", optimizer).get_config()["learning_rate"]
        if isinstance(rate, float):
            found[name] = rate
    return found


def _build_optimizer(model):
    if not model.optimizer.built:  # or its state would be passed over
        model.optimizer.build(model.trainable_variables)


def _path(folder):
    """The absolute path of a folder that is there or can be made."""
    folder = Path(folder).expanduser().absolute()
    for path in (folder, *folder.parents):
        if os.path.lexists(path) and not path.is_dir():
            raise NotADirectoryError(f"{path} is no folder, and states are kept in one: give another, or move it away")
    return folder


def _states(folder):
    """[(epochs done, file), ...], the oldest first."""
    files = [(NAME.fullmatch(file.name), file) for file in folder.glob("epoch_*")]
    return sorted((int(match[1]), file) for match, file in files if match)


def _checksum(file):
    return f"{zlib.crc32(file.read_bytes()):08x}"


def _lock(folder):
    """Hold the folder for this process, also after an interrupt, until training in it ends."""
    lock = _locks.setdefault(folder.resolve(), FileLock(folder / "lock"))
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        raise RuntimeError(
            f"another process trains in {folder}. Shut that notebook's kernel down (Kernel, Shut Down), or give "
            "another folder."
        ) from None
