"""Series: files with everything that spreadsheets do to them, and windows that cannot know the future."""

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats import series
from course.datasets.stand_ins.series import lasting


@pytest.fixture
def written(tmp_path):
    """A function that writes lines into a CSV file."""

    def write(lines, encoding="utf-8"):
        file = tmp_path / "table.csv"
        file.write_bytes("\n".join(lines).encode(encoding))
        return file

    return write


def daily(count=60, first="2020-01-01"):
    dates = np.datetime64(first) + np.arange(count)
    return [f"{date},{number}" for number, date in enumerate(dates)]


# ---- the sets ----


@pytest.mark.parametrize(
    ("name", "season"),
    [("airline_passengers", 12), ("daily_temperatures", 365), ("sunspots", None), ("prices", None)],
)
def test_embedded(clean, name, season, capsys):
    data = datasets.load(name)
    assert data.source == "embedded"
    assert data.values.dtype == np.float32
    assert data.season == season
    assert len(data.dates) == len(data)
    assert (data.dates[1:] > data.dates[:-1]).all()
    assert np.isfinite(data.values).all()
    assert f"{len(data):,} numbers" in capsys.readouterr().out


def test_passengers_are_those_of_box_and_jenkins(clean):
    data = datasets.load("airline_passengers")
    assert (len(data), data.season) == (144, 12)
    assert data.values[[0, 5, -1]].tolist() == [112, 135, 432]
    assert data.values.sum() == 40_363
    assert str(data.dates[-1]) == "1960-12"


def test_temperatures_have_a_season_and_a_walk_has_none(clean):
    temperatures, prices = (datasets.load(name) for name in ("daily_temperatures", "prices"))

    def lagged(values, lag):
        return np.corrcoef(values[:-lag], values[lag:])[0, 1]

    assert lagged(temperatures.values, 365) > 0.6 > 0 > lagged(temperatures.values, 182)
    steps = np.diff(np.log(prices.values))
    assert abs(lagged(steps, 1)) < 0.05  # a random walk: no step tells the next
    assert abs(steps.mean()) < 0.001
    assert np.is_busday(prices.dates).all()
    assert (np.busday_count(prices.dates[:-1], prices.dates[1:]) == 1).all()


def test_temperatures_rise_slowly(clean):
    data = datasets.load("daily_temperatures")
    years = data.values[: 10 * 365].reshape(10, 365).mean(axis=1)
    assert np.polyfit(np.arange(10), years, 1)[0] == pytest.approx(0.08, abs=0.06)


def test_sunspots_come_in_rounds_steep_up_and_slowly_down(clean):
    values = datasets.load("sunspots").values
    assert values.min() >= 0
    smooth = np.convolve(values, np.ones(25) / 25, "valid")
    middle = smooth - smooth.mean()
    lags = np.arange(60, 200)
    alike = [np.corrcoef(middle[:-lag], middle[lag:])[0, 1] for lag in lags]
    assert lags[np.argmax(alike)] == pytest.approx(11 * 12, abs=9)
    assert (np.diff(smooth) > 0).mean() < 0.45


def test_noise_that_lasts_has_the_size_asked_for():
    noise = lasting(np.random.default_rng(0), 50_000, 0.6, 2)
    assert noise.std() == pytest.approx(2, rel=0.03)
    assert np.corrcoef(noise[:-1], noise[1:])[0, 1] == pytest.approx(0.6, abs=0.02)


def test_the_same_every_time(clean):
    one, other = (datasets.load("sunspots").values for _ in range(2))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [("airline_passengers", 144, 112), ("daily_temperatures", 3652, 20.7), ("sunspots", 2820, 58)],
)
def test_real(real_data, name, count, first, capsys):
    data = datasets.load(name, source="published")
    assert (len(data), round(float(data.values[0]), 1)) == (count, first)
    if name == "daily_temperatures":  # the file lacks the last days of 1984 and 1988
        assert "2 missing days filled" in capsys.readouterr().out
    if name == "airline_passengers":
        np.testing.assert_array_equal(data.values, datasets.load(name, source="embedded").values)


def test_real_prices(real_data):
    data = datasets.load("prices", path=real_data / "timeseries" / "005930.KS.csv")
    assert data.source == "own"
    assert data.values[0] == 6110  # Close, not Open or Adj Close
    assert len(data) == 5604
    np.testing.assert_array_equal(datasets.load("prices", source="published").values, data.values)


def test_prices_cannot_be_fetched_and_say_what_to_do(clean, capsys):
    datasets.load("prices")
    shown = capsys.readouterr().out
    assert "data fetch" not in shown
    assert "Save prices as 005930.KS.csv" in shown
    with pytest.raises(FileNotFoundError, match=r"is not in [^.]*\. Save prices as 005930"):
        datasets.load("prices", source="published")


# ---- files ----


def test_prices_of_your_own(clean, written):
    file = written(["Date,Open,Close", "2020-01-01,1,2", "2020-01-02,3,4"])
    data = datasets.load("prices", path=file)
    assert (data.source, data.season, data.values.tolist()) == ("own", None, [2, 4])
    assert datasets.load("prices", path=file, column="Open").values.tolist() == [1, 3]


def test_a_byte_order_mark_and_windows_lines(written):
    file = written([line + "\r" for line in ["Date,Close", *daily()]], encoding="utf-8-sig")
    dates, values = series.read_csv(file)
    assert (str(dates[0]), values[7]) == ("2020-01-01", 7)


def test_korean_text_in_cp949(written, capsys):
    file = written(["날짜,시가,종가", *(f"2020.01.{day:02d},0,{day}" for day in range(1, 31))], encoding="cp949")
    dates, values = series.read_csv(file)
    assert (str(dates[-1]), values[-1]) == ("2020-01-30", 30)
    assert "read as CP949" in capsys.readouterr().out


@pytest.mark.parametrize("date", ["2020. 1. {}.", "2020/1/{}", "2020-01-0{} 00:00:00+09:00", "2020-01-0{}T22:00-05:00"])
def test_dates_as_they_are_written(written, date):
    dates, _ = series.read_csv(written(["Date,Close", *(f"{date.format(day)},{day}" for day in (2, 3))]))
    assert dates.astype(str).tolist() == ["2020-01-02", "2020-01-03"]


def test_clocks_put_forward(written):
    file = written(["Date,Close", "2020-03-06 00:00:00-05:00,5", "2020-03-09 00:00:00-04:00,6"])
    assert series.read_csv(file)[0].astype(str).tolist() == ["2020-03-06", "2020-03-09"]


def test_decimal_commas(written, capsys):
    file = written(["Datum;Wert", *(f"2020-01-{day:02d};{day},25" for day in range(1, 31))])
    _, values = series.read_csv(file)
    assert values[0] == 1.25
    assert "30 decimal commas read as points" in capsys.readouterr().out
    file = written(["Datum\tWert", "2020-01-01\t-5,25", "2020-01-02\t1,125"])
    assert series.read_csv(file)[1].tolist() == [-5.25, 1.125]


def test_three_decimals_after_a_nought(written):
    file = written(["Datum;Wert", "2020-01-01;0,125", "2020-01-02;1,250"])
    assert series.read_csv(file)[1].tolist() == [0.125, 1.25]


def test_thousands(written):
    file = written(["Date,Close", '2020-01-01,"₩1,234,500"', '2020-01-02, "67,000"', '2020-01-03,"66,500.5"'])
    assert series.read_csv(file)[1].tolist() == [1_234_500, 67_000, 66_500.5]
    file = written(["Date,Close", '2020-01-01,"-1,234"', "2020-01-02,67 000"])
    assert series.read_csv(file)[1].tolist() == [-1234, 67_000]


def test_unsorted_rows(written, capsys):
    lines = daily()
    lines[3], lines[30] = lines[30], lines[3]
    dates, values = series.read_csv(written(["Date,Close", *lines]))
    np.testing.assert_array_equal(values, np.arange(60))
    assert (np.diff(dates).astype(int) == 1).all()
    assert "2 rows put in order of time" in capsys.readouterr().out


def test_rows_that_are_there_twice(written, capsys):
    lines = daily()
    dates, values = series.read_csv(written(["Date,Close", *lines, lines[5], lines[9]]))
    assert len(dates) == len(values) == 60
    assert "2 rows that were there twice taken once" in capsys.readouterr().out


def test_one_date_with_two_numbers(written):
    for other in (99, -99):
        with pytest.raises(BadData, match=r"2020-01-06 is there twice with different numbers"):
            series.read_csv(written(["Date,Close", *daily(), f"2020-01-06,{other}"]))


@pytest.mark.parametrize("empty", ["", "NaN", "null", "NA", "-"])
def test_missing_numbers(written, capsys, empty):
    lines = daily()
    lines[10] = f"2020-01-11,{empty}"
    _, values = series.read_csv(written(["Date,Close", *lines]))
    assert values[9:12].tolist() == [9, 9, 11]  # the number before: it knows nothing of what comes
    assert "1 missing numbers filled" in capsys.readouterr().out


def test_a_missing_number_that_is_there_twice(written):
    lines = daily()
    lines[10] = "2020-01-11,"
    assert len(series.read_csv(written(["Date,Close", *lines, lines[10]]))[0]) == 60


def test_nothing_is_known_before_the_first_number(written, capsys):
    lines = daily()
    lines[:2] = "2020-01-01,", "2020-01-02,"
    dates, values = series.read_csv(written(["Date,Close", *lines]), step="day")
    assert (str(dates[0]), values[0], len(dates), len(values)) == ("2020-01-03", 2, 58, 58)
    assert capsys.readouterr().out == "table.csv: 2 rows before the first number left out\n"


def test_missing_days(written, capsys):
    lines = daily()
    del lines[20:22]
    file = written(["Date,Temp", *lines])
    dates, values = series.read_csv(file, step="day")
    assert values[18:24].tolist() == [18, 19, 19, 19, 22, 23]
    assert (np.diff(dates).astype(int) == 1).all()
    assert "2 missing days filled" in capsys.readouterr().out
    assert len(series.read_csv(file)[0]) == 58  # without a regular step nothing is missing


def test_too_much_is_missing(written):
    lines = daily()
    del lines[20:24]
    with pytest.raises(BadData, match=r"4 of 60 numbers are missing; that is too many"):
        series.read_csv(written(["Date,Temp", *lines]), step="day")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["Date,Close", "2020-01-01,5", "2020-13-01,6"], r"line 3: '2020-13-01' is no date"),
        (["Date,Close", "01/02/2020,5", "2020-01-02,6"], r"line 2: '01/02/2020' is no date"),
        (["Date,Close", "2020-01-01,5", "2020-01-02,?6"], r"line 3: '\?6' is no number"),
        (["Date,Close", "2020-01-01,5", "2020-01-02,inf"], r"line 3: infinity"),
        (["Date", "2020-01-01", "2020-01-02"], r"1 columns and 2 rows"),
        (["Date,Close"], r"0 rows"),
        (["Date,Close", "2020-01-01,5"], r"1 rows"),
        (["Date,Close", "2020-01-01,1999,5", "2020-01-02,2001,6"], r"more than the 2 columns"),
        (["Date,Close", "2020-01-01,", "2020-01-02,"], r"2 of 2 numbers are missing"),
        (["Date,Close", "2020-01-01,", "2020-01-02,", "2020-01-03,5"], r"2 of 3 numbers are missing"),
        ([], r"is no table"),
        (["Date,Close", "2020-01-01,5", "2020-01-02,6,7,8"], r"is no table"),
    ],
)
def test_files_that_cannot_be_understood(written, lines, why):
    with pytest.raises(BadData, match=why):
        series.read_csv(written(lines))


def test_other_columns(written):
    file = written(["Date,Open,Close ", "2020-01-01,1,2", "2020-01-02,3,4"])
    assert series.read_csv(file)[1].tolist() == [2, 4]
    assert series.read_csv(file, column="Open")[1].tolist() == [1, 3]
    with pytest.raises(BadData, match=r"no column 'High'; it has Open, Close"):
        series.read_csv(file, column="High")


def test_other_steps(written):
    with pytest.raises(ValueError, match="day, month or None, got 'week'"):
        series.read_csv(written(["Date,Close", *daily()]), step="week")


def test_no_text_and_no_file(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x81\x00\x9f\xff")
    with pytest.raises(BadData, match="neither UTF-8 nor CP949"):
        series.read_csv(tmp_path / "a.csv")
    with pytest.raises(FileNotFoundError, match="there is no file"):
        series.read_csv(tmp_path / "b.csv")
    with pytest.raises(BadData, match="is a folder, not a file"):
        series.read_csv(tmp_path)


# ---- windows ----


@pytest.fixture
def split():
    dates = np.datetime64("2020-01-01") + np.arange(100)
    return series.Series("count", "embedded", dates, np.arange(100, dtype=np.float32), None).split(0.1, 0.2)


def test_parts_follow_each_other(split):
    assert [split.values(part).tolist()[:: len(split.values(part)) - 1] for part in split.ends] == [
        [0, 69], [70, 79], [80, 99],
    ]  # fmt: skip
    assert split.dates("test")[0] == np.datetime64("2020-03-21")


def test_scaled_by_the_training_part_only(split):
    assert (split.mean, round(split.std, 3)) == (34.5, 20.205)
    assert split.scaled(split.values("train")).std() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(split.unscaled(split.scaled([5, 99])), [5, 99], atol=1e-4)


@pytest.mark.parametrize("horizon", [1, 3])
def test_windows_of_a_part_foretell_that_part_only(split, horizon):
    for part, (first, behind) in split.ends.items():
        x, y = split.windows(part, 5, horizon)
        assert (x.shape[1:], y.shape[1:]) == ((5, 1), (horizon,))
        known, foretold = split.unscaled(x)[..., 0].round(), split.unscaled(y).round()
        assert foretold.min() == max(first, 5)
        assert foretold.max() == behind - 1
        np.testing.assert_array_equal(known[:, -1] + 1, foretold[:, 0])  # known right before
        assert known.max() < behind - horizon


def test_what_comes_later_changes_no_training_window(split):
    changed = split.series.values.copy()
    changed[split.ends["validation"][0] :] = 1e6
    other = series.Series("count", "embedded", split.series.dates, changed, None).split(0.1, 0.2)
    for one, two in zip(split.windows("train", 5), other.windows("train", 5), strict=True):
        np.testing.assert_array_equal(one, two)


def test_just_one_window(split):
    x, y = split.windows("train", 67, 3)
    assert (x.shape, y.shape) == ((1, 67, 1), (1, 3))


@pytest.mark.parametrize("horizon", [1, 3])
def test_batches_are_the_windows(split, horizon):
    x, y = split.windows("validation", 5, horizon)
    batches = list(split.batches("validation", 5, horizon, size=4))
    np.testing.assert_array_equal(np.concatenate([each.numpy() for each, _ in batches]), x)
    np.testing.assert_array_equal(np.concatenate([each.numpy() for _, each in batches]), y)


def test_shuffled_batches_hold_the_same_windows(split):
    x, _ = split.windows("train", 5)

    def order(pipeline):
        return np.concatenate([each.numpy() for each, _ in pipeline])[:, 0, 0]

    pipeline, same, other = (split.batches("train", 5, size=16, shuffle=True, seed=seed) for seed in (1, 1, 2))
    first, second = order(pipeline), order(pipeline)
    assert first.tolist() != second.tolist() != x[:, 0, 0].tolist()
    assert order(same).tolist() == first.tolist() != order(other).tolist()
    np.testing.assert_array_equal(np.sort(first), np.sort(x[:, 0, 0]))


def test_bad_cuts_and_windows(split):
    for shares in ((0.5, 0.5), (0, 0), (-0.1, 0.2), (0.1, 1), (0.5, 0.497)):
        with pytest.raises(ValueError, match="shares that leave some to train on"):
            split.series.split(*shares)
    assert split.series.split(0, 0.2).ends["validation"] == (80, 80)
    with pytest.raises(ValueError, match="the parts are train, validation, test, got 'tset'"):
        split.windows("tset", 5)
    with pytest.raises(ValueError, match="train has 70 numbers, too few"):
        split.windows("train", 70)
    with pytest.raises(ValueError, match=r"validation has 10 numbers, too few for windows of 5 \+ 11"):
        split.windows("validation", 5, 11)
    with pytest.raises(ValueError, match=r"windows of 0 \+ 1"):
        split.windows("train", 0)
    with pytest.raises(ValueError, match=r"windows of 5 \+ 0"):
        split.windows("train", 5, 0)


def test_a_training_part_that_never_changes():
    flat = series.Series("x", "embedded", np.datetime64("2020-01-01") + np.arange(20), np.ones(20, np.float32), None)
    with pytest.raises(ValueError, match="never changes"):
        flat.split().windows("train", 3)
