"""Translations of Markdown: gettext catalogues, one message a block, which Poedit and Weblate can open.

A block is what stands between empty lines: a paragraph, a heading, a whole list or table. In a message a paragraph
is one line, and so is each item of a list, so that breaking lines anew changes no message; a quotation's `>` is left
out. What has no words (formulas, images, badges, tags) is no message.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polib

from tools import files

LIKE = 0.6  # from this likeness on a new message is taken for an old one that was changed
WIDTH = 100
ALONE = "**Reading** about "  # a line that begins so is a block of its own: measuring changes it
ITEM = re.compile(r"\s*(?:[-*]|\d+\.) ")
KEPT = re.compile(r"^\s*(?:\||```|\$\$)", re.MULTILINE)  # tables, code and formulas keep their lines
SILENT = re.compile(
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]+\$|\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|<[^>]*>|\]\([^)]*\)|https?://\S+",
    re.DOTALL,
)
HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit", "Language": "ko"}


def split(text: str) -> list[tuple[str, str]]:
    """Markdown as (what stands before a block, the block) pairs; joined, they are the text again."""
    parts, before, block, closing = [], "", "", ""
    for line in text.splitlines(keepends=True):
        bare = line.strip(" \n>")
        if bare.startswith(ALONE) and block and not closing:
            parts.append((before, block))
            before, block = "", ""
        if closing:  # in code or in a formula, in which an empty line ends nothing
            block += line
            closing = "" if bare.endswith(closing) else closing
        elif bare:
            block += line
            opened = re.match(r"```|\$\$", bare)
            closing = opened[0] if opened and (bare == opened[0] or not bare.endswith(opened[0])) else ""
        else:
            if block:
                parts.append((before, block))
                before, block = "", ""
            before += line
    return [*parts, (before, block)] if before or block else parts


def message(block: str) -> str:
    """What stands in the catalogue for a block; "" if there are no words in it."""
    text = _unquoted(block)[1]
    if not re.search(r"[^\W\d_]{2}", SILENT.sub("", text)):
        return ""
    if KEPT.search(text):
        return "\n".join(line.rstrip() for line in text.strip().splitlines())
    lines = []
    for line in text.strip().splitlines():
        if lines and not ITEM.match(line) and not lines[-1].startswith("#"):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def messages(texts: Iterable[str]) -> list[str]:
    """The different messages of Markdown texts, in order."""
    found = (message(block) for text in texts for _, block in split(text))
    return list(dict.fromkeys(filter(None, found)))


def translated(text: str, translate: Callable[[str], str]) -> str:
    """Markdown with each of its messages replaced by what `translate` says of it."""
    return "".join(before + _put(block, translate) for before, block in split(text))


def _put(block, translate):
    english = message(block)
    if not english:
        return block
    ending = block[len(block.rstrip("\n")) :]
    quote = _unquoted(block)[0]
    return "\n".join(f"{quote}{line}" for line in translate(english).split("\n")) + ending


def _unquoted(block):
    """("> " or "", the block without it)."""
    lines = block.splitlines()
    quoted = all(line.startswith(">") for line in lines)
    return ("> ", "\n".join(line[1:].removeprefix(" ") for line in lines)) if quoted else ("", block)


def read(file: Path) -> polib.POFile:
    """A catalogue; an empty one if there is no such file.

    Raises:
        ValueError: it is no catalogue; the message says where it cannot be read.
    """
    if not file.exists():
        return empty()
    text = file.read_text(encoding="utf-8")
    if line := files.conflict(text):
        raise ValueError(f"{file} has merge-conflict markers (line {line})")
    try:
        return polib.pofile(text, wrapwidth=WIDTH)
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from None


def write(file: Path, catalogue: polib.POFile) -> None:
    """Write a catalogue, whole or not at all."""
    files.write(file, f"{catalogue}\n")


def merged(old: polib.POFile, wanted: list[str]) -> polib.POFile:
    """The catalogue for the wanted messages: what is translated stays, what changed is fuzzy, what is gone obsolete."""
    new, known = empty(old.metadata), {entry.msgid: entry for entry in old}
    left = {msgid: entry for msgid, entry in known.items() if msgid not in wanted and entry.msgstr}
    for msgid in wanted:
        entry = known.get(msgid) or _changed(msgid, left) or polib.POEntry(msgid=msgid)
        entry.obsolete = False
        new.append(entry)
    for entry in left.values():
        entry.obsolete = True
        new.append(entry)
    return new


def _changed(msgid, left):
    """The entry that was this message before it was changed, taken out of `left`; None if there is none."""
    close = difflib.get_close_matches(msgid, left, n=1, cutoff=LIKE)
    if not close:
        return None
    before = left.pop(close[0])
    return polib.POEntry(msgid=msgid, msgstr=before.msgstr, previous_msgid=close[0], flags=["fuzzy"])


def empty(metadata: dict | None = None) -> polib.POFile:
    """A catalogue without messages."""
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = dict(metadata or HEADER)
    return catalogue


def behind(catalogue: polib.POFile, wanted: list[str]) -> Iterator[str]:
    """What keeps a catalogue from being up to date, in words."""
    known = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    for msgid in wanted:
        entry = known.get(msgid)
        if entry is None or not entry.msgstr:
            yield f"not translated: {short(msgid)}"
        elif entry.fuzzy:
            yield f"fuzzy, its English has changed: {short(msgid)}"
    yield from (f"obsolete: {short(entry.msgid)}" for entry in catalogue if entry.msgid not in wanted)


def short(text: str) -> str:
    """The first 70 characters of a message, quoted."""
    return repr(text if len(text) <= 70 else f"{text[:67]}...")
