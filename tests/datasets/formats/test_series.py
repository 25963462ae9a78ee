"""Series: published files read by their exact columns, own ones checked, and windows without a look ahead."""

import io
import os

import numpy as np
import pandas as pd
import pytest

from course import datasets
from course.datasets import BadData, Series
from course.datasets.stand_ins.series import ar1_noise

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
    assert abs(lagged(steps, 1)) < 0.05  # a random walk: no step predicts the next
    assert abs(steps.mean()) < 0.001
    assert np.is_busday(prices.dates).all()
    assert (np.busday_count(prices.dates[:-1], prices.dates[1:]) == 1).all()


def test_temperatures_rise_slowly(clean):
    data = datasets.load("daily_temperatures")
    years = data.values[: 10 * 365].reshape(10, 365).mean(axis=1)
    assert np.polyfit(np.arange(10), years, 1)[0] == pytest.approx(0.08, abs=0.06)


def test_sunspots_come_in_cycles_steep_up_and_slowly_down(clean):
    values = datasets.load("sunspots").values
    assert values.min() >= 0
    smooth = np.convolve(values, np.ones(25) / 25, "valid")
    middle = smooth - smooth.mean()
    lags = np.arange(60, 200)
    alike = [np.corrcoef(middle[:-lag], middle[lag:])[0, 1] for lag in lags]
    assert lags[np.argmax(alike)] == pytest.approx(11 * 12, abs=9)
    assert (np.diff(smooth) > 0).mean() < 0.45


def test_noise_has_the_standard_deviation_and_the_autocorrelation_asked_for():
    noise = ar1_noise(np.random.default_rng(0), 50_000, 0.6, 2)
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
        assert "2 missing dates filled" in capsys.readouterr().out
    if name == "airline_passengers":
        np.testing.assert_array_equal(data.values, datasets.load(name, source="embedded").values)


def test_real_prices(real_data):
    data = datasets.load("prices", source="published")
    assert data.values[0] == 6110  # Close, not Open or Adj Close
    assert len(data) == 5604


def test_prices_cannot_be_fetched_and_say_what_to_do(clean, capsys):
    datasets.load("prices")
    shown = capsys.readouterr().out
    assert "data fetch" not in shown
    assert "Save prices as 005930.KS.csv" in shown
    assert "datasets.series" in shown
    with pytest.raises(FileNotFoundError, match=r"is not in [^.]*\. Save prices as 005930"):
        datasets.load("prices", source="published")


# ---- published files ----


@pytest.fixture
def published(clean, monkeypatch):
    """A function that writes the lines of a published file, and says where it is."""
    monkeypatch.setenv("COURSE_DATA", str(clean))
    (clean / "timeseries").mkdir()

    def write(name, lines, encoding="utf-8"):
        file = clean / "timeseries" / name
        file.write_bytes("\n".join(lines).encode(encoding))
        return file

    return write


def passengers(header="Month,Passengers", line="{},{}"):
    data = datasets.load("airline_passengers", source="embedded")
    return [header, *(line.format(date, int(number)) for date, number in zip(data.dates, data.values, strict=True))]


def closing(*lines):
    rows = [f"2020-01-{day:02d},1,{day}" for day in range(1, 32)]
    return ["Date,Open,Close", *rows, *lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_published_file_is_read_by_the_names_of_its_columns(published, encoding):
    published("airline-passengers.csv", passengers("Passengers,Month", "{1},{0}"), encoding)
    data = datasets.load("airline_passengers")
    assert data.source == "published"
    assert data.dates.dtype == "datetime64[M]"
    np.testing.assert_array_equal(data.values, datasets.load("airline_passengers", source="embedded").values)


@pytest.mark.parametrize("header", ["Month,Travellers", "Month, Passengers", "month,Passengers"])
def test_a_renamed_column_is_named(published, header):
    published("airline-passengers.csv", passengers(header))
    with pytest.raises(
        BadData,
        match=r"airline-passengers\.csv: there is no column (Passengers|Month), only .*data fetch airline_passengers",
    ):
        datasets.load("airline_passengers")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda lines: lines[:100], "99 rows, 144 in the published file"),
        (lambda lines: [*lines[:9], "1949-13,5", *lines[10:]], "line 10 says 1949-13, 5, and not a date"),
        (lambda lines: [*lines[:9], "1949-09,?5", *lines[10:]], r"line 10 says 1949-09, \?5, and not"),
        (lambda lines: [*lines[:9], "1949-09,", *lines[10:]], "line 10 says 1949-09, nan, and not"),
        (lambda lines: [*lines[:9], "1949-08,7", *lines[10:]], "1949-08-01 is there more than once"),
        (lambda lines: [lines[0], *lines[:0:-1]], "comes after"),
        (lambda lines: [lines[0], *(f"{line},0" for line in lines[1:])], "more columns than the first line names"),
        (lambda lines: ["<html>"], "no column Month, only <html>"),
        (lambda lines: [], "this is no table"),
        (lambda lines: [*lines[:9], "1949-09,1,2,3", *lines[10:]], "this is no table"),
    ],
)
def test_damaged_published_files(published, change, why):
    published("airline-passengers.csv", change(passengers()))
    with pytest.raises(BadData, match=why):
        datasets.load("airline_passengers")


def test_a_published_file_that_is_no_text(published):
    published("airline-passengers.csv", []).write_bytes(b"\xff\xfe\x81\x00\x9f\xff")
    with pytest.raises(BadData, match="this is no table"):
        datasets.load("airline_passengers")


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)])
def test_a_folder_or_a_pipe_in_place_of_a_file_does_not_hang(published, make):
    file = published("airline-passengers.csv", [])
    file.unlink()
    make(file)
    with pytest.raises(BadData, match="not a file"):
        datasets.load("airline_passengers")


def test_missing_days_of_a_published_file_get_the_number_before(published, capsys):
    data = datasets.load("daily_temperatures", source="embedded")
    lines = [f"{date},{number:.1f}" for date, number in zip(data.dates, data.values, strict=True)]
    del lines[1460], lines[2920]
    published("daily-min-temperatures.csv", ["Date,Temp", *lines])
    filled = datasets.load("daily_temperatures").values
    assert filled[1460] == data.values[1459]
    assert filled[2921] == data.values[2920]
    kept = np.delete(np.arange(3652), [1460, 2921])
    np.testing.assert_array_equal(filled[kept], data.values[kept])
    assert "2 missing dates filled with the number before" in capsys.readouterr().out


def test_prices_are_the_close_of_days_with_trade(published):
    published("005930.KS.csv", closing("2020-02-07,1,50"))
    data = datasets.load("prices")
    assert (data.season, data.values.tolist()) == (None, [*range(1, 32), 50])
    published("005930.KS.csv", closing("2020-02-07,1,null"))
    with pytest.raises(BadData, match="line 33 says 2020-02-07, nan"):
        datasets.load("prices")
    published("005930.KS.csv", closing()[:20])
    with pytest.raises(BadData, match="19 numbers are too few"):
        datasets.load("prices")


# ---- series of one's own ----


def daily(count=60, freq="D", **options):
    return pd.Series(np.arange(count, dtype=float), pd.date_range("2020-01-01", periods=count, freq=freq), **options)


def test_a_column_of_a_pandas_table(clean, capsys):
    own = datasets.series(daily(name="sales"), season=7)
    assert (own.name, own.source, own.season, len(own)) == ("sales", "own", 7, 60)
    assert own.values.dtype == np.float32
    assert own.dates.dtype == "datetime64[D]"
    assert capsys.readouterr().out == "sales: 60 numbers, 2020-01-01 to 2020-02-29\n"
    assert own.split().windows("train", 5)[0].shape == (37, 5, 1)


@pytest.mark.parametrize("spelling", ["%Y년 %m월 %d일", "%Y/%m/%d", "%Y. %m. %d.", "%d-%b-%y"])
def test_a_korean_export(clean, spelling):
    days = pd.date_range("2024-01-02", periods=40)[::-1]  # newest first
    lines = [f'{day.strftime(spelling)},"70,000","{71_000 + day.day:,}"' for day in days]
    file = io.BytesIO("\n".join(["날짜,시가,종가", *lines]).encode("cp949"))
    table = pd.read_csv(
        file, encoding="cp949", thousands=",", index_col="날짜", parse_dates=["날짜"], date_format=spelling
    )
    own = datasets.series(table["종가"].sort_index())
    assert (own.name, own.values[0], str(own.dates[0])) == ("종가", 71_002, "2024-01-02")


@pytest.mark.parametrize(
    "dates",
    [
        pd.date_range("2020-01-01", periods=60),
        pd.Series(pd.date_range("2020-01-01", periods=60), index=range(5, 65)),
        pd.period_range("2020-01-01", periods=60, freq="D"),
        np.datetime64("2020-01-01") + np.arange(60),
        [date.date() for date in pd.date_range("2020-01-01", periods=60)],
        [date.to_pydatetime() for date in pd.date_range("2020-01-01", periods=60)],
    ],
)
def test_numbers_and_dates_apart(clean, dates):
    for values in (range(60), np.arange(60), pd.Series(range(60)), pd.array(range(60), dtype="Int64")):
        own = datasets.series(values, dates, name="x")
        assert (str(own.dates[-1]), own.values[-1]) == ("2020-02-29", 59)


@pytest.mark.parametrize(
    ("freq", "unit"),
    [
        ("D", "D"),
        ("MS", "M"),
        ("ME", "D"),
        ("QS", "M"),
        ("YS", "Y"),
        ("W-MON", "D"),
        ("h", "m"),
        ("10s", "s"),
        ("B", "D"),
    ],
)
def test_regular_dates_of_any_step(clean, freq, unit):
    assert datasets.series(daily(freq=freq)).dates.dtype == f"datetime64[{unit}]"


def test_what_is_handed_over_stays_as_it_is(clean):
    column = daily()
    kept = column.copy()
    datasets.series(column.drop(column.index[7]), step="D")
    datasets.series(column, np.datetime64("1999-01-01") + np.arange(60))
    pd.testing.assert_series_equal(column, kept)


def test_missing_dates_are_filled_on_request_only(clean, capsys):
    column = daily().drop(pd.DatetimeIndex(["2020-01-21", "2020-01-22"]))
    with pytest.raises(BadData, match=r'not regular: 2020-01-23 follows 2020-01-20. step="D".*step="rows"'):
        datasets.series(column)
    own = datasets.series(column, step="D")
    assert own.values[18:24].tolist() == [18, 19, 19, 19, 22, 23]  # nothing of what comes later
    assert "2 missing dates filled with the number before" in capsys.readouterr().out
    assert len(datasets.series(column, step="rows")) == 58


def test_too_many_missing_dates(clean):
    column = daily()
    with pytest.raises(BadData, match=r'4 of 60 numbers are missing.*step="rows"'):
        datasets.series(column.drop(column.index[20:24]), step="D")
    assert len(datasets.series(column.drop(column.index[20:23]), step="D")) == 60
    with pytest.raises(BadData, match="too many to fill"):
        datasets.series(column, step="ns")  # more than any memory holds


def test_dates_between_the_steps(clean):
    with pytest.raises(BadData, match=r'is not on step="MS"; first do column.resample\("MS"\).mean'):
        datasets.series(daily(freq="ME"), step="MS")
    with pytest.raises(BadData, match=r'2020-01-02 is not on .*resample\("W-WED"\)'):
        datasets.series(daily(), step="W-WED")


@pytest.mark.parametrize("step", ["week", "", "0D", 5, "day by day"])
def test_a_step_that_pandas_does_not_know(clean, step):
    with pytest.raises(ValueError, match='step must be "rows" or what pandas calls a frequency'):
        datasets.series(daily(), step=step)


@pytest.mark.parametrize("season", [1, 31, -7, 0, 7.0, "7"])
def test_a_season_that_does_not_fit(clean, season):
    with pytest.raises(ValueError, match="season must be a whole number from 2 to half of the 60 numbers"):
        datasets.series(daily(), season=season)


def changed(row, value):
    column = daily()
    column.iloc[row] = value
    return column


def table():
    return pd.DataFrame({"Open": daily(), "Close": daily()})


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ("prices.csv", r"hand over numbers, not a path: table = pd.read_csv\('prices.csv'"),
        (table(), r'one column, such as table\["Close"\], not the whole table; there are Open, Close'),
        (np.ones((60, 2)), "hand over one column"),
        (daily(29), "29 numbers are too few to train, validate and test; 30"),
        ([], "0 numbers are too few"),
        (daily().astype(int).map("{:,}".format), r"such as '0'. pd.read_csv\(..., thousands="),
        (daily() > 5, "the numbers are bool"),
        (daily() + 1j, "the numbers are complex128"),
        (daily().astype("category"), "the numbers are category"),
        (range(60), "the index must be dates, and is int64, such as 0"),
        (daily().set_axis(daily().index.strftime("%Y.%m.%d")), r"such as '2020.01.01'.*date_format="),
        (daily().tz_localize("Asia/Seoul"), r"time zone, Asia/Seoul; leave it out: column.tz_localize\(None\)"),
        (daily().set_axis(daily().index.where(daily().index.day != 5)), r"date 5 is missing \(NaT\)"),
        (daily()[::-1], r"comes after .*column.sort_index\(\)"),
        (pd.concat([daily(), daily()]), r"2020-01-01 is there more than once.*column.index.duplicated"),
        (changed(7, np.nan), r"1 numbers are missing or infinite, the first at 2020-01-08.*dropna.*ffill"),
        (changed(0, -np.inf), "missing or infinite, the first at 2020-01-01"),
        (daily() * 0 + 5, "all numbers are 5"),
    ],
)
def test_what_cannot_be_learned_from_says_what_to_do_in_pandas(clean, values, why):
    with pytest.raises(BadData, match=why):
        datasets.series(values)


@pytest.mark.parametrize("size", [1e19, 1e30, 1e38, 1e39, 1e300, 1e-30, 1e-45, 1e-60])
def test_numbers_too_large_or_too_small_for_float32(clean, size):
    with np.errstate(all="raise"), pytest.raises(BadData, match=r"do not survive float32.*column / 1e9"):
        datasets.series(daily() * size)


@pytest.mark.parametrize("shared", [1e9, 1.7e9, 1e12, -1e15])
def test_changes_too_small_beside_what_all_numbers_share(clean, shared):
    with pytest.raises(BadData, match=r"do not survive float32.*column - column.mean"):
        datasets.series(daily() + shared)
    column = daily() + shared
    assert datasets.series(column - column.mean()).split().std > 0


@pytest.mark.parametrize("size", [1e15, 4e8, 1, 1e-12])
def test_numbers_that_survive_can_be_scaled(clean, size):
    x, _ = datasets.series((daily() + 1000) * size).split().windows("train", 3)
    assert np.isfinite(x).all()
    assert x.std() == pytest.approx(1, abs=0.1)


def test_dates_and_numbers_of_different_length(clean):
    with pytest.raises(BadData, match="there are 60 numbers, but 59 dates"):
        datasets.series(range(60), daily(59).index)


def test_the_fingerprint_belongs_to_the_numbers_and_dates(clean):
    one, same, other = (datasets.series(daily()), datasets.series(daily()), datasets.series(daily() + 1))
    later = datasets.series(daily(), daily().index + pd.Timedelta("1D"))
    assert one.fingerprint == same.fingerprint
    assert len({each.fingerprint for each in (one, other, later)}) == 3
    assert len(one.fingerprint) == 12


# ---- windows ----


@pytest.fixture
def split():
    dates = np.datetime64("2020-01-01") + np.arange(100)
    return Series("count", "embedded", dates, np.arange(100, dtype=np.float32), None).split(0.1, 0.2)


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
def test_windows_of_a_part_have_targets_in_that_part_only(split, horizon):
    for part, (first, behind) in split.ends.items():
        x, y = split.windows(part, 5, horizon)
        assert (x.shape[1:], y.shape[1:]) == ((5, 1), (horizon,))
        history, targets = split.unscaled(x)[..., 0].round(), split.unscaled(y).round()
        assert targets.min() == max(first, 5)
        assert targets.max() == behind - 1
        np.testing.assert_array_equal(history[:, -1] + 1, targets[:, 0])  # the history ends right before
        assert history.max() < behind - horizon


def test_what_comes_later_changes_no_training_window(split):
    changed = split.series.values.copy()
    changed[split.ends["validation"][0] :] = 1e6
    other = Series("count", "embedded", split.series.dates, changed, None).split(0.1, 0.2)
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
    flat = Series("x", "embedded", np.datetime64("2020-01-01") + np.arange(20), np.ones(20, np.float32), None)
    with pytest.raises(ValueError, match="never changes"):
        flat.split().windows("train", 3)


def test_a_number_that_differs_from_the_published_one_is_found(clean, monkeypatch):
    dates, values = datasets.catalogue["airline_passengers"].stand_in()
    lines = [f'"{date}",{value:.0f}' for date, value in zip(dates, values, strict=True)]
    folder = clean / "timeseries"
    folder.mkdir()
    card = datasets.catalogue["airline_passengers"]
    (folder / card.files[0]).write_text("\n".join(['"Month","Passengers"', *lines]) + "\n")
    assert "144 numbers" in card.format.check(folder, card)
    (folder / card.files[0]).write_text("\n".join(['"Month","Passengers"', *lines]).replace(",432", ",433") + "\n")
    with pytest.raises(BadData, match="differ from the published ones"):
        card.format.check(folder, card)
