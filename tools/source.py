"""Python source as the tools see it: what a module defines and imports, and which names a piece of it uses."""

import ast
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BODY = "<module>"  # what a module does on import apart from defining things
DEFINES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SILENT = {"ctx", "kind", "type_comment"}  # parts of a tree that change nothing
BY_NAME = {"import_module", "__import__", "iter_modules", "walk_packages", "globals", "exec", "eval"}
PURE = {  # decorators that do nothing but change what they decorate
    "cache", "cached_property", "contextmanager", "dataclass", "lru_cache", "register_keras_serializable",
}  # fmt: skip


@dataclass
class Module:
    """One module: what is defined at its top, what its names stand for, and its lines."""

    name: str
    lines: list[str] = field(repr=False)
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple] = field(default_factory=dict)  # {name: (module, name in it or None)}
    imported: set[str] = field(default_factory=set)  # modules


@functools.cache
def package(root: Path) -> dict[str, Module]:
    """{name: Module} of all of course/."""
    files = sorted((root / "course").rglob("*.py"))
    names = [".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return {name: read(name, file.read_text(encoding="utf-8")) for name, file in zip(names, files, strict=True)}


def read(name: str, text: str) -> Module:
    """One module, from its source."""
    module = Module(name, text.splitlines())
    for node in itertools.chain.from_iterable(map(_split, _Stripped().visit(ast.parse(text)).body)):
        if not isinstance(node, DEFINES):
            bound, imported = imports(node)
            module.imports |= bound
            module.imported |= imported
        for defined in _defined(node):
            module.definitions.setdefault(defined, []).append(node)
    return module


class _Stripped(ast.NodeTransformer):
    """Takes out docstrings and annotations of functions, which change no output."""

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.without_docstring(node)

    def without_docstring(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        return node

    def visit_arg(self, node):
        node.annotation = None
        return node

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_ClassDef = visit_Module = without_docstring


def _split(node):
    """`A, B = 1, 2` as two statements, and any other statement as it is."""
    targets = node.targets if isinstance(node, ast.Assign) else [None]
    pairs = [getattr(part, "elts", []) for part in (targets[0], getattr(node, "value", None))]
    if len(targets) > 1 or not all(pairs) or len(pairs[0]) != len(pairs[1]):
        return [node]
    return [ast.copy_location(ast.Assign([target], value), value) for target, value in zip(*pairs, strict=True)]


def _defined(node):
    """Names that a statement at the top of a module defines; BODY if it does something else or more."""
    if isinstance(node, DEFINES):
        decorators = {(chain(getattr(one, "func", one)) or [""])[-1] for one in node.decorator_list}
        return [node.name] if decorators <= PURE else [node.name, BODY]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [BODY] if imports_by_name(node) else []
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    names = [part for target in targets for part in getattr(target, "elts", [target])]
    if isinstance(node, ast.Assign | ast.AnnAssign) and all(isinstance(name, ast.Name) for name in names):
        return [name.id for name in names]
    return [BODY]


def imports(node: ast.AST) -> tuple[dict, set[str]]:
    """What the imports in a node bind, {name: (module, name in it or None)}, and the modules they load."""
    bound, imported = {}, set()
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            for alias in part.names:
                first = alias.name.split(".")[0]
                bound[alias.asname or first] = (alias.name if alias.asname else first, None)
                imported.add(alias.name)
        elif isinstance(part, ast.ImportFrom):
            bound |= {alias.asname or alias.name: (part.module, alias.name) for alias in part.names}
            imported |= {name for alias in part.names for name in (part.module, f"{part.module}.{alias.name}")}
    return bound, imported


def chains(node: ast.AST) -> Iterator[list[str]]:
    """The dotted names in a node, each as its parts, ["plots", "style", "BLUE"], and only the longest ones."""
    if parts := chain(node):
        yield parts
    for child in ast.iter_child_nodes(node) if not parts else ():
        yield from chains(child)


def chain(node: ast.AST) -> list[str]:
    """The parts of a dotted name; [] of anything else."""
    if isinstance(node, ast.Name):
        return [node.id]
    inner = chain(node.value) if isinstance(node, ast.Attribute) else []
    return [*inner, node.attr] if inner or getattr(node, "attr", None) == "__doc__" else []


def strings(node: ast.AST) -> set[str]:
    """The strings in a node; those with {parts} as patterns, with * for each part."""
    whole = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    made = [part.values for part in ast.walk(node) if isinstance(part, ast.JoinedStr)]
    return whole | {"".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts) for parts in made}


def imports_by_name(node: ast.AST) -> bool:
    """Whether a node imports, or looks up, what its text does not name, and what may belong to the package."""
    if any(isinstance(part, ast.ImportFrom) and (part.level or part.names[0].name == "*") for part in ast.walk(node)):
        return True  # relative imports are not used here, and not followed
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        if BY_NAME.intersection(chain(call.func)[-1:]):
            named = next(iter(strings(call.args[0])), "*") if call.args else "*"
            if named.startswith(("*", "course")):
                return True
    return False


def titles(module: Module) -> set[str]:
    """Names of the data sets in a module: the strings that are given as `name=`."""
    calls = [part for nodes in module.definitions.values() for node in nodes for part in ast.walk(node)]
    named = [word.value for call in calls for word in getattr(call, "keywords", ()) if word.arg == "name"]
    return {value.value for value in named if isinstance(value, ast.Constant)}


def dump(node: object) -> str:
    """A syntax tree as text, the same for every version of Python."""
    if isinstance(node, list):
        return "[" + ",".join(map(dump, node)) + "]"
    if not isinstance(node, ast.AST):
        return ascii(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if name not in SILENT]
    said = [f"{name}={dump(value)}" for name, value in fields if value is not None and value != []]
    return f"{type(node).__name__}({','.join(said)})"


def first_line(node: ast.stmt) -> int:
    """The first line of a definition, its decorators included."""
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
