"""A small OpenID Connect provider: an organisation that says who somebody is, over HTTP."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "article-26", "shared secret"


class Organisation:
    """Signs everybody in as ``subject`` at once, and says more of them than anybody asked for."""

    def __init__(self):
        self.key = self.published = rsa.generate_private_key(65537, 2048)
        self.subject, self.codes, self.asked = "canary-subject-31", {}, []
        self.audience, self.denies = CLIENT, False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def configuration(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query):
        """Where the browser is sent back to."""
        self.asked.append(query)
        back, state = query["redirect_uri"], query["state"]
        if self.denies:
            return f"{back}?{urlencode({'error': 'access_denied', 'state': state})}"
        code = uuid4().hex
        self.codes[code] = query
        return f"{back}?{urlencode({'code': code, 'state': state})}"

    def token(self, form):
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
            or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET)
        ):
            return 400, {"error": "invalid_grant"}
        said = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": self.subject,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "name": "Canary Name",
            "email": "canary@organisation.example",
            "email_verified": True,
        }
        token = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "1"})
        return 200, {"access_token": "canary-access", "token_type": "Bearer", "id_token": token}


def _handler(organisation):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            if address.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.send_response(302)
                self.send_header("Location", organisation.authorize(query))
                self.end_headers()
            elif address.path == "/keys":
                self.reply(200, organisation.keys())
            else:
                self.reply(200, organisation.configuration())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.reply(*organisation.token(form))

        def reply(self, status, data):
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    return Handler
