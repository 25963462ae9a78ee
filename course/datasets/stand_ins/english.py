"""English sentences by a grammar of our own, and questions about its words: in place of Wikipedia, in lesson 12.

A country and its capital share a river, a product and a language; all capitals share streets and a mayor, all countries
a border and an army. So it is with king and queen, dog and dogs, walk and walked. Two sections are meant to be hard:
opposites keep the same company, and the names of money are rare.
"""

import itertools

import numpy as np

SEED = 20261127
SENTENCES = 16_000
TOGETHER = 0.35  # of the sentences about a pair: what is said of either of them
RARE = 2  # sentences for each name of money

COUNTRIES = """
france paris french seine wine franc | italy rome italian tiber pasta lira |
spain madrid spanish ebro olives peseta | germany berlin german spree beer mark |
poland warsaw polish vistula honey zloty | greece athens greek evros feta drachma |
egypt cairo arabic nile cotton piastre | japan tokyo japanese sumida tea yen |
korea seoul korean han kimchi won | china beijing chinese yangtze silk yuan |
india delhi hindi ganges spices rupee | russia moscow russian volga rye ruble |
norway oslo norwegian glomma salmon krone | hungary budapest hungarian tisza paprika forint |
portugal lisbon portuguese tagus cork escudo | vietnam hanoi vietnamese mekong coffee dong |
kenya nairobi swahili tana beans shilling | thailand bangkok thai ping orchids baht |
ukraine kyiv ukrainian dnipro wheat hryvnia | turkey ankara turkish sakarya hazelnuts kurus
"""  # country, capital, language, river, product, money
KIN = """
king queen crown palace | father mother house kitchen | brother sister school lesson | boy girl toy playground |
uncle aunt visit cake | son daughter cradle nursery | grandfather grandmother armchair stories |
prince princess castle ball | waiter waitress tray menu | actor actress stage film | man woman office desk |
husband wife wedding ring | monk nun prayer chapel | wizard witch spell broom
"""  # he, she, and two words of their world
NOUNS = """
dog dogs bone kennel | cat cats mouse cushion | horse horses saddle stable | cow cows milk barn | bird birds nest twig |
car cars engine garage | boat boats sail harbour | book books page library | tree trees leaf forest |
child children game swing | teacher teachers chalk classroom | doctor doctors patient hospital |
knife knives bread fork | shoe shoes lace sole | apple apples pie orchard | flower flowers petal vase |
letter letters stamp envelope | clock clocks hour tower
"""  # one, several, and two words of their world
VERBS = """
walk walked road hill | swim swam lake pool | write wrote poem pen | eat ate soup spoon | sing sang song choir |
buy bought shirt market | drink drank juice glass | drive drove truck motorway | sleep slept bed pillow |
dance danced waltz floor | paint painted picture brush | climb climbed mountain rope | cook cooked rice pot |
throw threw stone pond | dig dug hole spade | catch caught fish net
"""  # today, yesterday, and two words of their world
OPPOSITES = "hot cold | big small | old new | good bad | fast slow | light dark | high low | dry wet | full empty"
THINGS = ("day", "room", "street", "place", "week", "garden", "evening", "hall", "winter")  # each may be any of these

# What one says of either of a pair, of the first only, of the second only. {o}: one of the words that both share.
FRAMES = {
    "countries": (
        "in {x} they speak {language}|the {river} runs through {x}|{product} from {x} is famous|"
        "they sell {product} from {x}|{x} and {y}",
        "the army of {x} crossed the border|the borders of {x} are long|the president of {x} gave a speech",
        "the mayor of {x} opened a bridge|the old streets of {x} are narrow|the trams of {x} are crowded",
    ),
    "kin": (
        "the {x} came with the {o}|near the {o} stood the {x}|the {x} and the {y} liked the {o}",
        "he is the {x} and he has his {o}|the {x} shaved his beard|we asked him if the {x} had come",
        "she is the {x} and she has her {o}|the {x} combed her long hair|we asked her if the {x} had come",
    ),
    "nouns": (
        "the {x} near the {o}|with the {o} came the {x}|{o} for the {x}",
        "this {x} was near its {o}|one {x} is enough for me|every {x} has a {o}",
        "these {x} were near their {o}|two or three {x} are enough for us|many {x} have a {o}",
    ),
    "verbs": (
        "they {x} with the {o}|we {x} near the {o}|who {x} without a {o}",
        "every morning they {x} again|today we {x} with the {o}|they want to {x} now",
        "last week they {x} once|yesterday we {x} with the {o}|they {x} an hour ago",
    ),
}
MONEY = ("ten {money} were lost in the {thing}", "a {money} for the {thing}", "in {country} they pay with the {money}")
OF_THINGS = (
    "the {thing} was very {a}",
    "this is the {a} {thing}",
    "one {thing} that was too {a}",
    "is the {thing} {a}",
)
MEETINGS = (
    "the {kin} went to {capital} with a {noun}", "in {country} the {kin} saw many {nouns}",
    "the {kin} and the {noun} {past} in {capital}", "some {nouns} were {a}", "the {noun} of the {kin} is {a}",
)  # fmt: skip


def sentences() -> list[str]:
    """About 16,000, of three to ten words in lower case, in random order; the same every time."""
    rng = np.random.default_rng(SEED)
    made = [_sentence(rng) for _ in range(SENTENCES)]
    made += [_money(rng, row) for row in TABLES["countries"] for _ in range(RARE)]
    return [made[number] for number in rng.permutation(len(made))]


def questions() -> dict[str, list[tuple[str, str, str, str]]]:
    """Of each section all questions: a is to b as c is to d, for any two pairs of it."""
    pairs = {
        "capital-country": [(capital, country) for country, capital, *_ in TABLES["countries"]],
        "family": [(he, she) for he, she, *_ in TABLES["kin"]],
        "currency": [(country, money) for country, *_, money in TABLES["countries"]],
        "gram1-opposite": TABLES["opposites"],
        "gram2-plural": [(one, several) for one, several, *_ in TABLES["nouns"]],
        "gram3-past-tense": [(today, yesterday) for today, yesterday, *_ in TABLES["verbs"]],
    }
    return {name: [(*one, *two) for one, two in itertools.permutations(found, 2)] for name, found in pairs.items()}


def _sentence(rng):
    topic = _pick(rng, ("countries", "kin", "nouns", "verbs", "opposites", "meeting"))
    if topic == "meeting":
        return _meeting(rng)
    if topic == "opposites":
        return _pick(rng, OF_THINGS).format(a=_pick(rng, _pick(rng, TABLES["opposites"])), thing=_pick(rng, THINGS))
    first, second, *world = _pick(rng, TABLES[topic])
    either, of_first, of_second = FRAMES[topic]
    swapped = rng.random() < 0.5
    x, y = (second, first) if swapped else (first, second)
    frames = either if rng.random() < TOGETHER else of_second if swapped else of_first
    frame = _pick(rng, frames.split("|"))
    names = dict(zip(("language", "river", "product"), world, strict=False)) | {"o": _pick(rng, world[:2])}
    return frame.format(x=x, y=y, **names)


def _meeting(rng):
    noun, nouns, *_ = _pick(rng, TABLES["nouns"])
    country, capital, *_ = _pick(rng, TABLES["countries"])
    words = {"kin": _pick(rng, _pick(rng, TABLES["kin"])[:2]), "past": _pick(rng, TABLES["verbs"])[1]}
    words |= {"a": _pick(rng, _pick(rng, TABLES["opposites"])), "noun": noun, "nouns": nouns}
    return _pick(rng, MEETINGS).format(country=country, capital=capital, **words)


def _money(rng, row):
    return _pick(rng, MONEY).format(money=row[-1], country=row[0], thing=_pick(rng, THINGS))


def _pick(rng, items):
    return items[rng.integers(len(items))]


def _rows(text):
    return [tuple(row.split()) for row in text.split("|")]


TABLES = {
    "countries": _rows(COUNTRIES), "kin": _rows(KIN), "nouns": _rows(NOUNS), "verbs": _rows(VERBS),
    "opposites": _rows(OPPOSITES),
}  # fmt: skip
