"""Generated series with a known recipe, and one that is a fact."""

import numpy as np

SEED = 20261123

# G. Box and G. Jenkins, Time Series Analysis, Series G: airline passengers in thousands, January 1949 to December 1960.
PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118
115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166
171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201
204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278
284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336
340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405
417 391 419 461 472 535 622 606 508 461 390 432
"""


def airline_passengers():
    """(dates, values) of 144 months."""
    values = np.array(PASSENGERS.split(), np.float32)
    return np.datetime64("1949-01") + np.arange(len(values)), values


def temperatures():
    """(dates, values): a yearly season, a slow rise, and weather that lasts for days, in degrees."""
    rng = np.random.default_rng((SEED, 1))
    dates = np.arange(np.datetime64("2001-01-01"), np.datetime64("2011-01-01"))
    day = np.arange(len(dates))
    season = np.cos(2 * np.pi * day / 365.25)
    values = 11 + 0.08 * day / 365.25 + 4.3 * season + 0.6 * np.cos(4 * np.pi * day / 365.25 + 1)
    return dates, np.round(values + ar1_noise(rng, len(day), 0.62, 2.1 + 0.5 * season), 1).astype(np.float32)


def sunspots():
    """(dates, values): cycles of about eleven years, steep up and slowly down, each of another height."""
    rng = np.random.default_rng((SEED, 2))
    months, values = 12 * 235, []
    while len(values) < months:
        length, height = round(12 * rng.normal(11, 1.1)), rng.gamma(6, 18)
        t = np.arange(length) / length
        values.extend(height * (t / 0.36) ** 2.2 * np.exp(2.2 * (1 - t / 0.36)))
    values = np.array(values[:months])
    noisy = values + (3 + 0.18 * values) * rng.standard_normal(months)
    return np.datetime64("1749-01") + np.arange(months), np.maximum(noisy, 0).round(1).astype(np.float32)


def random_walk():
    """(dates, values): a price on working days, each the one before times an unpredictable factor."""
    rng = np.random.default_rng((SEED, 3))
    dates = np.busday_offset("2010-01-04", np.arange(2500), roll="forward")
    return dates, (30_000 * np.exp(np.cumsum(0.015 * rng.standard_normal(2500)))).round(-1).astype(np.float32)


def ar1_noise(rng, count, coefficient, stddev):
    """First-order autoregressive noise (count,): each number is the one before times `coefficient`, plus a shock.

    `stddev` is its standard deviation, one number or (count,).
    """
    noise = np.empty(count)
    last = 0.0
    for number, shock in enumerate(rng.standard_normal(count)):
        last = coefficient * last + (1 - coefficient**2) ** 0.5 * shock
        noise[number] = last
    return stddev * noise
