"""An old secret decrypts the new one; the stored data alone reveals neither."""

from base64 import urlsafe_b64encode

from hypothesis import assume, given
from hypothesis import strategies as st

from meetings.domain.access.rules import new_secret
from meetings.domain.personal_feeds.rules import decrypt_secret, derive_pad, encrypt_secret

SECRETS = st.binary(min_size=32, max_size=32).map(
    lambda octets: urlsafe_b64encode(octets).decode().rstrip("=")
)


KEY, OTHER_KEY = b"the site's own", b"another"


@given(SECRETS, SECRETS, SECRETS)
def test_old_secret_decrypts_the_new_one(old: str, new: str, other: str) -> None:
    assume(other != old)

    sealed = encrypt_secret(new, derive_pad(old), KEY)

    assert decrypt_secret(sealed, old, KEY) == new
    assert decrypt_secret(sealed, other, KEY) != new


@given(SECRETS, SECRETS)
def test_database_copies_reveal_no_secret_without_the_key(old: str, new: str) -> None:
    """Check copies from before the renewal, with the pad, and from after it."""
    sealed = encrypt_secret(new, derive_pad(old), KEY)

    assert decrypt_secret(sealed, old, OTHER_KEY) != new
    assert new not in (sealed, bytes.fromhex(sealed).hex())


def test_generated_secrets_can_be_encrypted() -> None:
    old, new = new_secret(), new_secret()

    assert decrypt_secret(encrypt_secret(new, derive_pad(old), KEY), old, KEY) == new
