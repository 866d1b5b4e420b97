"""What several annotations say."""

from learners.privacy.annotations import Withheld

ACCOUNT = "the account is erased"
SECRET = Withheld("a digest of a secret, worth something to a thief and nothing to its owner")
