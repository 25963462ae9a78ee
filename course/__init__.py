"""Everything a lesson's setup needs: start a session, pick a size, record a result, show a source.

Importing `course` imports neither TensorFlow nor Keras; `start()` does, quietly.
"""

from course.results import record
from course.session import lesson, pick, start
from course.source import show_source

__version__ = "0.1.0"
__all__ = ["lesson", "pick", "record", "show_source", "start"]
