"""Everything a lesson's setup needs: start a session, pick a size, record a result, show a source.

Importing `course` imports neither TensorFlow nor Keras; `start()` does, quietly.
"""

from course.checks import start_checks
from course.display import show_source
from course.results import record
from course.session import pick, set_lesson, start

__version__ = "0.1.0"
__all__ = ["pick", "record", "set_lesson", "show_source", "start", "start_checks"]
