"""Files under a password, for those who have no other way than to send them."""

from __future__ import annotations

import io
from collections.abc import Mapping


def protected(files: Mapping[str, bytes], password: str) -> bytes:
    """A zip file encrypted with AES-256, as common programs open it. The names of the files in it are not hidden."""
    import pyzipper

    written = io.BytesIO()
    with pyzipper.AESZipFile(written, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
