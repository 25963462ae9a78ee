"""What a lesson's outputs follow from: the definitions of the package that it reaches, and the embedded files.

`trace` reads source text and runs nothing. It starts from the names in a lesson, follows each to its definition, and
from there to what that uses: functions, classes and constants at the top of a module. A definition counts without its
comments, docstrings and annotations of arguments, except where the lesson prints it (`course.show_source`). Where a
name cannot be followed, too much counts rather than too little: the module, if one is used as a whole
(`getattr(scratch, name)`), and the package, if code imports by a computed name. Two may do that: the catalogue, of
which a data set counts when some string that is reached names it, and a package's `__getattr__`, which hands out what
one of its modules defines under that name.
"""

import ast
import fnmatch
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools import source

ROOT = Path(__file__).resolve().parent.parent
LESSON = "<lesson>"
SETS, CATALOGUE = "course.datasets.sets", "course.datasets.catalogue"
APART = {"course.bands"}  # what it says of a result stands in the notebook, and the build compares that
LAZY = "__getattr__"
PRINTS = {"help", "getsource", "getdoc", "signature"}


def trace(text: str, root: Path = ROOT, loaded: Iterable[str] = (), sets: Iterable[str] = ()) -> dict:
    """What the outputs of a lesson follow from.

    Args:
        text: the lesson's source.
        root: folder that holds course/ and data/.
        loaded: modules that its kernel is known to have loaded, beside those found here.
        sets: data sets that it is known to have loaded, likewise.

    Returns:
        {"code": {module: {definition: hash}}, "files": {file in data/: SHA-256}}.
    """
    walk = _Walk(source.package(root), text, sets)
    for name in loaded:
        walk.load(name)
    walk.run()
    code = {module: {} for module in walk.loaded}
    for module, name in sorted(walk.reached):
        code.setdefault(module, {})[name] = walk.hash(module, name)
    return {"code": dict(sorted(code.items())), "files": _files(root, walk.strings)}


def differences(before: dict, now: dict) -> Iterator[str]:
    """What has changed between two traces, in words."""
    old, new = _flat(before), _flat(now)
    for name in sorted(old | new):
        if old.get(name) != new.get(name):
            yield f"{name} " + ("is no longer used" if name not in new else "is new" if name not in old else "changed")


class _Walk:
    """Follows names from a lesson through the package."""

    def __init__(self, modules, text, sets):
        lesson = source.read(LESSON, text)
        self.modules = modules | {LESSON: lesson}
        self.loaded, self.reached, self.waiting = set(), set(), []
        self.strings, self.printed, self.prints_anything = set(sets), set(), False
        for name in lesson.imported:
            self.load(name)
        for nodes in lesson.definitions.values():
            for node in nodes:
                self.follow(lesson, node)
                self.print_sources(lesson, node)

    def run(self):
        """Follow everything that waits, then the data sets that were named, until nothing new is found."""
        while self.waiting or self.named_sets():
            module, name = self.waiting.pop()
            for node in self.modules[module].definitions[name]:
                self.follow(self.modules[module], node)

    def load(self, name):
        """Note that a module is imported, with its parents and all that it imports."""
        parts = name.split(".")
        for known in (".".join(parts[: end + 1]) for end in range(len(parts))):
            if known in self.modules and known not in self.loaded and not known.startswith(f"{SETS}."):
                self.loaded.add(known)
                self.reach(known, source.BODY)
                for other in self.modules[known].imported:
                    self.load(other)

    def reach(self, module, name):
        known = name in self.modules[module].definitions and module not in (LESSON, *APART)
        if known and (module, name) not in self.reached:
            self.reached.add((module, name))
            self.waiting.append((module, name))

    def follow(self, module, node):
        """Reach what a definition uses."""
        bound, imported = source.imports(node)
        for name in imported:
            self.load(name)
        scope = module.imports | dict.fromkeys(module.definitions) | bound
        for chain in source.chains(node):
            for found in self.meaning(module, scope, chain):
                if module.name != CATALOGUE or not found[0].startswith(SETS):
                    self.reach(*found)
        self.strings |= source.strings(node)
        self.prints_anything |= any("__doc__" in chain for chain in source.chains(node))
        if source.imports_by_name(node) and module.name != CATALOGUE and getattr(node, "name", "") != LAZY:
            for found in self.everything("course"):
                self.reach(*found)

    def meaning(self, module, scope, chain):
        """The definitions that a dotted name such as `plots.style.BLUE` may stand for."""
        first, *rest = chain
        if first not in scope:
            return []
        if scope[first] is None:
            return [(module.name, first)]
        return self.member(*scope[first], rest)

    def member(self, module, attribute, rest):
        """The definitions that an attribute of a module may stand for; all of the module's where that is unknown."""
        names = [attribute, *rest] if attribute else rest
        if module not in self.modules or not names:
            return self.everything(module)
        first, *rest = names
        known = self.modules[module]
        if first in known.definitions:
            return [(module, first)]
        if first in known.imports:
            return self.member(*known.imports[first], rest)
        if f"{module}.{first}" in self.modules:
            return self.member(f"{module}.{first}", None, rest)
        if LAZY in known.definitions and (found := self.inside(module, first)):
            return [(module, LAZY), *found]
        return [] if first.startswith("__") else self.everything(module)

    def everything(self, module):
        """All definitions of a module, or of a package and the modules in it."""
        own = [(module, name) for name in self.modules[module].definitions] if module in self.modules else []
        return own + self.inside(module)

    def inside(self, package, wanted=None):
        """All definitions in the modules of a package, or those of one name."""
        modules = [module for name, module in self.modules.items() if name.startswith(f"{package}.")]
        return [(module.name, name) for module in modules for name in module.definitions if wanted in (None, name)]

    def named_sets(self):
        """Reach the data sets that some string names; say whether that found anything new."""
        for module in [module for name, module in self.modules.items() if name.startswith(f"{SETS}.")]:
            titles = source.titles(module)
            if titles & self.strings or not titles:
                for name in module.definitions:
                    self.reach(module.name, name)
                for name in module.imported:
                    self.load(name)
        return bool(self.waiting)

    def print_sources(self, lesson, node):
        """Note the definitions whose very text a lesson shows."""
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            called = source.chain(call.func)[-1:]
            self.prints_anything |= bool(PRINTS.intersection(called))
            for argument in call.args if called == ["show_source"] else ():
                scope = lesson.imports | dict.fromkeys(lesson.definitions)
                found = [one for one in self.meaning(lesson, scope, source.chain(argument) or [""]) if one[1] != LAZY]
                if len(found) == 1 and found[0][0] != LESSON:
                    self.print_source(*found[0])
                else:  # a variable: who knows what it holds
                    self.prints_anything = True

    def print_source(self, module, name):
        """A definition is printed, and where it is a class perhaps a method of one that it derives from."""
        self.printed.add((module, name))
        for base in getattr(self.modules[module].definitions[name][-1], "bases", ()):
            scope = self.modules[module].imports | dict.fromkeys(self.modules[module].definitions)
            for found in self.meaning(self.modules[module], scope, source.chain(base) or [""]):
                self.print_source(*found)

    def hash(self, module, name):
        nodes, lines = self.modules[module].definitions[name], self.modules[module].lines
        if self.prints_anything or (module, name) in self.printed:
            texts = ["\n".join(lines[source.first_line(node) - 1 : node.end_lineno]) for node in nodes]
        else:
            texts = [source.dump(node) for node in nodes]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:10]


def _files(root, strings):
    """{file: SHA-256} of the embedded files that a string names, from their manifest; f"{name}.npz" names all *.npz."""
    lines = (root / "data" / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    known = dict(reversed(line.split()) for line in lines)
    names = [text.rpartition("/")[2] for text in strings]

    def named(file):
        return any(name.endswith(Path(file).suffix) and fnmatch.fnmatchcase(file, name) for name in names)

    return {file: known[file] for file in sorted(known) if named(file)}


def _flat(trace):
    """{what: hash} of a trace."""
    code = {f"{module}.{name}": value for module, names in trace["code"].items() for name, value in names.items()}
    return code | {f"data/{name}": value for name, value in trace["files"].items()}
