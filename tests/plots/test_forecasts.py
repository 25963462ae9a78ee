"""Windows and forecasts of a series."""

import numpy as np
import pytest

from course import plots

DATES = np.arange("2001-01", "2002-01", dtype="datetime64[M]")
PARTS = {"train": (DATES[:8], np.arange(8)), "test": (DATES[8:], np.arange(4))}


def test_a_window_sees_up_to_its_origin_and_forecasts_from_there():
    top, bottom = plots.series_windows(PARTS, 3, 2, [3, 10], "units").axes
    assert [len(line.get_xdata()) for line in top.lines] == [8, 4]
    bars = [line for line in bottom.lines if len(line.get_xdata()) == 2 and line.get_linewidth() > 2]
    ends = [[str(date) for date in bar.get_xdata()] for bar in bars]
    assert ends == [["2001-01", "2001-04"], ["2001-04", "2001-05"], ["2001-08", "2001-11"], ["2001-11", "2001-12"]]
    assert top.get_ylabel() == "units"


@pytest.mark.parametrize("origin", [2, 11])
def test_a_window_must_lie_in_the_series(origin):
    with pytest.raises(ValueError, match="origins must be 3 to 10"):
        plots.series_windows(PARTS, 3, 2, [origin], "units")


def test_each_forecast_has_its_interval():
    months, zeros = DATES[3:6], np.zeros(3)
    made = {"a": (months, zeros, zeros - 1, zeros + 1), "b": (months, zeros, zeros - 2, zeros + 3)}
    (axes,) = plots.forecasts(DATES, np.arange(12), made, "units").axes
    assert [line.get_label() for line in axes.lines] == ["actual", "a", "b"]
    ends = [band.get_paths()[0].vertices[:, 1] for band in axes.collections]
    assert [(each.min(), each.max()) for each in ends] == [(-1, 1), (-2, 3)]
