"""What every test and every notebook under nbval runs with; variables that are set already win."""

import os

os.environ.setdefault("COURSE_PROFILE", "quick")
os.environ.setdefault("COURSE_DATA", "embedded")
os.environ.setdefault("COURSE_HEADLESS", "1")  # plain logs, and a result outside its band fails
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
