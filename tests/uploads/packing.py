"""ZIPs made by the tests: honest ones and hostile ones."""

import io
import zipfile


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of names and contents; a name may be a ZipInfo."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in dict(entries).items():
            archive.writestr(name, content)
    return packed.getvalue()
