"""A whole round on JupyterHub in a real browser: a teacher and two students, each a user of this machine.

Run it as root on a machine to spare: it adds the users below and removes them again.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_browser import browser, missing, tools, wait
from tools import exercises

pytestmark = pytest.mark.classroom
ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "hub"
USERS = ("grader", "teacher", "student1", "student2")
FOLDERS = {"data": 0o755, "cache": 0o755, "exchange": 0o1777, "course": 0o700, "hub": 0o700}
BIN = Path(sys.executable).parent
SHEET = exercises.sheets()[0]
NAME = SHEET.lesson.name


@pytest.fixture(scope="module")
def hub():
    """The class's folder, while a hub serves it."""
    require()
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(subprocess.check_output(["mktemp", "--directory"], text=True).strip())  # pytest's own are private
    try:
        furnish(folder)
        command = [sys.executable, "-m", "jupyterhub", "-f", ROOT / "classroom" / "jupyterhub_config.py"]
        with (OUT / "hub.log").open("w") as log:
            process = subprocess.Popen(
                [*command, "--JupyterHub.authenticator_class=dummy"], env=environment(folder), stdout=log, stderr=log
            )
            try:
                wait(lambda: "is now running" in (OUT / "hub.log").read_text(), 60, f"{log.name} tells of no hub")
                yield folder
            finally:
                process.terminate()  # it ends its servers first
                process.wait(90)
    finally:
        for user in USERS:
            subprocess.run(["userdel", "--remove", user], capture_output=True)
        shutil.rmtree(folder)


def require():
    """Skip, with the reason, where this machine cannot or should not do it."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root can add the users of a hub")
    if not (BIN / "jupyterhub").exists() or not shutil.which("configurable-http-proxy"):
        missing("JupyterHub or its proxy is not installed; see classroom/hub.md")
    if taken := [user for user in USERS if not subprocess.run(["id", user], capture_output=True).returncode]:
        pytest.skip(f"this machine has users already whose names are needed: {', '.join(taken)}")
    if subprocess.run(["runuser", "-u", "nobody", "--", sys.executable, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"other users may not run {sys.executable}: make the environment outside of /root")
    tools()


def furnish(folder):
    """What classroom/hub.md tells a teacher to do: users, folders, exercises."""
    for user in USERS:
        subprocess.run(["useradd", "--create-home", "--key", "HOME_MODE=0700", user], check=True)
    folder.chmod(0o755)
    for name, mode in FOLDERS.items():
        (folder / name).mkdir()
        (folder / name).chmod(mode)
    shutil.chown(folder / "course", "grader")
    (folder / "teachers.txt").write_text("teacher\n")
    (folder / "students.txt").write_text("student1\nstudent2\n")
    done = run_as("grader", folder, f"python -m tools.classroom {folder}/course --lessons {SHEET.lesson.number}")
    assert not done.returncode, done.stderr


def environment(folder):
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    shared = {"COURSE_EXCHANGE": f"{folder}/exchange", "JUPYTER_CONFIG_PATH": f"{ROOT}/classroom/jupyter"}
    return {"PATH": path, "COURSE_HUB": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | shared


def run_as(user, folder, command):
    """Run a shell's command as a user of this machine, in the repository."""
    env = environment(folder) | {"HOME": f"/home/{user}"}
    command = ["runuser", "-u", user, "--", "sh", "-c", command]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)


@contextlib.contextmanager
def visitor(user, path):
    """A page of a browser in which the user has just logged in, at the hub's `path`; at the end a picture of it."""
    with browser(*tools()) as page:
        page.goto(f"http://127.0.0.1:8000/hub/login?next={path}")
        page.fill("#username_input", user)
        page.fill("#password_input", "any")
        page.click("#login_submit")
        try:
            yield page
        finally:
            page.screenshot(path=OUT / f"{user}.png")


@contextlib.contextmanager
def assignments(user):
    """JupyterLab's list of assignments."""
    with visitor(user, "/hub/spawn") as page:
        page.get_by_role("menuitem", name="Nbgrader").click(timeout=90_000)
        page.get_by_role("menuitem", name="Assignment List").click()
        yield page


def press(page, part, button):
    """Press a button of the list of assignments."""
    page.locator(f"#{part}_assignments_list button", has_text=button).first.click()


def click(page, column, row=0):
    """Click a sign in a column of the formgrader, wait for success, and return what it says."""
    page.locator(f"td.{column} a").nth(row).click()
    said = page.locator("#success-modal")
    said.locator(".modal-body").wait_for(timeout=180_000)
    text = said.inner_text()
    said.locator(".modal-footer button").click()
    said.wait_for(state="detached")
    return text


def answer(page, exercise, text):
    """Write an answer's cell anew, and run it and its check."""
    cell = page.locator(".jp-CodeCell", has_text=exercise.of("answer")[0].split("(")[0]).first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")


def test_the_teacher_releases(hub):
    with visitor("teacher", "/services/keras-course/") as page:
        assert "Successfully released" in click(page, "release")


def test_a_student_answers_and_hands_in(hub):
    first = SHEET.exercises[0]
    with assignments("student1") as page:
        press(page, "released", "Fetch")
        page.locator("#fetched_assignments_list .assignment-notebooks-link").click()
        page.locator("#fetched_assignments_list .nested_list_item a").click()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".jp-CodeCell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.get_by_text("NotImplementedError: your answer goes here").wait_for(timeout=120_000)
        page.wait_for_timeout(2000)  # JupyterLab moves to the last cell
        answer(page, first, first.of("wrong")[0])
        page.locator(".jp-OutputArea-output", has_text="AssertionError: ").wait_for()
        page.screenshot(path=OUT / "failed.png")
        for exercise in SHEET.exercises:
            answer(page, exercise, exercises.solved(exercise.of("answer")[0]))
            page.get_by_text(f"Exercise {exercise.number}: right.", exact=True).wait_for()
        page.screenshot(path=OUT / "passed.png")
        page.get_by_role("button", name="Validate").click()  # saves, too
        page.locator(".jp-Dialog", has_text="Success! Your notebook passes all the tests").wait_for(timeout=120_000)
        page.keyboard.press("Enter")
        page.get_by_role("tab", name="Assignments").click()
        press(page, "fetched", "Submit")
        page.locator("#submitted_assignments_list .list_item").first.wait_for()


def test_another_hands_in_stubs_in_the_name_of_the_first(hub):
    with assignments("student2") as page:
        press(page, "released", "Fetch")
        press(page, "fetched", "Submit")
        page.locator("#submitted_assignments_list .list_item").first.wait_for()
    done = run_as("student2", hub, f"cd && nbgrader submit {NAME} --student student1")
    assert not done.returncode, done.stderr


@pytest.mark.parametrize("command", [
    "ls {}/exchange/keras-course/inbound", "ls {}/course", "ls {}/hub", "ls /home/student1",
    "touch {}/cache/mine", "touch {}/data/mine", "mv {}/exchange/keras-course /tmp",
])  # fmt: skip
def test_students_see_and_change_only_what_is_theirs(hub, command):
    said = run_as("student2", hub, command.format(hub)).stderr
    assert "Permission denied" in said or "not permitted" in said


def test_the_teacher_marks_and_students_see_their_feedback(hub):
    with visitor("teacher", "/services/keras-course/") as page:
        assert "2 submissions" in click(page, "collect")
        page.locator("td.num-submissions a").click()
        for row in range(2):
            assert "Successfully autograded" in click(page, "autograde", row)
        assert page.locator("td.score").all_inner_texts() == ["8 / 8", "0 / 8"]
        page.get_by_role("link", name="Manage Assignments").click()
        click(page, "generate-feedback")
        click(page, "release-feedback")
    for user, score in {"student1": "8.0", "student2": "0.0"}.items():
        with assignments(user) as page:
            press(page, "submitted", "Fetch Feedback")
            page.get_by_text("(view feedback)").first.click()
            page.locator('.jp-DirListing-item[title*=".html"]').dblclick()
            page.frame_locator("iframe").get_by_text(f"(Score: {score} / 8.0)").wait_for()
