"""Slides from built lessons: `python -m tools.slides [NN ...]`, or `make slides`.

Each lesson becomes one HTML file in build/slides/ that needs no network. A new column of slides begins at each heading,
a new slide below it at each cell; a cell's tag "skip" leaves it out. Keys: space goes on, O shows all slides, F fills
the screen, ?print-pdf behind the address prints. reveal.js is fetched once from the npm registry and checked.
"""

import argparse
import base64
import functools
import hashlib
import io
import re
import sys
import tarfile
from pathlib import Path

import nbformat
import requests
from nbconvert import SlidesExporter
from nbformat import NotebookNode

from course import paths
from course.cli import lessons, page
from tools import address, build, files

SLIDES = build.ROOT / "build" / "slides"
REVEAL = "https://registry.npmjs.org/reveal.js/-/reveal.js-4.6.1.tgz"  # MIT licence
INTEGRITY = "1CW0auaXNPmwmvQ7TwpszwVxMi2Xr5cTS3J3EBC/HHgbPF32Dn7aiu/LKWDOGjMbaDwKQiGmfqcoGQ74HUHCMw=="  # SHA-512
ASSETS = ("dist/reveal.css", "dist/theme/white.css", "dist/reveal.js")
BADGE = re.compile(r"^\[!\[.*\n\n?", re.MULTILINE)  # its image is elsewhere
HEADING = re.compile(r"^(?=## )", re.MULTILINE)
STYLE = """
.reveal { font-size: 24px; }
.reveal .slides { text-align: left; }
.reveal .slides > section, .reveal .slides > section > section { height: 100%; overflow-y: auto; padding: 0 8px; }
.reveal h1, .reveal h2 { text-transform: none; color: #0072b2; }
.reveal h1 { font-size: 1.9em; } .reveal h2 { font-size: 1.5em; }
.reveal pre { box-shadow: none; width: 100%; font-size: 0.72em; line-height: 1.35; white-space: pre; overflow-x: auto; }
.reveal .highlight pre { background: #f6f6f6; padding: 8px; }
.reveal img { max-height: 560px; max-width: 100%; margin: 0 auto; display: block; }
.reveal table { font-size: 0.8em; } .reveal ul, .reveal ol, .reveal dl { display: block; }
.reveal blockquote { width: 95%; box-shadow: none; font-style: normal; background: #f6f6f6; padding: 4px 16px; }
.reveal .jp-InputPrompt, .reveal .jp-OutputPrompt { display: none; }
.reveal math[display=block] { margin: 0.6em 0; }
"""
TEMPLATE = """\
{%- extends "index.html.j2" -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_css -%}
<style>{{ resources.course.css }}</style>
{%- endblock -%}
{%- block footer_js -%}
<script>{{ resources.course.js }}</script>
<script>
Reveal.initialize({hash: true, slideNumber: "c/t", width: 1200, height: 720, margin: 0.05, center: false});
</script>
{%- endblock -%}
"""


class _Slides(SlidesExporter):
    """Slides whose formulas are MathML, as on the pages of `course run`."""

    markdown2html = page.Page.markdown2html


def slides(notebook: NotebookNode, assets: dict[str, str], title: str) -> str:
    """One self-contained HTML page of slides.

    Args:
        notebook: a built lesson.
        assets: contents of reveal.js' files, {name in `ASSETS`: text}.
        title: of the browser's tab.
    """
    css, theme, js = (assets[name] for name in ASSETS)
    theme = re.sub(r"^@import url\(\./fonts.*$", "", theme, flags=re.MULTILINE)  # the system's fonts
    resources = {"metadata": {"name": title}, "course": {"css": css + theme + STYLE, "js": js}}
    text, _ = _Slides(raw_template=TEMPLATE).from_notebook_node(divided(notebook), resources=resources)
    return re.sub(r'<link [^>]*href="https?://[^>]*>', "", text)


def divided(notebook: NotebookNode) -> NotebookNode:
    """The notebook in slides: Markdown is cut at headings, and each cell says what kind of slide it begins."""
    made = nbformat.v4.new_notebook(metadata=notebook.metadata)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            made.cells.append(_slide(cell, "skip" if _left_out(cell) else "subslide"))
            continue
        for text in filter(str.strip, HEADING.split(BADGE.sub("", cell.source))):
            kind = "slide" if text.startswith("#") else "subslide"
            made.cells.append(_slide(nbformat.v4.new_markdown_cell(text), kind))
    return made


def _left_out(cell):
    tags = cell.metadata.get("tags", [])
    return "skip" in tags or "parameters" in tags or address.is_setup(cell.source) or _imports(cell.source)


def _imports(source):
    return all(line.startswith(("import ", "from ", "course.start")) for line in source.splitlines() if line)


def _slide(cell, kind):
    made = cell.copy()
    made.metadata = nbformat.from_dict({"slideshow": {"slide_type": kind}})
    return made


@functools.cache
def reveal(folder: Path) -> dict[str, str]:
    """The files of reveal.js that slides need, from `folder`, or fetched into it.

    Raises:
        requests.RequestException: they are not there, and there is no network.
        ValueError: the registry's file is not the one that was checked.
    """
    archive = folder / Path(REVEAL).name
    if not archive.exists():
        answer = requests.get(REVEAL, timeout=60)
        answer.raise_for_status()
        files.write(archive, answer.content)
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != INTEGRITY:
        archive.unlink()
        raise ValueError(f"{REVEAL} is not the file that this course was tried with; nothing of it was used")
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as packed:
        return {name: packed.extractfile(f"package/{name}").read().decode() for name in ASSETS}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.slides", description="Make slides of built lessons.")
    parser.add_argument("lessons", nargs="*", metavar="NN")
    options = parser.parse_args(arguments)
    SLIDES.mkdir(parents=True, exist_ok=True)
    cache = paths.cache() / "reveal.js"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        assets = reveal(cache)
    except (requests.RequestException, ValueError) as error:
        sys.exit(f"reveal.js, which shows the slides, could not be fetched: {error}")
    for lesson in [lessons.find(name) for name in options.lessons] or lessons.lessons():
        notebook = build.built(lesson)
        if notebook is None:
            sys.exit(f"{lesson.name} has no built notebook; `make notebooks` makes it")
        target = SLIDES / f"{lesson.name}.html"
        files.write(target, slides(notebook, assets, f"{lesson.number} · {lesson.title}"))
        print(target)


if __name__ == "__main__":
    main()
