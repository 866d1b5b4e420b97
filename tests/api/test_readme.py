"""The README's curl lines, pasted as they stand, lead to the PDF."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from certificates.models import Certificate, CertificateState
from certificates.services import issue_certificate
from tests.shell import Shell

pytestmark = [
    pytest.mark.any_database,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
README = Path(__file__).parents[2] / "README.md"


def lines(address):
    """The README's lines before and after the moment in which a worker issues the certificate."""
    code = re.search(r"```sh\n(A=http.*?)```", README.read_text(), re.DOTALL).group(1)
    code = code.replace("http://localhost:8000", address)
    return re.split(r"^(?:sleep|xdg-open) .*$", code, flags=re.MULTILINE)[:2]


def test_the_curl_lines_lead_to_the_pdf(live_server, tmp_path):
    call_command("create_demo", verbosity=0)
    learn, collect = lines(live_server.url)
    shell = Shell(tmp_path)
    said = shell.paste(learn)
    assert said.count("quiz passed with 100.00") == 4
    kinds = Certificate.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["course", "module", "programme"]
    for certificate in Certificate.objects.filter(state=CertificateState.OWED):
        issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    said = shell.end(collect)
    assert '"state":"issued"' in said
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
