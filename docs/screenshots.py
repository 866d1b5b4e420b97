"""``make screenshots``: the pictures of the README, from a fresh site with the demo course."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
PORT = "8927"
SITE = f"http://localhost:{PORT}"
PASSPHRASE = "only for pictures"
COURSE = "human-rights-introduction"


def main() -> None:
    """Make every picture."""
    with _site(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        _cms(browser.new_page(viewport={"width": 1280, "height": 860}))
        _learner(browser.new_page(viewport={"width": 390, "height": 780}))
        browser.close()
    _certificate()
    print("\n".join(str(path) for path in sorted(IMAGES.iterdir())))


@contextmanager
def _site() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "VAR_DIR": folder,
            "PORT": PORT,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        }
        for command in (
            ["migrate", "--verbosity", "0"],
            ["create_demo"],
            ["shell", "-v", "0", "-c", _PASSPHRASES],
        ):
            subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)
        granian = str(Path(sys.executable).parent / "granian")
        server = subprocess.Popen(
            [granian, "--interface", "wsgi", "--port", PORT, "config.wsgi:application"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait()


_PASSPHRASES = f"""
from learners.models import Account
for account in Account.objects.all():
    account.set_password({PASSPHRASE!r})
    account.save()
"""


def _wait() -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{SITE}/healthz").read()
        except OSError:
            time.sleep(0.5)
        else:
            return


def _cms(page: Page) -> None:
    page.goto(f"{SITE}/cms/")
    page.fill("input[name=username]", "demo-educator")
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"{SITE}/cms/")
    page.goto(f"{SITE}/cms/pages/search/?q=Starting+from+dignity")
    page.get_by_role("link", name="Starting from dignity").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(IMAGES / "cms.png"))


def _learner(page: Page) -> None:
    page.goto(f"{SITE}/sign-in/")
    page.get_by_label("User name").fill("demo-learner")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    page.goto(f"{SITE}/courses/{COURSE}/")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Starting from dignity").first.click()
    page.wait_for_url(f"{SITE}/runs/*/*/")
    page.wait_for_function("document.querySelector('main figure img').naturalWidth > 0")
    page.screenshot(path=str(IMAGES / "lesson.png"))


def _certificate() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django  # noqa: PLC0415

    django.setup()
    from pypdfium2 import PdfDocument  # noqa: PLC0415

    from certificates.rendering import (  # noqa: PLC0415
        CertificateContent,
        Signatory,
        render_pdf,
    )

    pdf = render_pdf(
        CertificateContent(
            name="Amina Yusuf",
            course_title="Human rights: an introduction",
            language="en",
            completed_on=date(2026, 12, 10),
            hours=Decimal("1.5"),
            issuer="Article 26",
            signatories=(Signatory(name="Nadia Rahman", role="Director of Education"),),
            verification_url="https://learn.example.org/verify/7Q2M0T5B9XK3VJ8N4R6WZC1DPE",
            code="7Q2M0-T5B9X-K3VJ8-N4R6W-ZC1DPE",
        )
    )
    PdfDocument(pdf)[0].render(scale=1.3).to_pil().save(IMAGES / "certificate.png")


if __name__ == "__main__":
    main()
