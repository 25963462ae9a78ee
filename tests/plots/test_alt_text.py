"""Every figure carries one true sentence, and notebooks and web pages show it."""

import base64
import io
import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter
from PIL import Image

from course import environments, plots
from course.plots.alt_text import alt_text

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND = np.array([0, 0, 0, 1])
RUN = {"loss": [2, 1, 0.5], "val_loss": [2, 1.5, 1], "accuracy": [0.1, 0.4, 0.8]}
BOTH = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]

SENTENCES = {
    "accuracy_vs_parameters": (
        lambda: plots.accuracy_vs_parameters({"LeNet": (62_000, 0.99), "VGG": (2_000_000, 0.995)}),
        "Accuracy of 2 models over their numbers of parameters: LeNet 99.00% with 62 k, VGG 99.50% with 2 M.",
    ),
    "adversaries": (
        plots.adversaries,
        "A GAN: noise goes through the generator; its image, or a real one, goes into the discriminator, "
        "which says whether it is real. A dashed arrow leads back to the generator.",
    ),
    "agent_loop": (
        plots.agent_loop,
        "A loop: The agent sends an action to the environment, which sends back a new state and a reward, again and "
        "again until the episode ends.",
    ),
    "arrangements": (
        plots.arrangements,
        "Recurrent layers, unrolled: many to one, many to many, one to many, encoder and decoder, stacked, "
        "bidirectional.",
    ),
    "blocks": (
        lambda: plots.blocks({"residual": ["x", {"g": ["3×3\nconvolution", "ReLU"], "x": []}, "+"], "plain": ["x"]}),
        "From top to bottom, residual: x, (3×3 convolution, ReLU) beside (nothing), +; plain: x.",
    ),
    "attention_arcs": (
        lambda: plots.attention_arcs([(["he", "( )", "sleeps"], 1, [0.5, 0.1, 0.4])]),
        "What the word that asks looks at most: '( )' at he 50%, sleeps 40%.",
    ),
    "autoregressive": (
        lambda: plots.autoregressive("go", "ose"),
        "A recurrent network reads 'go', and predicts; one character is drawn, and read as the next input, and so on: "
        "'ose'.",
    ),
    "bottleneck": (
        lambda: plots.bottleneck(variational=True),
        "An image goes through an encoder, which narrows; it gives a mean and a spread, and with noise the code is "
        "drawn from them; a decoder, which widens, draws the image.",
    ),
    "channels": (
        lambda: plots.channels(inputs=3, filters=2),
        "Channels: each of 2 filters has a table of weights for each of 3 channels, and makes one map; "
        "the 2 maps are the channels of the output.",
    ),
    "compare": (
        lambda: plots.compare({"a": {"loss": [[3, 1], [5, 1]]}, "b": {"loss": [1, 1]}}, moment="tenth"),
        "Line chart of loss by tenth from 1 to 2: a from 4 to 1, b at 1.",
    ),
    "computational_graph": (
        lambda: plots.computational_graph([1, 2], [([[1], [2]], [3], [8], [0.9])], loss=0.01),
        "A network of 2 → 1 units as a computational graph, with the number at each edge; the loss is 0.010.",
    ),
    "confusion_matrix": (
        lambda: plots.confusion_matrix([0, 0, 0, 1], [0, 1, 1, 1], ["A", "B"]),
        "Confusion matrix of 2 classes, 50.0% of the predictions right; most often A taken for B 67%.",
    ),
    "connectivity": (
        plots.connectivity,
        "Weights of three layers from 6 inputs to 4 outputs: dense 24, local 12, shared 3.",
    ),
    "curves": (
        lambda: plots.curves(RUN),
        "Learning curves over 3 epochs; loss: training from 2 to 0.5, validation from 2 to 1; "
        "accuracy: training from 0.1 to 0.8.",
    ),
    "credit": (
        lambda: plots.credit([3, 2, 1], [2, 2, 2], [0.5, 0.5, 0.25]),
        "An episode of 3 steps: 2 actions are above the baseline and pushed up by 0.5 at most, the others down by "
        "0.75 at most.",
    ),
    "cycles": (
        lambda: plots.cycles(("horse", "zebra")),
        "The two cycles of a CycleGAN: horse to zebra and back, and zebra to horse and back; "
        "what comes back must equal the original, and a discriminator judges what is between.",
    ),
    "decision_boundary": (
        lambda: plots.decision_boundary(lambda p: p[:, :1], X, AND, lines={"h1": [-0.5, 1, 0]}, title="AND"),
        "AND: a network's output over x_1 and x_2, with the lines h1; 3 of 4 points lie on the right side of 0.5.",
    ),
    "decision_lines": (
        lambda: plots.decision_lines([[0.5, 1, 1], [-1.5, 1, 1]], X, AND, titles=["start", ""]),
        "A neuron's line between 4 points: start with 3 wrong, panel 2 with 0 wrong.",
    ),
    "depths": (
        lambda: plots.depths(np.zeros((2, 4, 4, 3)), {"early": np.ones((2, 2, 2, 3)), "late": np.ones((2, 1, 1, 3))}),
        "2 photographs, a row for each, beside two feature maps of each layer, early, late: one that is about equally "
        "bright for all photographs, and one that is bright for some only.",
    ),
    "descent": (
        lambda: plots.descent(lambda x, y: x**2 + y**2, {"SGD": [[-4, 1], [0.5, 0.25]]}),
        "Paths down a surface to its lowest point at (0; 0): SGD ends at (0.5; 0.25).",
    ),
    "distances": (
        lambda: plots.distances({"before": ([1, 1.2], [1.1, 1.3]), "after": ([0.1, 0.3], [1, 1.5])}),
        "Histograms of distances. before: half of the pairs of one class are nearer than 1.10, of two classes 1.20; "
        "after: half of the pairs of one class are nearer than 0.20, of two classes 1.25.",
    ),
    "dots": (
        lambda: plots.dots(pd.DataFrame({"test": [0.7], "lowest": [0.6], "highest": [0.9]}, ["L2"]), "test"),
        "Means of test, lowest to highest of the repeats. L2 0.7 (0.6 to 0.9).",
    ),
    "feature_maps": (
        lambda: plots.feature_maps({"image": np.zeros((4, 4, 1)), "conv1": np.zeros((4, 4, 5))}),
        "Feature maps of one image, at most 5 channels of each layer: image 4×4×1, conv1 4×4×5.",
    ),
    "film_strip": (
        lambda: plots.film_strip(np.zeros((2, 3, 4, 4, 1)), ["epoch 0", "epoch 9"]),
        "The same 3 images at 2 moments, a row for each: epoch 0, epoch 9.",
    ),
    "filters": (
        lambda: plots.filters({"before": np.ones((5, 3, 1, 7)), "after": -2 * np.ones((5, 3, 1, 7))}),
        "Filters of a convolutional layer, weights from -2 to 2: 7 of 5×3 before, 7 of 5×3 after.",
    ),
    "forecasts": (
        lambda: plots.forecasts([1, 2], [3, 4], {"a": ([2], [4], [3], [5])}, "units"),
        "units, and forecasts with shaded intervals: a.",
    ),
    "functions": (
        lambda: plots.functions({"twice": lambda v: 2 * v}, -2, 4),
        "Line chart of output by input from -2 to 4: twice from -4 to 8.",
    ),
    "grid_world": (
        lambda: plots.grid_world(environments.GridWorld(["S.G"]), {"early": np.zeros((3, 4))}),
        "A grid of 1 by 3 fields with start, goal, pits and walls: values and best actions early.",
    ),
    "heatmaps": (
        lambda: plots.heatmaps(np.zeros((2, 8, 8)), np.zeros((2, 4, 4)), ["A 97%", "B 60%"]),
        "2 images under heat maps of what counted most: A 97%, B 60%.",
    ),
    "images": (
        lambda: plots.images(np.zeros((3, 4, 5, 3)), columns=2),
        "3 colour images of 4×5 pixels: 2 in a row.",
    ),
    "latent_maps": (
        lambda: plots.latent_maps({"PCA": X, "VAE": X}, AND, "ab"),
        "Codes of two numbers, one point for each image, written as its class and coloured by it: PCA, VAE.",
    ),
    "learning_curve": (
        lambda: plots.learning_curve({"frozen": {"5": [0.8, 0.9], "10": [0.9]}}, "photographs"),
        "Test accuracy, lowest to highest draw, by photographs: frozen (5: 0.80 to 0.90, 10: 0.90 to 0.90).",
    ),
    "lstm_cell": (
        plots.lstm_cell,
        "An LSTM. The cell c passes along the top: it is multiplied by the forget gate, and input gate times candidate "
        "is added. The output gate times tanh of c is the hidden state h.",
    ),
    "manifold": (
        lambda: plots.manifold(np.zeros((2, 3, 4, 4)), [0, 1, 2], [0, 1]),
        "2 by 3 images that a decoder draws at the places of a grid over the map: neighbours change into each other "
        "little by little.",
    ),
    "misclassified": (
        lambda: plots.misclassified(np.zeros((3, 4, 4)), np.array([0, 1, 1]), np.array(BOTH), ["A", "B"]),
        "The 1 most confident errors, each true → predicted with its confidence: B → A 80%.",
    ),
    "mistaken": (
        lambda: plots.mistaken(*np.zeros((3, 2, 4, 4))),
        "2 one-shot questions with wrong answers, each as it was asked, the example that was chosen, and the "
        "right one.",
    ),
    "network": (
        lambda: plots.network(np.zeros((2, 2)), [[1, 0], [0.25, 0.5]], [np.ones((4, 2)), np.ones((2, 2))], labels="ab"),
        "A network of dense layers, 4 → 2 → 2 units, with its activations for one image; "
        "the largest output is 0.50, of b.",
    ),
    "number_grids": (
        lambda: plots.number_grids({"a": [[1, 2]], "b": [[3], [4]]}),
        "Grids of numbers: a 1×2, b 2×1.",
    ),
    "one_shot": (
        lambda: plots.one_shot(np.zeros((4, 4)), np.zeros((5, 4, 4)), 2, 0),
        "A one-shot question: a handwritten character above 5 examples; the right answer is number 3, number 1 was "
        "chosen.",
    ),
    "patches": (
        lambda: plots.patches(np.ones((3, 3)), np.ones((2, 2))),
        "im2col: 4 patches of 2×2 pixels become 4 rows of 4; times the kernel as a column they give all 4 outputs.",
    ),
    "one_by_one": (
        lambda: plots.one_by_one({"a": {"loss": [[3, 1], [5, 1]]}, "b": {"loss": [1, 1]}}),
        "Learning curves of loss, a panel each: a from 4 to 1, b from 1 to 1.",
    ),
    "picture_map": (
        lambda: plots.picture_map([[0, 1], [2, 3], [4, 5]], np.zeros((3, 4, 4, 1)), [0, 1, 1]),
        "A map of 3 drawings of 2 characters, each drawn at its place.",
    ),
    "position": (
        lambda: plots.position(np.eye(4), np.ones((2, 2)), row=0, column=1),
        "A 2×2 filter at row 1, column 2 of a 4×4 image: the products add up to 1.",
    ),
    "prediction": (
        lambda: plots.prediction(np.zeros((4, 4)), [0.1, 0.6, 0.3], ["plum", "fig", "pear"]),
        "An image and its most probable classes: fig 60.0%, pear 30.0%, plum 10.0%.",
    ),
    "race": (
        lambda: plots.race({"steps": {"DQN": [([0, 9], [10, 90])]}, "seconds": {"DQN": [([0, 2], [10, 90])]}}),
        "Returns of DQN over steps and over seconds.",
    ),
    "receptive_field": (
        lambda: plots.receptive_field([(5, 2)]),
        "Receptive field, grid by grid: the image 5×5 seen, after 5×5, stride 2 1 output.",
    ),
    "returns": (
        lambda: plots.returns({"DQN": [([0, 9], [10, 90])]}),
        "Returns over steps in the environment, 1 seed: DQN ends at a median of 90.",
    ),
    "towers": (
        lambda: plots.towers(np.zeros((4, 4)), np.zeros((4, 4))),
        "Two images go through one tower, the same weights for both; the distance of the two vectors says whether they "
        "are the same.",
    ),
    "transfer_learning": (
        lambda: plots.transfer_learning(256, 27),
        "Three ways to learn: a network from scratch, a frozen base of 6 blocks, and a base whose last 2 are trained; "
        "in all, a new head is trained on the 256 features.",
    ),
    "which_way": (
        plots.which_way,
        "What to train, by how many photographs there are and of what. like the base's, few: frozen base; like the "
        "base's, many: frozen base, or fine-tune the last blocks gently; unlike, few: frozen base, cut earlier; "
        "unlike, many: fine-tune most of the base, or train from scratch.",
    ),
    "by_setting": (
        lambda: plots.by_setting({"": {"frozen": {"1e-3": [0.7, 0.8], "1e-2": [0.5]}}}, "learning rate"),
        "Accuracy, lowest to highest draw, by learning rate. accuracy: frozen (1e-3: 0.70 to 0.80, "
        "1e-2: 0.50 to 0.50).",
    ),
    "shaded_text": (
        lambda: plots.shaded_text("a goose", [1, 0, 0, 0, 3.5, 0, 0], "bits"),
        "A text of 7 characters, shaded by bits: most, 3.5, at 'o' in 'a goose'.",
    ),
    "text_rows": (
        lambda: plots.text_rows({"input": "goos", "target": "oose"}),
        "Characters in boxes, each above the one it leads to: input 'goos'; target 'oose'.",
    ),
    "texts": (
        lambda: plots.texts({"before": "xq z", "after": "The goose said\n nothing at all, and went to the boat."}),
        "2 texts side by side. before: xq z …; after: The goose said nothing at all, and went …",
    ),
    "unrolled": (
        plots.unrolled,
        "A recurrent layer with its loop, and unrolled in time: a box for each of three steps, all with the same "
        "weights W and U; its hidden state goes from box to box.",
    ),
    "versions": (
        lambda: plots.versions({"horse": np.zeros((2, 4, 4, 3)), "zebra": np.ones((2, 4, 4, 3))}, {"off by": "12"}),
        "The same 2 pictures in 2 versions, row by row: horse, zebra; off by 1, 2.",
    ),
    "windows": (
        lambda: plots.windows(np.ones((4, 4)), 3, [(0, 1), (1, 2)]),
        "A 3×3 window on a 4×4 image: padding 0, stride 1: 2×2 outputs, padding 1, stride 2: 2×2 outputs.",
    ),
    "analogies": (
        lambda: plots.analogies({"counting": {"family": 0.5, "plural": 1.0}, "GloVe": {"family": 0.0, "plural": 0.2}}),
        "Analogies by section, counting, GloVe. counting: family 50%, plural 100%.",
    ),
    "pull_and_push": (
        lambda: plots.pull_and_push(["a", "dog"], [[0, 1], [1, 0]], ["of", "cat"]),
        "Scores of 2 words with each other and with 2 random words: 2 scores of neighbours are to be high, those with "
        "random words low, the others do not count.",
    ),
    "word_map": (
        lambda: plots.word_map([[[1, 0], [0, 0]], [[1, 1], [0, 1]]], [("france", "paris"), ("japan", "tokyo")]),
        "Map of words with 2 arrows, 2 of them in about the same direction: france to paris, japan to tokyo.",
    ),
    "series_windows": (
        lambda: plots.series_windows(
            {"a": (np.arange(4), [0] * 4), "b": (np.arange(4, 9), [0] * 5)}, 3, 2, [3, 4], "units"
        ),
        "A series in 2 parts, a, b; below it 2 windows of 3 steps, each with the 2 after it.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_each_function_says_what_it_drew(name):
    draw, sentence = SENTENCES[name]
    assert alt_text(draw()) == sentence


def test_no_function_is_left_out():
    shows_html_or_a_widget = {"animation", "descent_race", "slider", "sliding"}
    draws_nothing = {"cart_poles", "describe", "figure", "signed"}
    assert {*SENTENCES} | draws_nothing | shows_html_or_a_widget == set(plots.__all__)


def own(draw, **labels):
    fig, axes = plots.figure()
    draw(axes)
    axes.set(**labels)
    fig.canvas.draw()
    return alt_text(fig)


def test_own_lines_are_named_with_their_ends():
    def draw(axes):
        axes.plot([10, 20, 40], [0.9, np.nan, 0.25], label="simplernn")
        axes.plot([10, 40], [1, 1], label="lstm")
        axes.axhline(0.25, linestyle=":")

    said = own(draw, xlabel="steps since the $m$ark", ylabel="accuracy")
    assert (
        said == "Line chart of accuracy by steps since the mark from 10 to 40: simplernn from 0.9 to 0.25, lstm at 1."
    )


def test_dates_are_written_as_dates():
    days = np.arange("1949-01", "1951-07", dtype="datetime64[M]")
    said = own(lambda axes: axes.plot(days, range(30), label="train"), ylabel="thousands")
    assert re.fullmatch(r"Line chart of thousands from 1949(-01)? to 1951(-06)?: train from 0 to 29\.", said)


def test_few_bars_are_named_and_many_are_counted():
    assert own(lambda axes: axes.bar(["2011\nnone", "2012"], [25.8, 16.4]), ylabel="error") == (
        "Bar chart of error: 2011 none 25.8, 2012 16.4."
    )
    assert own(lambda axes: axes.bar(range(30), np.arange(30) / 10)) == "Bar chart: 30 bars from 0 to 2.9."


def test_a_heat_map_is_described_by_its_axes_and_its_colour_bar():
    fig, axes = plots.figure()
    picture = axes.imshow(np.zeros((10, 16)), vmin=0, vmax=1)
    axes.set(xlabel="hidden unit", ylabel="digit")
    fig.colorbar(picture, label="mean output")
    assert alt_text(fig) == "Heat map of digit by hidden unit: 10×16 mean output from 0 to 1."


def test_panels_are_counted_and_named():
    fig, grid = plots.figure(1, 2)
    for axes, bias in zip(grid, (-16, -2), strict=True):
        for name in ("zeros", "ones"):
            axes.hist([1, 2, 2], histtype="step", label=name)
        axes.set(title=f"bias {bias}", xlabel="sum")
    assert alt_text(fig) == "2 histograms (bias -16, bias -2) by sum: zeros, ones."


def test_points_bands_and_error_bars_need_no_sentence_of_their_own():
    def draw(axes):
        axes.scatter([1, 2, 3], [1, 2, 3])
        axes.fill_between([1, 2], 0, 1)
        axes.errorbar([1, 2], [1, 2], yerr=0.1)

    assert "3 points" in own(draw)
    assert alt_text(plots.figure()[0]) == "An empty figure."


def test_long_lists_end_in_a_number():
    titles = [f"title {n}" for n in range(30)]
    assert alt_text(plots.images(np.zeros((30, 4, 4)), titles)).endswith("title 23 and 6 more.")


def test_describe_replaces_the_sentence():
    fig = plots.images(np.zeros((2, 4, 4)))
    assert plots.describe(fig, "Two black squares.") is fig
    assert alt_text(fig) == "Two black squares."


@pytest.fixture
def shown():
    """What a notebook keeps of a figure that a cell returns."""
    shell = InteractiveShell.instance()
    yield shell.display_formatter.format
    InteractiveShell.clear_instance()


def picture(html):
    """(alternative text, image) of the HTML of one picture."""
    element = BeautifulSoup(html, "html.parser").img
    return element["alt"], Image.open(io.BytesIO(base64.b64decode(element["src"].split(",")[1])))


def test_a_returned_figure_is_a_picture_with_its_sentence(shown):
    data, _ = shown(plots.describe(plots.images(np.zeros((2, 4, 4))), 'Two "black" <squares>.'))
    assert set(data) == {"text/html", "text/plain"}
    assert data["text/plain"] == 'Two "black" <squares>.'
    sentence, image = picture(data["text/html"])
    assert sentence == 'Two "black" <squares>.'
    assert (image.format, image.mode) == ("PNG", "RGB")


def test_the_sentence_survives_matplotlibs_own_notebook_settings(shown):
    from IPython.core.pylabtools import select_figure_formats

    select_figure_formats(InteractiveShell.instance(), {"png"})  # as importing pyplot in a notebook does
    data, _ = shown(plots.images(np.zeros((2, 4, 4))))
    assert picture(data["text/html"])[0] == data["text/plain"] == "2 grey images of 4×4 pixels: 2 in a row."


def test_a_web_page_has_the_sentence(shown):
    data, metadata = shown(plots.describe(plots.images(np.zeros((2, 4, 4))), "Two black squares."))
    output = nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("fig", outputs=[output], execution_count=1)])
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert [image["alt"] for image in BeautifulSoup(page, "html.parser").find_all("img")] == ["Two black squares."]


def test_a_figure_looks_the_same_in_a_notebook_and_in_a_file():
    fig = plots.functions({"tanh": np.tanh}, -2, 2)
    fig.savefig(file := io.BytesIO(), bbox_inches="tight")
    _, image = picture(fig._repr_mimebundle_()["text/html"])
    assert np.array_equal(np.asarray(image), np.asarray(Image.open(file).convert("RGB")))


def test_ticks_that_are_no_text_are_read_too():
    fig, axes = plots.figure()
    axes.bar([1, 2], [3, 4])
    axes.xaxis.set_major_formatter(lambda value, place: round(value))
    assert "1 3" in alt_text(fig)
