"""nbgrader's settings for everybody on the hub; classroom/jupyterhub_config.py says where the exchange is."""

import os

c = get_config()  # noqa: F821 - traitlets defines it

c.CourseDirectory.course_id = "keras-course"
c.Exchange.root = os.environ["COURSE_EXCHANGE"]
