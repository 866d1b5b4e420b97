"""A learning platform, as the standard has it; joserfc makes and reads its tokens, no code of ours.

It is a server of its own, which ours asks for keys, tokens and members, and sends scores to.
"""

import json
import secrets
import time
import uuid
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from learners.privacy.vault import open_text, seal_text
from partners.lti.messages import arrival_of
from partners.lti.models import USE, LtiLaunch, LtiRegistration
from partners.lti.registering import Platform as About
from partners.lti.registering import connect, make_registration
from partners.lti.states import Begun

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
CHOICE = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SCOPES = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
DEPLOYMENT = "deployment-1"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"


def claims_of(issuer, client_id, nonce, *, user="user-1", custom=None, role=LEARNER, **changes):
    """What a platform says of a launch."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": client_id,
        "sub": user,
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        f"{CLAIM}message_type": "LtiResourceLinkRequest",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": DEPLOYMENT,
        f"{CLAIM}target_link_uri": "https://tool.example.org/",
        f"{CLAIM}resource_link": {"id": "link-1"},
        f"{CLAIM}roles": [role],
        f"{CLAIM}custom": custom or {},
    } | changes


class Platform:
    """What it knows, and what it was sent. ``status`` is what it answers to scores."""

    client_id, deployment = "client-7", DEPLOYMENT

    def __init__(self):
        self.keys = [self._new_key()]
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Answers", (Handler,), {"platform": self})
        )
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.issuer = "https://lms.example.org"
        self.reset()
        Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def reset(self):
        self.status, self.token_status = 200, 200
        self.asked, self.scores, self.members, self.registered = [], [], [], []
        self.tool_keys = {"keys": []}
        self.tokens, self.refuses = set(), set()

    def _new_key(self):
        return RSAKey.generate_key(
            2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"}
        )

    def roll(self):
        """Sign with a new key from now on."""
        self.keys.insert(0, self._new_key())

    def facts(self):
        """What it says of itself to whoever connects a tool."""
        return {
            "issuer": self.issuer,
            "client_id": self.client_id,
            "sign_in_address": f"{self.address}/sign-in",
            "keys_address": f"{self.address}/keys",
            "token_address": f"{self.address}/token",
            "deployments": (self.deployment,),
        }

    def begins(self, **fields):
        """What a browser sends to begin a launch."""
        return {
            "iss": self.issuer,
            "login_hint": "hint-1",
            "target_link_uri": "https://tool.example.org/",
            "lti_message_hint": "message-1",
            "client_id": self.client_id,
        } | fields

    def claims(self, nonce, **changes):
        """What it says of a launch."""
        return claims_of(self.issuer, self.client_id, nonce, **changes)

    def token(self, claims, *, key=None, algorithm="RS256", **header):
        key = key or self.keys[0]
        header = {"alg": algorithm, "kid": key.kid} | header
        return jwt.encode(header, claims, key, algorithms=[algorithm])

    def answers(self, address, **fields):
        """What the browser posts to the tool, once it was sent to the platform's address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["client_id"], asked["response_mode"]) == (self.client_id, "form_post")
        claims = self.claims(**{"nonce": asked["nonce"]} | fields)
        return {"state": asked["state"], "id_token": self.token(claims)}

    def configuration(self):
        """What it says of itself to tools that register by themselves."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/sign-in",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint": f"{self.address}/token",
            "registration_endpoint": f"{self.address}/register",
        }

    def register(self, headers, told):
        """Take what a tool says of itself; answer with its id."""
        self.registered.append((headers["Authorization"], told))
        number = len(self.registered)
        tool = {"deployment_id": self.deployment}
        named = "https://purl.imsglobal.org/spec/lti-tool-configuration"
        return told | {"client_id": f"registered-{number}", named: tool}, 201

    def scoring(self, line="1"):
        """The claim by which a place takes scores."""
        return {
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": [f"{SCOPES}score"],
                "lineitem": f"{self.address}/lines/{line}?of=7",
            }
        }

    def read(self, token, **expected):
        """What a token of the tool's says, checked with the keys that it publishes."""
        found = jwt.decode(token, KeySet.import_key_set(self.tool_keys), algorithms=["RS256"])
        jwt.JWTClaimsRegistry(**{k: {"essential": True, "value": v} for k, v in expected.items()})
        assert {name: found.claims[name] for name in expected} == expected
        return found.claims

    def let_in(self, form):
        """Answer a request for an access token."""
        assert form["grant_type"] == ["client_credentials"]
        self.read(
            form["client_assertion"][0],
            iss=self.client_id,
            sub=self.client_id,
            aud=f"{self.address}/token",
        )
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return {"access_token": token, "token_type": "bearer", "expires_in": 3600}


class Handler(BaseHTTPRequestHandler):
    """What the platform answers to programs. ``platform`` is set in a class of its own."""

    platform = None

    def do_GET(self):
        self.platform.asked.append(self.path)
        path = urlsplit(self.path).path
        if path == "/keys":
            self._say(KeySet(self.platform.keys).as_dict(private=False))
        elif path == "/members":
            self._members()
        elif path == "/configuration":
            self._say(self.platform.configuration())
        else:
            self._say({}, 404)

    def do_POST(self):
        self.platform.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = urlsplit(self.path).path
        if path == "/token":
            self._say(self.platform.let_in(parse_qs(body.decode())), self.platform.token_status)
        elif path.endswith("/scores") and self._is_let_in():
            self._take(json.loads(body))
        elif path == "/register":
            self._say(*self.platform.register(self.headers, json.loads(body)))
        else:
            self._say({}, 401)

    def _take(self, score):
        """Note a score, unless it is down, or does not want one of this person."""
        status = 404 if score["userId"] in self.platform.refuses else self.platform.status
        if status < 300:
            self.platform.scores.append((self.path, score))
        self._say({}, status)

    def _is_let_in(self):
        return self.headers["Authorization"].removeprefix("Bearer ") in self.platform.tokens

    def _members(self):
        platform = self.platform
        page = int(parse_qs(urlsplit(self.path).query).get("Page", ["0"])[0])
        more = f"<{platform.address}/members?Page={page + 2}>; rel=next"
        self._say(
            {"id": "x", "context": {"id": "c"}, "members": platform.members[page : page + 2]},
            200 if self._is_let_in() else 401,
            link=more if len(platform.members) > page + 2 else "",
        )

    def _say(self, value, status=200, link=""):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if link:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Visit:
    """A browser on its way from the platform to a course."""

    def __init__(self, client, platform, registration):
        self.client, self.platform, self.registration = client, platform, registration
        self.base = f"/lti/{registration.pk}"

    def begin(self, **fields):
        return self.client.post(f"{self.base}/begin/", self.platform.begins(**fields))

    def send(self, form):
        return self.client.post(f"{self.base}/launch/", form)

    def launch(self, **fields):
        """Come as far as the page on which one enters."""
        return self.send(self.platform.answers(self.begin()["Location"], **fields))

    def enter(self, choose=None, **fields):
        """Come in, as somebody new too; return where one is led."""
        taken = self.launch(**fields)
        assert taken.status_code == 302, taken.content.decode()
        at = taken["Location"]
        response = self.client.get(at)
        if response.status_code == 200:
            response = self.client.post(at, {choose: "1"} if choose else {})
        return response


def platform_of(partner):
    """A registration that is connected with a platform which nobody asks anything."""
    made = make_registration(partner=partner, name="Moodle", is_sandbox=False, by_id=uuid.uuid4())
    facts = {
        "issuer": "https://lms.example.org",
        "client_id": "client-7",
        "sign_in_address": "https://lms.example.org/sign-in",
        "keys_address": "https://lms.example.org/keys",
    }
    connect(registration=made, platform=About(**facts), by_id=uuid.uuid4())
    return LtiRegistration.objects.get(pk=made.pk)


def choosing(address="https://lms.example.org/back", *, many=True):
    """What a platform says where a teacher is to choose what to link."""
    asked = {
        "deep_link_return_url": address,
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": many,
        "data": "csrf-7",
    }
    return {
        f"{CLAIM}message_type": "LtiDeepLinkingRequest",
        f"{CHOICE}deep_linking_settings": asked,
        "role": TEACHER,
    }


def launched(registration, **said):
    """A launch that was taken, and not entered: its id, and the cookie of its browser."""
    begun = Begun(str(registration.pk))
    claims = claims_of(registration.issuer, registration.client_id, begun.nonce, **said)
    sealed = seal_text(json.dumps(asdict(arrival_of(claims))), use=USE)
    launch = LtiLaunch.objects.create(
        id=uuid.UUID(begun.nonce), registration=registration, said=sealed
    )
    return launch.pk, begun


def named(score):
    """By which name a platform hears of somebody."""
    return open_text(score.user, use=USE)
