"""A fixed amount of CPU work, counted in rounds and never timed."""

import hashlib


def burn(rounds: int) -> str:
    """Hash `rounds` times with SHA-256 and return the last digest as hex.

    The interpreter's lock is held throughout: hashlib lets go of it only for more than 2 KB.
    """
    digest = b"io-wait-lab"
    for _ in range(rounds):
        digest = hashlib.sha256(digest).digest()
    return digest.hex()
