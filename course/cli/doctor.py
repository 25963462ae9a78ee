"""`course doctor`: does this machine have what the lessons need, and if not, what to do."""

import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from course import keras_settings, paths, session
from course.cli import child, terminal

MEMORY_GB, DISK_GB = 4, 2
START = 300  # seconds that importing TensorFlow may take
DEVICE = (  # what is written on stderr, such as an abort's reason, is not held back
    "import contextlib\nfrom course import session\nsession.quiet_stderr = contextlib.nullcontext\n"
    "print('device', session.import_keras()[1])"
)
REINSTALL = "Install it anew in an environment of its own: `pip install --force-reinstall -r requirements.txt`."

# How TensorFlow fails to load, as a pattern in what it wrote or the name of the signal that ended it, and what helps.
FAILURES = {
    "SIGILL|c000001d|compiled to use AVX": "This processor lacks instructions that TensorFlow needs (AVX): use Colab.",
    "DLL load failed": "Install Microsoft's Visual C++ Redistributable (x64) and restart; Python must be 64-bit, too.",
    "GLIBC|GLIBCXX": "This Linux is older than TensorFlow is built for: use a newer one, a container or Colab.",
    "SIGKILL|MemoryError|bad_alloc": "Memory ran out: close other programs and notebooks.",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `fatal`: lessons cannot run while it is not `good`."""

    what: str
    found: str
    good: bool = True
    advice: str = ""
    fatal: bool = False


def command(options: Namespace) -> int:
    """Look at everything and print each finding as soon as it is known; 1 if lessons cannot run."""
    findings = []
    with terminal.kept_for_json(options):
        for finding in examine():
            findings.append(finding)
            print(_told(finding), flush=True)
    bad = sum(not finding.good for finding in findings)
    if options.json:
        terminal.say_json([asdict(finding) for finding in findings])
    else:
        print("Everything is in order." if not bad else f"{bad} thing(s) to look at.")
    return int(any(finding.fatal and not finding.good for finding in findings))


def examine() -> Iterator[Finding]:
    """Look at Python, packages, machine, settings, data and device; yield `Finding`s, the slow ones last."""
    complete = True
    for finding in (_python(), *map(_package, _requirements())):
        complete = complete and finding.good
        yield finding
    looks = [_cores, _memory, _disk, _settings, _keras]
    for look in [*looks, _font, _data, _device] if complete else looks:  # the rest needs all packages
        try:
            yield from look()
        except Exception as error:  # one thing that cannot be looked at hides no other
            what, found = look.__name__.strip("_"), f"could not be looked at: {type(error).__name__}: {error}"
            yield Finding(what, found, False, "Mend what this says, or report it.")


def _told(finding):
    line = f"{'ok  ' if finding.good else 'FIX '} {finding.what}: {finding.found}"
    return line if finding.good else f"{line}\n      {finding.advice}"


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info < (3, 14)
    return Finding("Python", version, good, "Install Python 3.11 to 3.13.", fatal=True)


def _requirements():
    """(package, lowest version) of what lessons import, from the course's own metadata, and of TensorFlow."""
    project = paths.ROOT / "pyproject.toml"
    if project.is_file():
        texts = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:
        texts = importlib.metadata.requires("keras-course")
    found = [re.match(r"([\w-]+)>=([\w.]+)$", text) for text in texts]
    return [*(each.groups() for each in found if each), ("tensorflow", "2.19")]


def _package(requirement):
    name, floor = requirement
    install = f'`pip install "{name}>={floor}"`, or `pip install -r requirements.txt` for the tested versions.'
    for distribution in (name, f"{name}-cpu"):  # TensorFlow comes under two names
        try:
            version = importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
        return Finding(name, version, _numbers(version) >= _numbers(floor), f"{floor} is needed: {install}", fatal=True)
    return Finding(name, "not installed", False, f"Install it: {install}", fatal=True)


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def _cores():
    cores = os.cpu_count() or 1
    yield Finding("cores", str(cores), cores >= 2, "Lessons run, at about half the speed that they state.")


def _memory():
    import psutil

    free = psutil.virtual_memory().available / 2**30
    advice = f"{MEMORY_GB} GB are comfortable: close other programs or notebooks (Kernel, Shut Down All)."
    yield Finding("free memory", f"{free:.1f} GB", free >= MEMORY_GB, advice)


def _disk():
    folder = paths.cache().absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    advice = f"{DISK_GB} GB are comfortable. COURSE_CACHE names another folder for fetched data."
    yield Finding("free disk", f"{free:.1f} GB in {folder}", free >= DISK_GB, advice)


def _settings():
    chosen = f"{os.environ.get('COURSE_PROFILE') or 'full'} profile, COURSE_DATA={os.environ.get('COURSE_DATA', '')!r}"
    problems = []
    for check in (session.profile, lambda: session.chosen_seed(0), paths.published):
        try:
            check()
        except (ValueError, OSError) as error:
            problems.append(str(error))
    yield Finding("settings", "; ".join(problems) or chosen, not problems, "Unset or correct it.", fatal=True)


def _keras():
    """Settings that reach into Keras from outside, where the lessons rely on its defaults; `start` refuses them."""
    for found, advice in keras_settings.outside():
        yield Finding("Keras", found, False, advice, fatal=True)


def _font():
    from course.plots.style import hangul_fonts

    fonts = hangul_fonts()
    advice = "Only Korean labels in your own figures need one: install Noto Sans KR or NanumGothic."
    yield Finding("Korean font", fonts[0] if fonts else "none", bool(fonts), advice)


def _data():
    from course.datasets.catalogue import catalogue
    from course.datasets.verify import verify

    for name, card in catalogue.items():
        again = f"`python -m course data fetch {name}` gets published files again."
        advice = again if card.publisher else card.by_hand
        try:
            for line, good in verify(name):
                yield Finding("data", line, good, advice)
        except Exception as error:  # a folder that may not be read, and whatever else a disk can do
            found = f"{name}: {type(error).__name__}: {error}"
            yield Finding("data", found, False, "Make it readable, or move it away.")


def _device():
    """TensorFlow in a process of its own, which it may end before Python can say a word."""
    line = [sys.executable, "-c", DEVICE]
    environment = child.environment(KERAS_BACKEND="tensorflow")
    try:
        done = subprocess.run(line, capture_output=True, text=True, errors="replace", timeout=START, env=environment)
    except subprocess.TimeoutExpired:
        advice = "A virus scanner or a network drive may be slow: try again, or install Python on a local disk."
        yield Finding("device", f"TensorFlow is not loaded after {START} s", False, advice, fatal=True)
        return
    if done.returncode == 0:
        yield Finding("device", done.stdout.split("device ")[-1].strip())
        return
    ended = signal.Signals(-done.returncode).name if done.returncode < 0 else f"exit status {done.returncode:x}"
    wrote = f"{done.stderr}\n{ended}"
    advice = next((text for pattern, text in FAILURES.items() if re.search(pattern, wrote)), REINSTALL)
    said = ended if done.returncode < 0 else _error(done.stderr) or ended
    yield Finding("device", f"TensorFlow does not load: {said}", False, advice, fatal=True)


def _error(text):
    """The line that names the error: TensorFlow's own has many, and ends with where to ask for help."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b(?!: Traceback)", line)]
    return [*lines[-1:], *named][-1] if lines else ""
