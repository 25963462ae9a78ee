"""Exercises: a check that fails says why in one line, in the reader's language, and none vanishes under `python -O`."""

import ast

from course import display, translations


def start_checks() -> None:
    """From here on, let a notebook's asserts speak to a learner.

    A failed `assert`, and an answer that is not written yet (`NotImplementedError`), end a cell with their message
    alone, without a traceback. Asserts hold even where Python was told to leave them out (`python -O`). Messages of
    the Korean edition's checks are Korean (`course.translations`).

    Example:
        course.start_checks()
    """
    shell = display.kernel()
    if shell is None:
        return
    display.tidy_errors(shell, AssertionError, NotImplementedError)
    if not any(isinstance(each, KeptAsserts) for each in shell.ast_transformers):
        shell.ast_transformers.append(KeptAsserts())


class KeptAsserts(ast.NodeTransformer):
    """Turns `assert test, message` into `if not test: raise AssertionError(message)`, which `python -O` keeps."""

    def visit_Assert(self, node):
        called = ast.Call(ast.Name("AssertionError", ast.Load()), [translated(node.msg)] if node.msg else [], [])
        kept = ast.If(ast.UnaryOp(ast.Not(), node.test), [ast.Raise(called)], [])
        return ast.fix_missing_locations(ast.copy_location(kept, node))


def template(message: ast.expr) -> tuple[str, list[ast.FormattedValue]]:
    """A message as translators see it, {0}, {1}, ... for the values in it, and these values.

    Example:
        >>> template(ast.parse("f'shape {x.shape}, {n} rows'", mode="eval").body)[0]
        'shape {0}, {1} rows'
    """
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return message.value, []
    if not isinstance(message, ast.JoinedStr):
        return "", []  # made by a function, say
    text, values = "", []
    for part in message.values:
        if isinstance(part, ast.FormattedValue):
            text += f"{{{len(values)}}}"
            values.append(part)
        else:
            text += part.value.replace("{", "{{").replace("}", "}}")
    return text, values


def translated(message: ast.expr) -> ast.expr:
    """The same message in the reader's language; as it is where there is no translation."""
    english, values = template(message)
    found = translations.translate(english)
    if found == english:
        return message
    if not values:
        return ast.Constant(found)
    filled = ast.Attribute(ast.Constant(found), "format", ast.Load())
    return ast.Call(filled, [ast.JoinedStr([value]) for value in values], [])
