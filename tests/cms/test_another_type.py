"""Another question type is a file on each side, and nothing else changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

NEW = Path(__file__).parent / "another_type"
FOLDERS = [
    "config",
    "courses",
    "learners",
    "certificates",
    "impact",
    "partners",
    "cms",
    "web",
    "tests",
]


def test_another_type_is_one_file_on_each_side(tmp_path):
    """In a copy of the application, since types are found when a process starts."""
    root = Path(settings.BASE_DIR)
    for name in FOLDERS:
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    shutil.copy(NEW / "course_type.py", tmp_path / "courses/questions/types/dice.py")
    shutil.copy(NEW / "cms_block.py", tmp_path / "cms/questions/types/dice.py")
    shutil.copy(NEW / "controls.html", tmp_path / "courses/templates/courses/questions/dice.html")
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "--nomigrations"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/cms/another_type/take_a_quiz.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
