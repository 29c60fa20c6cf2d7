"""Sentences for synthetic speech: AN4's own transcripts and templates of its domain."""

import random

DIGITS = "ZERO OH ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split()
TEENS = "TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN".split()
TENS = "TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY".split()
ORDINALS = (
    "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH ELEVENTH TWELFTH THIRTEENTH FOURTEENTH "
    "FIFTEENTH SIXTEENTH SEVENTEENTH EIGHTEENTH NINETEENTH TWENTIETH THIRTIETH"
).split()
MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()
COMMANDS = "YES NO GO STOP START HELP REPEAT ERASE RUBOUT ENTER".split()
OTHERS = "AND OF HALF AREA CODE APOSTROPHE HUNDRED THOUSAND".split()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NAMES = (
    "ADAMS ALLEGHENY ANNA BAKER BARBARA BERLIN BETTY BOSTON BRIAN CARNEGIE CAROL CHARLES CLEVELAND DALLAS DANIEL "
    "DEBORAH DENVER DOROTHY EDWARD ELIZABETH FIFTH FORBES FRANK GEORGE HELEN HENRY HOUSTON JENNIFER JESSICA JOHN "
    "KAREN KELLY KENNETH KEVIN KIMBERLY LAURA LEXINGTON LISA MARIA MELISSA MIAMI MURRAY NANCY OAKLAND OHIO PATRICK "
    "PAUL PENN PETER PHILIP QUENTIN RACHEL RAYMOND RONALD RUTH SANDRA SCOTT SHARON SMITH STREET SUSAN THOMAS "
    "TIMOTHY VICTOR VIRGINIA WALTER WARREN WEBSTER WOOD XAVIER YORK ZACHARY JACKSON JUNQUE BUZZ PIZZA QUIZ VIVIAN"
).split()


def number(rng: random.Random) -> str:
    """A spoken cardinal number below ten thousand."""

    def below_hundred() -> str:
        kind = rng.random()
        if kind < 0.3:
            return rng.choice(DIGITS[2:])
        if kind < 0.5:
            return rng.choice(TEENS)
        return rng.choice(TENS) + ("" if rng.random() < 0.3 else " " + rng.choice(DIGITS[2:]))

    text = below_hundred()
    if rng.random() < 0.35:
        head = f"{rng.choice(DIGITS[2:])} {rng.choice(['HUNDRED', 'THOUSAND'])}"
        text = head + rng.choice(["", " AND " + text, " " + text])
    return text


def ordinal(rng: random.Random) -> str:
    """A day of the month."""
    if rng.random() < 0.3:
        return rng.choice(TENS[:2]) + " " + rng.choice(ORDINALS[:9])
    return rng.choice(ORDINALS)


def date(rng: random.Random) -> str:
    """A day and month, often with a year."""
    year = rng.choice(["", "", " NINETEEN " + rng.choice(TENS) + rng.choice(["", " " + rng.choice(DIGITS[2:])])])
    return f"{rng.choice(MONTHS)} {ordinal(rng)}{year}"


def spelled(rng: random.Random) -> str:
    """Letters: a name, or a random string."""
    if rng.random() < 0.45:
        return " ".join(rng.choice(NAMES))
    return " ".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 8)))


def digits(rng: random.Random) -> str:
    """A string of digits."""
    return " ".join(rng.choice(DIGITS) for _ in range(rng.randint(1, 8)))


def mixed(rng: random.Random) -> str:
    """A command, letters and a number, as in AN4's made-up entries."""
    letters = " ".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 5)))
    return f"{rng.choice(COMMANDS[-3:])} {letters} {number(rng)}" if rng.random() < 0.6 else f"{letters} {number(rng)}"


def words(rng: random.Random) -> str:
    """Random words of the domain."""
    pool = COMMANDS + OTHERS + MONTHS + DIGITS + TEENS + TENS + ORDINALS + list(LETTERS)
    return " ".join(rng.choice(pool) for _ in range(rng.randint(1, 5)))


def command(rng: random.Random) -> str:
    """A command, alone or with a number."""
    return rng.choice(COMMANDS) if rng.random() < 0.5 else f"{rng.choice(COMMANDS)} {number(rng)}"


TEMPLATES = ((spelled, 30), (digits, 18), (number, 10), (date, 12), (mixed, 14), (words, 10), (command, 6))


def sentence(rng: random.Random, transcripts: list[str]) -> str:
    """One sentence: a third of the time a transcript, otherwise a template."""
    if transcripts and rng.random() < 1 / 3:
        return rng.choice(transcripts)
    makers, weights = zip(*TEMPLATES)
    return rng.choices(makers, weights)[0](rng)
