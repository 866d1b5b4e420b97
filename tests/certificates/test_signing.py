"""Signatures: an altered document shows, by our own check and by anybody's."""

import asyncio
import re
import stat
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.authority import make_signing_file
from certificates.checks import check_signing_key
from certificates.models import Certificate, CertificateState
from certificates.rendering import render_pdf
from certificates.selectors import open_document
from certificates.services import MAX_TRIES, issue_certificate
from certificates.signing import Outcome, SigningKeyError, check_document, own_signer
from certificates.signing.signer import _read
from certificates.tasks import issue
from learners.services import erase, request_erasure
from tests.certificates.documents import URL, content, rendered
from tests.factories import PASSPHRASE


def signed():
    """A document, made and signed anew."""
    signer = own_signer()
    return signer.sign(render_pdf(content(), room=signer.digits))


@pytest.fixture(scope="module")
def document():
    return signed()


@pytest.fixture
def another_signer(tmp_path):
    """The settings of a site whose key is another, and who knows this one's as a former one."""
    now = tmp_path / "signing.pem"
    now.write_text(make_signing_file("Another"))
    former = tmp_path / "former.pem"
    former.write_text(_certificates_of(settings.CERTIFICATE_SIGNING_FILE))
    return {"CERTIFICATE_SIGNING_FILE": str(now), "CERTIFICATE_FORMER_SIGNERS": str(former)}


def _certificates_of(path):
    return Path(path).read_text().split("-----END PRIVATE KEY-----")[1]


def test_any_reader_can_check_it(document):
    _key, (_leaf, authority) = _read(settings.CERTIFICATE_SIGNING_FILE)
    (signature,) = PdfFileReader(BytesIO(document)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[authority]))
    assert status.bottom_line
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_it_is_still_accessible_and_shows_nothing_of_the_signature(document):
    root = PdfFileReader(BytesIO(document)).root
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].data
    field = root["/AcroForm"]["/Fields"][0].get_object()
    hidden = 2
    assert field["/F"] & hidden
    assert list(field["/Rect"]) == [0, 0, 0, 0]


def test_all_but_the_signature_is_the_same_each_time(document):
    again = signed()
    for changing in (rb"/Contents <[0-9a-f]+>", rb"/M \(D:\d{14}Z\)"):
        document, again = (re.sub(changing, b"", each) for each in (document, again))
    assert document == again


def test_a_genuine_one_says_where_to_check_it(document):
    assert check_document(document) == (Outcome.GENUINE, URL)


def test_every_changed_byte_shows(document):
    """One in every 97 of them, and all around the signature."""
    around = document.index(b"/Contents <")
    places = {*range(0, len(document), 97), *range(around - 300, around + 300)}
    hole = range(around + len("/Contents <"), document.index(b">", around))
    for place in places - set(hole):
        altered = bytearray(document)
        altered[place] ^= 1
        assert check_document(bytes(altered))[0] != Outcome.GENUINE, place
    assert len(places) > 500


def test_a_signature_that_was_changed_does_not_fit(document):
    begin = document.index(b"/Contents <") + len("/Contents <")
    end = begin + len(document[begin:].split(b">")[0].rstrip(b"0"))
    for place in range(end - 130, end, 7):  # what the key made stands last (RFC 5652, 5.3)
        altered = bytearray(document)
        altered[place] = ord("0") if altered[place] != ord("0") else ord("1")
        assert check_document(bytes(altered))[0] != Outcome.GENUINE, place


@pytest.mark.parametrize("more", [b"\n", b"%%EOF\n", b"\0" * 9])
def test_what_was_added_shows(document, more):
    assert check_document(document + more) == (Outcome.ALTERED, "")


def test_a_revision_that_was_added_shows(document):
    writer = IncrementalPdfFileWriter(BytesIO(document))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    revised = BytesIO()
    writer.write(revised)
    assert check_document(revised.getvalue()) == (Outcome.ALTERED, "")


def test_what_hides_in_the_hole_of_the_signature_shows(document):
    begin = document.index(b"/Contents <") + len("/Contents <")
    end = begin + len(document[begin:].split(b">")[0])
    hidden = b"> /Evil (x) /C <"
    altered = document[: end - len(hidden)] + hidden + document[end:]
    assert check_document(altered)[0] != Outcome.GENUINE


def test_one_signed_by_somebody_else_is_foreign(document, another_signer, settings):
    settings.CERTIFICATE_SIGNING_FILE = another_signer["CERTIFICATE_SIGNING_FILE"]
    assert check_document(document) == (Outcome.FOREIGN, "")


def test_one_that_a_former_key_signed_stays_genuine(document, another_signer, settings):
    for name, value in another_signer.items():
        setattr(settings, name, value)
    assert check_document(document)[0] == Outcome.GENUINE
    assert check_document(signed())[0] == Outcome.GENUINE


def test_our_certificate_in_the_signature_of_somebody_else_does_not_make_it_ours(
    document, another_signer, settings, tmp_path
):
    both = tmp_path / "both.pem"
    theirs = Path(another_signer["CERTIFICATE_SIGNING_FILE"]).read_text()
    both.write_text(theirs + _certificates_of(settings.CERTIFICATE_SIGNING_FILE))
    ours = settings.CERTIFICATE_SIGNING_FILE
    settings.CERTIFICATE_SIGNING_FILE = str(both)
    forged = signed()
    settings.CERTIFICATE_SIGNING_FILE = ours
    assert check_document(forged) == (Outcome.ALTERED, "")


@pytest.mark.parametrize(
    "sent",
    [
        *(b"", b"%PDF-1.7", b"x" * 1000, b"/ByteRange [0 9 9 9]", b"/ByteRange [0 1 2 3]<zz>"),
        b"/ByteRange [0 999999999 999999999 999999999]",
        b"/ByteRange [0 22 40 0 ] <3080300030003000>",
        b"/ByteRange [0 0 9 9]" * 1000,
    ],
)
def test_anything_else_is_foreign(sent):
    assert check_document(sent) == (Outcome.FOREIGN, "")


def test_a_document_without_a_signature_is_foreign():
    assert check_document(rendered(content())) == (Outcome.FOREIGN, "")


def test_without_a_key_nothing_is_issued_and_nothing_is_lost(certificate, settings):
    was = settings.CERTIFICATE_SIGNING_FILE
    settings.CERTIFICATE_SIGNING_FILE = "missing.pem"
    for _ in range(MAX_TRIES + 2):
        Certificate.objects.update(claimed_until=None)
        issue(str(certificate.learner_id), str(certificate.id))
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.OWED
    assert certificate.error == "SigningKeyError"
    assert [error.id for error in check_signing_key(None)] == ["certificates.E002"]
    settings.CERTIFICATE_SIGNING_FILE = was
    Certificate.objects.update(claimed_until=None)
    assert issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)


def test_the_first_signature_may_be_made_where_a_loop_runs(another_signer, settings):
    settings.CERTIFICATE_SIGNING_FILE = another_signer["CERTIFICATE_SIGNING_FILE"]

    async def _sign():
        return signed()

    assert check_document(asyncio.run(_sign()))[0] == Outcome.GENUINE


def test_a_key_of_rsa_signs_too(settings, tmp_path):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RSA")])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 26)
        .not_valid_before(now - timezone.timedelta(days=9))
        .not_valid_after(now - timezone.timedelta(days=1))  # it has expired
        .sign(key, SHA256())
    )
    path = tmp_path / "rsa.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    settings.CERTIFICATE_SIGNING_FILE = str(path)
    assert check_document(signed())[0] == Outcome.GENUINE


def test_a_file_that_is_no_key_is_told(settings, tmp_path):
    for text in ("", "no key", _certificates_of(settings.CERTIFICATE_SIGNING_FILE)):
        path = tmp_path / f"{len(text)}.pem"
        path.write_text(text)
        settings.CERTIFICATE_SIGNING_FILE = str(path)
        with pytest.raises(SigningKeyError):
            signed()


def test_the_command_makes_a_key_that_nobody_else_reads_and_overwrites_none(
    document, settings, tmp_path
):
    path = tmp_path / "mine.pem"
    call_command("make_signing_key", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    settings.CERTIFICATE_SIGNING_FILE = str(path)
    assert check_signing_key(None) == []
    assert check_document(signed())[0] == Outcome.GENUINE
    with pytest.raises(CommandError):
        call_command("make_signing_key", str(path))


@pytest.fixture
def issued(certificate):
    """A certificate's row, and its document."""
    ids = {
        "learner_id": certificate.learner_id,
        "certificate_id": certificate.id,
    }
    issue_certificate(**ids)
    with open_document(**ids) as file:
        return certificate, file.read()


def post(client, document):
    return client.post(
        "/api/v1/certificates/documents/check", document, content_type="application/pdf"
    )


def test_the_api_says_which_certificate_it_is(client, issued):
    certificate, document = issued
    told = post(client, document).json()
    assert told["outcome"] == "genuine"
    assert told["certificate"]["code"] == certificate.code
    assert told["is_as_issued"]
    unknown = {"certificate": None, "is_as_issued": None}
    assert post(client, document + b" ").json() == {"outcome": "altered", **unknown}
    assert post(client, b"").json() == {"outcome": "foreign", **unknown}


def test_a_document_outlives_its_holders_account(client, issued, learner):
    _certificate, document = issued
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    erase(learner.pk)
    told = post(client, document).json()
    assert told["outcome"] == "genuine"
    assert told["certificate"]["state"] == "erased"


def test_a_document_whose_certificate_is_not_known_any_more_is_genuine_all_the_same(client, issued):
    _certificate, document = issued
    Certificate.objects.update(state=CertificateState.OWED, issued_at=None)
    told = post(client, document).json()
    assert told == {"outcome": "genuine", "certificate": None, "is_as_issued": None}


def test_too_large_a_file_is_refused_in_plain_words(client, settings):
    large = BytesIO(b"x" * 2_000_001)
    large.name = "large.pdf"
    answer = client.post(reverse("web:verify-form"), {"document": large})
    assert answer.status_code == 422
    assert "larger than any certificate" in answer.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert post(client, b"x" * 101).json()["type"].endswith("too-large")


def test_without_a_key_a_check_says_so(client, issued, settings):
    settings.CERTIFICATE_SIGNING_FILE = "missing.pem"
    answer = post(client, issued[1])
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("check-unavailable")


def test_checks_are_counted(client, settings):
    settings.VERIFY_RATE = "2/5m"
    assert [post(client, b"x").status_code for _ in range(3)] == [200, 200, 429]
