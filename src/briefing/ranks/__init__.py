"""Packed rank tables of the two public tiktoken encodings, so that counting needs no network.

A file `<encoding>.xz` holds, after xz: the number of tokens (4 bytes, little endian), the length
of each token in rank order (1 byte each), then all tokens' bytes end to end. Rank and position
are the same, so nothing else has to be stored. `pack.py` writes the files; README.md says where
the tables come from.
"""

from __future__ import annotations

import struct
from importlib import resources

# What tiktoken itself expects of the public `<encoding>.tiktoken` files; a test compares.
SHA256 = {
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
}

_COUNT = struct.Struct("<I")


def load(name: str) -> dict[bytes, int]:
    """Return the rank of each token of the encoding `name`.

    Raises:
        OSError: The packed file is missing or unreadable.
        ValueError: The packed file is not what `to_bytes` makes.
    """
    packed = resources.files(__package__).joinpath(f"{name}.xz").read_bytes()
    return from_bytes(packed)


def to_bytes(tokens: list[bytes]) -> bytes:
    """Return `tokens`, listed in rank order, in the packed form. Tokens have 1 to 255 bytes."""
    import lzma  # noqa: PLC0415 - a C library that `import briefing` does not need

    plain = _COUNT.pack(len(tokens)) + bytes(map(len, tokens)) + b"".join(tokens)
    # Tokens are text without alignment: no position bits, more context bits (0.1 % smaller).
    filters = [
        {
            "id": lzma.FILTER_LZMA2,
            "preset": 9 | lzma.PRESET_EXTREME,
            "lc": 4,
            "lp": 0,
            "pb": 0,
        }
    ]
    return lzma.compress(plain, check=lzma.CHECK_CRC64, filters=filters)


def from_bytes(packed: bytes) -> dict[bytes, int]:
    """Return the rank of each token of a packed table; `ValueError` when it is damaged."""
    import lzma  # noqa: PLC0415 - a C library that `import briefing` does not need

    try:
        plain = lzma.decompress(packed)
        (size,) = _COUNT.unpack_from(plain)
    except (lzma.LZMAError, EOFError, struct.error) as error:
        msg = f"damaged rank table: {error}"
        raise ValueError(msg) from error
    start = _COUNT.size + size
    lengths = plain[_COUNT.size : start]
    if len(lengths) != size or len(plain) != start + sum(lengths):
        msg = "damaged rank table: the lengths do not fit the bytes"
        raise ValueError(msg)
    # One call cuts all tokens: twice as fast as slicing one by one.
    layout = "".join([f"{length}s" for length in lengths])
    tokens = struct.unpack_from(layout, plain, start)
    return dict(zip(tokens, range(size), strict=True))
