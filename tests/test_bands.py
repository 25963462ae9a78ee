"""The rule for bands, and who is held to them."""

import json

import numpy as np
import pytest

from course import bands

EMBEDDED, PUBLISHED = {"digits": "embedded:aaa"}, {"digits": "published:bbb"}


@pytest.fixture
def lesson(monkeypatch, tmp_path):
    """Write the files of lesson 05_demo and return its name."""
    folder = tmp_path / "05_demo"
    folder.mkdir()
    monkeypatch.setattr(bands.paths, "LESSONS", tmp_path)

    def write(runs=(), toml=""):
        (folder / "measured.json").write_text(json.dumps([run | {"seconds": 1, "peak_memory_mb": 1} for run in runs]))
        (folder / "bands.toml").write_text(toml)
        return "05_demo"

    return write


def run(profile="quick", data=EMBEDDED, **results):
    seeds = list(range(len(next(iter(results.values())))))
    return {"profile": profile, "data": data, "seeds": seeds, "results": results}


def drawn(count, seed=0, centre=0.8, spread=0.01):
    return (centre + spread * np.random.default_rng(seed).standard_normal(count)).tolist()


def band(lesson, loaded=(("digits", ("embedded", "aaa")),), profile="quick"):
    return bands.find(lesson, "accuracy", profile, dict(loaded))


def test_a_new_seed_misses_its_band_less_than_once_in_a_thousand_times():
    rng, missed = np.random.default_rng(0), 0
    for _ in range(3000):
        values = (500 + 100 * rng.standard_normal(7)).tolist()
        one = bands.Run("quick", {}, list(range(6)), 1, 1, {"a": values[:6]})
        missed += not bands.within(values[6], bands.tolerance("a", one, [one]))
    assert missed <= 3 * 2


def test_bands_of_few_seeds_are_wider(lesson):
    few, many = drawn(5, spread=0.01), drawn(6, spread=0.01)
    low, high = band(lesson([run("full", accuracy=few)]), profile="full")
    least, most = band(lesson([run("full", accuracy=many)]), profile="full")
    assert (high - low) > 1.8 * (most - least)


def test_what_was_0_and_never_below_it_stays_above(lesson):
    assert band(lesson([run(accuracy=[0.0, 0.01, 0.0])]))[0] == 0
    assert band(lesson([run(accuracy=[-0.01, 0.01, 0.0])]))[0] < 0


def test_few_seeds_borrow_the_spread_of_other_runs(lesson):
    few, many = run("full", accuracy=[0.8, 0.8001, 0.8002]), run("quick", accuracy=drawn(9, spread=0.05))
    alone = band(lesson([few]), profile="full")
    both = band(lesson([few, many]), profile="full")
    assert both[0] < alone[0] < 0.8


def test_an_accuracy_near_1_may_fall_farther_than_it_may_rise(lesson):
    seen = [1.0, 0.998, 1.0, 1.0, 0.986, 0.998, 1.0, 0.992, 0.996]  # lesson 10; the next seed gave 0.934
    low, high = band(lesson([run(accuracy=seen)]))
    assert low < 0.934
    assert high == 1
    low, high = band(lesson([run(accuracy=drawn(9, centre=0.5))]))
    assert 0.5 - low == pytest.approx(high - 0.5, rel=0.25)


def test_counts_are_whole(lesson):
    low, high = band(lesson([run(accuracy=[5, 6, 4, 5, 6, 5])]))
    assert (low, high) == (int(low), int(high))
    assert low <= 4 < 6 <= high


def test_three_seeds_are_the_least(lesson):
    assert band(lesson([run(accuracy=[0.8, 0.81])])) is None


@pytest.mark.parametrize(
    ("values", "least"),
    [
        ([0.9] * 6, [0.88, 0.92]),  # two points for shares
        ([0.9] * 3, [0.86, 0.94]),  # twice that for few seeds
        ([1.0] * 6, [0.98, 1.0]),  # shares stay shares
        ([0.0, 0.06] * 3, [0.0, 0.08]),
        ([2.0] * 6, [1.98, 2.02]),  # a percent where all seeds agree
        ([10] * 6, [9, 11]),  # one for counts
        ([-5.0, 5.0, 0.0] * 2, [-5.25, 5.25]),
    ],
)
def test_a_band_leaves_room_for_other_machines(values, least):
    one = bands.Run("quick", {}, list(range(len(values))), 1, 1, {"a": values})
    low, high = bands.tolerance("a", one, [one])
    assert low <= least[0] + 1e-12
    assert high >= least[1] - 1e-12
    assert min(values) < 0 or low >= 0


def test_numbers_of_any_size_get_a_band_by_their_logarithms():
    values = [1e-9, 3e-9, 2e-9, 5e-9, 1e-9, 4e-9]
    one = bands.Run("quick", {}, list(range(6)), 1, 1, {"a": values})
    low, high = bands.tolerance("a", one, [one])
    assert 0 < low < 1e-9
    assert 5e-9 < high < 1e-6


def test_a_result_has_a_band_on_the_measured_data_only(lesson):
    name = lesson([run(accuracy=drawn(6)), run(data=PUBLISHED, accuracy=drawn(6, centre=0.5))])
    assert band(name)[0] > 0.7
    assert band(name, [("digits", ("published", "bbb"))])[1] < 0.7
    assert band(name, [("digits", ("published", "ccc"))]) is None
    assert band(name, profile="full") is None


def test_each_of_two_data_sets_counts(lesson):
    mixed = {"digits": ("embedded", "aaa"), "weights": ("published", "www")}
    name = lesson([run(data=EMBEDDED | {"weights": "embedded:vvv"}, accuracy=drawn(6))])
    assert bands.find(name, "accuracy", "quick", mixed) is None
    assert bands.find(name, "accuracy", "quick", {"digits": mixed["digits"]})


def test_what_was_recorded_before_any_data_has_a_band(lesson):
    assert band(lesson([run(accuracy=drawn(6))]), loaded=()) is not None


def test_the_run_with_most_seeds_decides(lesson):
    name = lesson([run(accuracy=drawn(9, centre=0.9)), run(data=PUBLISHED, accuracy=drawn(3, centre=0.5))])
    assert band(name, loaded=())[0] > 0.7


def test_exact_values_hold_on_any_data_and_claims_narrow_the_rule(lesson):
    toml = "parameters = 42\n[quick.embedded]\naccuracy = [0.79, 1]\n"
    low, high = band(lesson([run(accuracy=drawn(6))], toml))
    assert low == 0.79
    assert high < 0.9
    assert bands.find("05_demo", "parameters", "quick", {"digits": ("published", "ccc")}) == 42


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("accuracy = [0.8", "malformed"),
        ('accuracy = "high"', "accuracy = 'high' is neither a number"),
        ("[full.embedded]\naccuracy = [0.9, 0.8]", "is neither a number nor"),
        ("accuracy = [0.9]", "is neither a number nor"),
    ],
)
def test_a_malformed_bands_file_is_named(lesson, toml, message):
    with pytest.raises(ValueError, match=r"bands\.toml is malformed") as raised:
        bands.stated(lesson(toml=toml))
    assert message in str(raised.value)


@pytest.mark.parametrize("text", ["{", "[1]", '[{"profile": "quick"}]', "<<<<<<< HEAD"])
def test_a_damaged_measured_file_is_named(lesson, text, tmp_path):
    name = lesson()
    (tmp_path / name / "measured.json").write_text(text)
    with pytest.raises(ValueError, match=r"measured\.json is no list of measured runs"):
        bands.runs(name)


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ([0.25, 1.0], "0.25 to 1"),
        ([5.5e7, 7.5e8], "5.5e+07 to 7.5e+08"),
        (13002, "13,002"),
        ([0, 1e-06], "0 to 1e-06"),
    ],
)
def test_bands_in_words(band, words):
    assert bands.describe(band) == words
