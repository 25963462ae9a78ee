"""JupyterHub for one class, with nbgrader; `classroom/hub.md` says how to install and start it. Run it as root.

Everything of the class lies in one folder, COURSE_HUB (default: /srv/keras-course):

    teachers.txt, students.txt   login names, one a line; each is a user of this machine
    data/      published data sets; only root writes here
    cache/     parsed data sets, made once by root; only root writes here
    exchange/  nbgrader's: everybody may hand in, nobody sees what others handed in
    course/    source/ with solutions, submissions, marks: the user "grader" alone may look
    hub/       the hub's own database and secrets
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - traitlets defines it

CODE = Path(__file__).resolve().parent
CLASS = Path(os.environ.get("COURSE_HUB", "/srv/keras-course"))
TEACHERS, STUDENTS = (set((CLASS / f"{who}.txt").read_text().split()) for who in ("teachers", "students"))

# What every server and every kernel of it knows.
ENVIRONMENT = {
    "COURSE_DATA": str(CLASS / "data"),
    "COURSE_CACHE": str(CLASS / "cache"),
    "COURSE_EXCHANGE": str(CLASS / "exchange"),
    "JUPYTER_CONFIG_PATH": str(CODE / "jupyter"),
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
    "TF_CPP_MIN_LOG_LEVEL": "2",
}

# Who may log in. PAM asks for the password that the user has on this machine. Replace it by your school's log-in:
# https://jupyterhub.readthedocs.io lists OAuth, LDAP, LTI and others. Never use "dummy" beyond a trial on loopback.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allowed_users = TEACHERS | STUDENTS
c.Authenticator.admin_users = TEACHERS  # they may start and stop servers

# Put a web server with a certificate (nginx, Caddy) before this address.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{CLASS}/hub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(CLASS / "hub" / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(CLASS / "hub" / "proxy.pid")

# A student's server is a process of that user, in the user's home.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.environment = ENVIRONMENT | dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "2")
c.Spawner.default_url = "/lab"
c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=3600", "--ServerApp.shutdown_no_activity_timeout=7200"]

# LocalProcessSpawner only tells a server its limits. systemd enforces them: install jupyterhub-systemdspawner, and
# name "systemd" above as the spawner.
c.Spawner.mem_limit = "2G"
c.Spawner.cpu_limit = 2

# The formgrader is a service of its own: what students handed in runs as the user "grader" when it is marked, never as
# a teacher. nbgrader prescribes the names of the service and of the group.
COURSE = "keras-course"
c.JupyterHub.load_groups = {f"formgrade-{COURSE}": {"users": sorted(TEACHERS)}}
c.JupyterHub.load_roles = [
    {
        "name": f"formgrade-{COURSE}",
        "groups": [f"formgrade-{COURSE}"],
        "scopes": [f"access:services!service={COURSE}", "list:services", f"read:services!service={COURSE}"],
    }
]
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": "http://127.0.0.1:9999",
        "command": [sys.executable, "-m", "jupyterhub.singleuser"],
        "user": "grader",
        "cwd": str(CLASS / "course"),
        "environment": ENVIRONMENT | {"JUPYTERHUB_DEFAULT_URL": "/formgrader"},
        "oauth_no_confirm": True,
    }
]
