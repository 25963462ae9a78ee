"""nbgrader's settings for this course; `python -m tools.classroom` puts a copy beside source/, where it is read."""

import os

c = get_config()  # noqa: F821 - traitlets defines it

c.CourseDirectory.course_id = "keras-course"

# The same stub as in the exercises that everybody gets.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("your answer goes here")'}
c.ClearSolutions.text_stub = "*Write your answer in place of this line.*"

# A cell may train a network: nbgrader's own limit is 30 seconds. A student's endless loop costs this much.
c.Execute.timeout = 300
c.Execute.interrupt_on_timeout = True

# Marks must not depend on what lies on the machine that marks.
os.environ["COURSE_DATA"] = "embedded"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
