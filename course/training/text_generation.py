"""Writing with a network that foretells characters: draw one, read it, draw the next."""

import numpy as np

from course.models.recurrent import one_step


class TextGenerator:
    """Continues texts, character by character, each at the same small cost.

    Args:
        model: a `course.models.character_model`; it may be trained on, and the writer writes as it stands.
        vocabulary: its characters, in the order of their numbers.

    Raises:
        ValueError: the model foretells more or fewer characters than the vocabulary has.
    """

    def __init__(self, model, vocabulary):
        self.numbers = {character: number for number, character in enumerate(vocabulary)}
        self.vocabulary = list(vocabulary)
        self.model = one_step(model)
        foretold = self.model.outputs[0].shape[-1]
        if len(self.numbers) != foretold:
            raise ValueError(f"the network foretells {foretold} characters, the vocabulary has {len(self.numbers)}")
        self.sizes = [state.shape[-1] for state in self.model.inputs[1:]]

    def read(self, text, state=None):
        """Read a text: (scores float32 (characters,) of what comes next, the state behind it).

        Args:
            text: at least one character of the vocabulary.
            state: what an earlier `read` gave, to go on from there; None at the beginning.

        Raises:
            ValueError: the text is empty, or has a character that the network does not know.
        """
        unknown = set(text) - set(self.numbers)
        if unknown or not text:
            shown = " ".join(map(repr, sorted(unknown)[:5]))
            raise ValueError(f"the network does not know {shown}" if unknown else "give it a character to begin with")
        state = [np.zeros((1, size), np.float32) for size in self.sizes] if state is None else state
        for character in text:
            scores, *state = self._step(self.numbers[character], state)
        return scores[0], state

    def write(self, start, length, *, temperature=1.0, top=None, seed=None):
        """`length` characters that continue `start`.

        Args:
            start: at least one character.
            length: how many to write.
            temperature: above 1 bolder, below 1 more careful; 0 takes the most probable character always.
            top: draw among so many most probable characters only; None for all.
            seed: of the draw; None draws anew every time.

        Raises:
            ValueError: see `read` and `probabilities`.
        """
        rng, written = np.random.default_rng(seed), []
        scores, state = self.read(start)
        for _ in range(length):
            drawn = rng.choice(len(scores), p=probabilities(scores, temperature, top))
            written.append(self.vocabulary[drawn])
            scores, state = self.read(written[-1], state)
        return "".join(written)

    def _step(self, number, state):
        return self.model.predict_on_batch([np.array([[number]], np.int32), *state])


def probabilities(scores, temperature=1.0, top=None):
    """Softmax of scores / temperature, with all but the `top` most probable ones put to 0.

    Args:
        scores: (characters,).
        temperature: 0 gives the most probable character the probability 1.
        top: how many may come; None for all.

    Returns:
        float64 (characters,) that add up to 1.

    Raises:
        ValueError: a temperature below 0, or a `top` below 1.
    """
    if temperature < 0 or (top is not None and top < 1):
        raise ValueError(f"temperature must be 0 or more and top 1 or more, got {temperature} and {top}")
    scores = np.asarray(scores, np.float64)
    if temperature == 0:
        return np.eye(len(scores))[scores.argmax()]
    scores = (scores - scores.max()) / temperature
    if top is not None and top < len(scores):
        kept = np.argsort(-scores, kind="stable")[:top]
        scores = np.where(np.isin(np.arange(len(scores)), kept), scores, -np.inf)
    shares = np.exp(scores)
    return shares / shares.sum()
