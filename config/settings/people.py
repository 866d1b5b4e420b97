"""Settings about people: how they sign in, what is asked of them, how long anything is kept."""

from typing import Any

from environs import Env

env = Env()


def organisations(told: list[dict[str, str]]) -> dict[str, Any]:
    """Return organisations with a single sign-on as django-allauth reads them."""
    apps = [
        {
            "provider_id": each["id"],
            "name": each["name"],
            "client_id": each["client_id"],
            "secret": each["secret"],
            "settings": {"server_url": each["issuer"], "fetch_userinfo": False},
        }
        for each in told
    ]
    return {"openid_connect": {"provider_class": "web.single_sign_on.Organisation", "APPS": apps}}


AUTH_USER_MODEL = "learners.Account"
AUTHENTICATION_BACKENDS = ["learners.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "learners.validators.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "learners.validators.CommonValidator"},
    {"NAME": "learners.validators.LikeUserNameValidator"},
]
# django-allauth adds what is optional: an address, second factors, an organisation's sign-on. The
# way in is our own (learners.services), and an account needs none of it.
ACCOUNT_ADAPTER = "learners.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # only verified addresses are stored: learners.services
ACCOUNT_EMAIL_MAX_LENGTH = 400  # the column's: an address of 254 characters, sealed, takes 360
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
MFA_ADAPTER = "learners.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # half a minute: clocks of phones that are offline go wrong
MFA_RECOVERY_CODE_COUNT, MFA_RECOVERY_CODE_DIGITS = 8, 10
# No view of the CMS answers to staff who have signed in without a second factor.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", False)
# Organisations through whose single sign-on people may come (OpenID Connect): a list in JSON of
# {"id", "name", "issuer", "client_id", "secret"}.
OIDC_PROVIDERS: list[dict[str, str]] = env.json("OIDC_PROVIDERS", [])
SOCIALACCOUNT_PROVIDERS = organisations(OIDC_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "web.single_sign_on.SignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
HEADLESS_CLIENTS = ["browser"]  # what of it is served: config.headless
LOGIN_URL = "web:sign-in"
SECOND_STEP_URL = "web:second-step"
SESSION_ENGINE = "learners.sessions"
# Ends with the browser, unless somebody asks to stay signed in: devices are shared.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
EXIT_COOKIE_NAME = "exit-owed"  # set by quick_exit.js: the session is to end before anything else
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "web.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Where the quick exit leads: a page that says nothing of whoever has it open.
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", "https://www.bing.com/")
ACCESS_TOKEN_DAYS = env.int("ACCESS_TOKEN_DAYS", 30)
SIGN_IN_RATE = env.str("SIGN_IN_RATE", "10/15m")
# How many mails somebody may ask for, per address and per network.
MAIL_RATE = env.str("MAIL_RATE", "5/h")
MAIL_NETWORK_RATE = env.str("MAIL_NETWORK_RATE", "60/h")
SIGN_UP_RATE = env.str("SIGN_UP_RATE", "60/h")
VERIFY_RATE = env.str("VERIFY_RATE", "300/5m")
# How often somebody may have a certificate replaced by one with another name of theirs.
REPLACEMENT_RATE = env.str("REPLACEMENT_RATE", "10/d")
GUARDIAN_RATE = env.str("GUARDIAN_RATE", "120/h")
CHECK_RATE = env.str("CHECK_RATE", "600/5m")
SUPPORT_RATE = env.str("SUPPORT_RATE", "60/h")
# How much a partner's program may ask, per key.
PARTNER_RATE = env.str("PARTNER_RATE", "600/m")
# How many files of learners it may send, which cost more.
PARTNER_BULK_RATE = env.str("PARTNER_BULK_RATE", "60/h")
# How many rows these may have in all, per partner.
PARTNER_ROWS_RATE = env.str("PARTNER_ROWS_RATE", "500000/h")
# How much the program of a learner may ask, per account.
LEARNER_RATE = env.str("LEARNER_RATE", "600/m")
# How many codes of invitations may be typed in, per network: a class shares one.
INVITATION_RATE = env.str("INVITATION_RATE", "600/h")

# For how many days somebody who has asked for the erasure of their account may keep it.
ERASURE_GRACE_DAYS = env.int("ERASURE_GRACE_DAYS", 7)

# From which age people may agree by themselves to what is done with their data, where it is another
# than in learners/ages.py: "KE=18,ES=14".
AGES_OF_CONSENT: dict[str, int] = env.dict("AGES_OF_CONSENT", {}, subcast_values=int)
# For how many days a code that asks a parent or guardian can be answered.
GUARDIAN_CODE_DAYS = env.int("GUARDIAN_CODE_DAYS", 7)

# After how many days without use somebody who learns without an account is erased.
GUEST_DAYS = env.int("GUEST_DAYS", 30)
# The same of whom a partner follows, and whose way back is the partner's own system.
FOLLOWED_GUEST_DAYS = max(GUEST_DAYS, env.int("FOLLOWED_GUEST_DAYS", 365))

# After how many years without use an account is erased, 0 for never; and for how many days signing
# in keeps it after that.
UNUSED_ACCOUNT_YEARS = env.int("UNUSED_ACCOUNT_YEARS", 0)
UNUSED_NOTICE_DAYS = env.int("UNUSED_NOTICE_DAYS", 60)

# For how many years it is kept which staff looked at or changed whose record: one at least.
AUDIT_YEARS = max(1, env.int("AUDIT_YEARS", 5))

# Names that learners give are encrypted with a key of their own, which is wrapped by these.
# The first encrypts, the others only decrypt (rotation). They never live in the database.
ENCRYPTION_KEYS: list[str] = env.list("ENCRYPTION_KEYS", [])

# Whether people are asked about themselves at all. Which questions, administrators choose.
DEMOGRAPHICS = env.bool("DEMOGRAPHICS", True)
# Countries (ISO 3166) that count as the Global South, in the place of the list in
# learners/demographics/regions.toml.
GLOBAL_SOUTH = frozenset(env.list("GLOBAL_SOUTH", []))
