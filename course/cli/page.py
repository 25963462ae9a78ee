"""An executed notebook as one HTML page that needs no network and can be read on a phone."""

from html import escape

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

STYLE = """
.jp-Notebook pre, .jp-Notebook .jp-RenderedText pre {
  white-space: pre; word-break: normal; overflow-wrap: normal; overflow-x: auto; font-family: monospace;
}
.jp-Notebook table { display: block; overflow-x: auto; white-space: nowrap; }
.jp-Notebook img, .jp-Notebook svg { max-width: 100%; height: auto; }
.jp-Notebook math[display=block] { overflow-x: auto; margin: 1em 0; }
@media (max-width: 700px) {
  .jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt { display: none; }
  .jp-Notebook { padding: 8px; }
}
"""
TEMPLATE = f"""\
{{%- extends "index.html.j2" -%}}
{{%- block html_head_js -%}}{{%- endblock -%}}
{{%- block html_head_js_mathjax -%}}{{%- endblock -%}}
{{%- block html_head_js_mermaidjs -%}}{{%- endblock -%}}
{{%- block html_head_css -%}}<style>{STYLE}</style>{{%- endblock -%}}
"""


class _Formulas(IPythonRenderer):
    """Formulas as MathML, which browsers draw by themselves; MathJax would have to be downloaded."""

    def inline_math(self, body):
        return _mathml(body, "inline")

    def block_math(self, body):
        return _mathml(body, "block")

    def latex_environment(self, name, body):
        return _mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")


class Page(HTMLExporter):
    """HTML whose formulas are MathML."""

    @pass_context
    def markdown2html(self, context, source):
        attachments = context.get("cell", {}).get("attachments", {})
        return MarkdownWithMath(_Formulas(escape=False, attachments=attachments)).render(source)


def html(notebook: NotebookNode, title: str) -> str:
    """One self-contained page.

    Args:
        notebook: an executed `nbformat` notebook.
        title: of the browser's tab.
    """
    page, _ = Page(raw_template=TEMPLATE).from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return page


def _mathml(latex, display):
    try:
        return convert(latex, display=display)
    except Exception:  # a formula beyond the converter is still readable as LaTeX
        return f"<code>{escape(latex)}</code>"
