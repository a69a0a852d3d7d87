"""Makes tokens that the gateway must not take, and some that it must: with the stack's own keys, or with others."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from local.stack import Stack

Json = dict[str, Any]


def encoded(content: bytes) -> str:
    """Base64url without padding, as in a token."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(part: str) -> Any:
    """What a part of a token says."""
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@dataclass
class Forger:
    """Forges the token of a customer, and knows the key of the stack's user pool."""

    stack: Stack

    @property
    def token(self) -> str:
        return self.stack.tokens["customer-1"]

    @property
    def header(self) -> Json:
        found: Json = decoded(self.token.split(".")[0])
        return found

    @property
    def claims(self) -> Json:
        found: Json = decoded(self.token.split(".")[1])
        return found

    def pool_key(self) -> rsa.RSAPrivateKey:
        """What the pool signs ID tokens with."""
        (path,) = (self.stack.directory / "ministack" / "state" / "cognito-pool-keys").glob("*-id.pem")
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def content(self, claims: Json, header: Json | None = None) -> str:
        """A token without its signature; changes to the customer's claims, where None takes a claim away."""
        whole = {name: value for name, value in (self.claims | claims).items() if value is not None}
        return ".".join(encoded(json.dumps(part).encode()) for part in (self.header | (header or {}), whole))

    def signed(self, claims: Json, header: Json | None = None, key: rsa.RSAPrivateKey | None = None) -> str:
        """A token with a valid signature of the pool, or of another key."""
        content = self.content(claims, header)
        signature = (key or self.pool_key()).sign(content.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{content}.{encoded(signature)}"

    def signed_with_the_public_key(self) -> str:
        """HS256, with what everybody can read as its secret."""
        public = self.pool_key().public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        content = self.content({}, {"alg": "HS256"})
        return f"{content}.{encoded(hmac.new(pem, content.encode(), hashlib.sha256).digest())}"

    def tampered(self, **claims: Any) -> str:
        """The customer's own token and signature, with other claims."""
        return f"{self.content(claims)}.{self.token.split('.')[2]}"
