"""`course doctor`: does this machine have what the lessons need, and if not, what to do."""

import importlib.metadata
import os
import re
import shutil
import sys
from dataclasses import dataclass

from course import paths, session

MEMORY_GB, DISK_GB = 4, 2


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `fatal`: lessons cannot run while it is not `good`."""

    what: str
    found: str
    good: bool = True
    advice: str = ""
    fatal: bool = False


def examine():
    """Look at Python, packages, device, cores, memory, disk, fonts and data; return a list of `Finding`s."""
    packages = [_package(*requirement) for requirement in _requirements()]
    findings = [_python(), *packages, _cores(), _memory()]
    if not all(package.good for package in packages):
        return findings  # the rest cannot be looked at without them
    return [*findings, _device(), _disk(), _font(), _settings(), *_data()]


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", version, (3, 11) <= sys.version_info < (3, 14), "Install Python 3.11 to 3.13.", fatal=True)


def _requirements():
    """(package, lowest version) of what lessons import, from the package's own metadata, and of TensorFlow."""
    try:
        requirements = importlib.metadata.requires("keras-course")
    except importlib.metadata.PackageNotFoundError:
        requirements = ["keras-course>=0"]
    for text in requirements:
        if "extra" not in text:
            name, floor = re.match(r"([\w-]+)>=([\w.]+)", text).groups()
            yield name, floor
    yield "tensorflow", "2.19"


def _package(name, floor):
    for distribution in (name, f"{name}-cpu"):  # TensorFlow comes under two names
        try:
            version = importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
        good = _numbers(version) >= _numbers(floor)
        return Finding(name, version, good, f"{floor} or newer is needed: {_install(name, floor)}", fatal=True)
    return Finding(name, "not installed", False, f"Install it: {_install(name, floor)}", fatal=True)


def _install(name, floor):
    return f'`pip install "{name}>={floor}"`, or `pip install -r requirements.txt` for the tested versions.'


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def _device():
    keras, device = session.import_keras()
    return Finding("device", f"{device}, {keras.backend.backend()} backend")


def _cores():
    cores = os.cpu_count() or 1
    return Finding("cores", str(cores), cores >= 2, "Lessons run, at about half the speed that they state.")


def _memory():
    try:
        import psutil
    except ModuleNotFoundError:
        return Finding("free memory", "unknown without psutil")
    free = psutil.virtual_memory().available / 2**30
    advice = f"{MEMORY_GB} GB are comfortable: close other programs or notebooks (Kernel, Shut Down All)."
    return Finding("free memory", f"{free:.1f} GB", free >= MEMORY_GB, advice)


def _disk():
    folder = paths.cache()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    advice = f"{DISK_GB} GB are comfortable. COURSE_CACHE names another folder for fetched data."
    return Finding("free disk", f"{free:.1f} GB in {folder}", free >= DISK_GB, advice)


def _font():
    from course.plots.style import hangul_fonts

    fonts = hangul_fonts()
    advice = "Only Korean labels in your own figures need one: install Noto Sans KR or NanumGothic."
    return Finding("Korean font", fonts[0] if fonts else "none", bool(fonts), advice)


def _settings():
    try:
        session.profile()
        paths.published()
    except (ValueError, OSError) as error:
        return Finding("settings", str(error), False, "Unset or correct that variable.", fatal=True)
    return Finding("settings", f"{session.profile()} profile, COURSE_DATA={os.environ.get('COURSE_DATA', '')!r}")


def _data():
    from course.datasets.catalogue import catalogue
    from course.datasets.verify import verify

    try:
        for name in catalogue:
            for line, good in verify(name):
                yield Finding("data", line, good, f"`python -m course data fetch {name}` gets published files again.")
    except OSError:  # COURSE_DATA is wrong, which _settings has said
        return
