"""LeNet-5, the network that read digits in 1998."""

import keras
from keras import layers


def lenet5(
    input_shape: tuple[int, int, int],
    classes: int,
    *,
    activation: str = "tanh",
    pool: type[layers.Layer] = layers.AveragePooling2D,
) -> keras.Model:
    """LeNet-5 of LeCun, Bottou, Bengio and Haffner (1998), as it is read today.

    The paper's network differs in three places: its second convolution sees only some of the first one's maps (so it
    has about 60,000 parameters), its subsampling layers learn a factor and a bias, and its output layer measures
    distances to drawn characters. Smaller images get an empty margin up to 32x32, as the paper's 28x28 digits did.

    Args:
        input_shape: (height, width, channels) of one image; 28x28 and 32x32 are usual.
        classes: number of softmax outputs.
        activation: of all hidden layers. The paper's is a tanh; "relu" is today's.
        pool: layer class for the pooling: `layers.AveragePooling2D` as then, or `layers.MaxPooling2D` as now.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes) probabilities.
        61,706 parameters on (32, 32, 1) or (28, 28, 1) and 10 classes.

    Example:
        >>> lenet5((28, 28, 1), 10, activation="relu", pool=layers.MaxPooling2D).count_params()
        61706
    """
    margin = [max(0, 32 - side) // 2 for side in input_shape[:2]]
    inputs = keras.Input(input_shape)
    x = layers.ZeroPadding2D(margin)(inputs)
    x = layers.Conv2D(6, 5, activation=activation)(x)
    x = pool(2)(x)
    x = layers.Conv2D(16, 5, activation=activation)(x)
    x = pool(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(120, activation=activation)(x)
    x = layers.Dense(84, activation=activation)(x)
    outputs = layers.Dense(classes, activation="softmax", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="lenet5")
