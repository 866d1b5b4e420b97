"""A shell to paste the lines of a guide into, as whoever reads it does."""

import select
import subprocess

PATIENCE = 120
"""Seconds to wait for a line, on a machine that does other things too."""


class Shell:
    """Takes lines, and says what they print."""

    def __init__(self, folder):
        self._process = subprocess.Popen(
            ["bash"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def paste(self, lines):
        """Run lines; return what they printed once the last one is through."""
        out = self._process.stdout
        self._process.stdin.write(f"{lines}\necho --through--\n")
        self._process.stdin.flush()
        said = ""
        while "--through--\n" not in said:
            assert select.select([out], [], [], PATIENCE)[0], said
            said += out.readline()
        return said

    def end(self, lines):
        """Run the last lines; return what they printed."""
        return self._process.communicate(lines, timeout=PATIENCE)[0]
