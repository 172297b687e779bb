"""What arrives by mail: the worker's jobs are done, then the mails are read."""

import re
from email import message_from_bytes
from email.policy import default

from tests.working import run_jobs

LINK = re.compile(r"http://localhost(/account/links/[A-Za-z0-9_-]+)")


class Postbox:
    """The file mailbox of the shop, empty at first."""

    def __init__(self, folder) -> None:
        self.folder = folder
        for old in folder.glob("*.eml"):
            old.unlink()

    def mails(self):
        """Give all mails that were sent, once the worker has done what was announced."""
        run_jobs()
        found = [path.read_bytes() for path in self.folder.glob("*.eml")]
        return [message_from_bytes(mail, policy=default) for mail in found]

    def to(self, address, subject=""):
        """Give the mails to an address, by what their subjects begin with."""
        return [
            mail
            for mail in self.mails()
            if mail["To"] == address and mail["Subject"].startswith(subject)
        ]

    def link(self, address, subject=""):
        """Give the path of the one link that was mailed to an address."""
        found = {
            link
            for mail in self.to(address, subject)
            for link in LINK.findall(text_of(mail))
        }
        (path,) = found
        return path


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()
