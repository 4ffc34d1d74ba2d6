"""Pack the public `.tiktoken` rank files: `python -m briefing.ranks.pack DIR`.

DIR holds `cl100k_base.tiktoken` and `o200k_base.tiktoken`, plain or with `.gz` behind. A file
whose sha256 is not the one that tiktoken publishes is refused. The packed files are written
beside this script.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import sys
from pathlib import Path

from briefing.ranks import SHA256, to_bytes


def main(folder: Path, into: Path) -> None:
    """Pack the rank file of each encoding found in `folder`; write `<encoding>.xz` to `into`.

    Raises:
        FileNotFoundError: A rank file is missing.
        ValueError: A rank file is not the published one.
    """
    for name, expected in SHA256.items():
        content = _read(folder, f"{name}.tiktoken")
        if hashlib.sha256(content).hexdigest() != expected:
            msg = f"{name}.tiktoken is not the published file: its sha256 differs"
            raise ValueError(msg)
        into.joinpath(f"{name}.xz").write_bytes(to_bytes(tokens_of(content)))


def tokens_of(content: bytes) -> list[bytes]:
    """Return the tokens of a `.tiktoken` file in rank order; ranks have no gaps."""
    tokens: list[bytes] = []
    for line in content.splitlines():
        token, _, rank = line.partition(b" ")
        if int(rank) != len(tokens):
            msg = f"rank {int(rank)} stands where {len(tokens)} belongs"
            raise ValueError(msg)
        tokens.append(base64.b64decode(token, validate=True))
    return tokens


def _read(folder: Path, name: str) -> bytes:
    plain = folder / name
    if plain.exists():
        return plain.read_bytes()
    return gzip.decompress((folder / f"{name}.gz").read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and one folder
        sys.exit("usage: python -m briefing.ranks.pack DIR")
    main(Path(sys.argv[1]), Path(__file__).parent)
