"""Files in a bucket of S3, or of a server that speaks like it; the one door to its SDK."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, BinaryIO, Self, cast
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from store.infra.storage.contract import CHUNK, SignedUpload, Streamed, checked
from store.infra.storage.pouring import pour
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound
from store.settings import Settings

CONNECT_SECONDS = 5
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"409", "412", "ConditionalRequestConflict", "PreconditionFailed"}
# SigV4 signs no longer: docs.aws.amazon.com/AmazonS3/latest/userguide, "presigned URLs".
_LONGEST_SIGNATURE = 7 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """Where the bucket is and who may write to it; the secret is never shown."""

    name: str
    prefix: str = ""
    region: str = "us-east-1"
    endpoint: str | None = None
    path_style: bool = False
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read `s3://bucket/prefix?region=…&endpoint=…&path_style=1`.

        Without keys the SDK looks where it usually does: environment, role, profile.
        """
        parts = urlsplit(settings.STORAGE_URL)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return cls(
            name=parts.netloc,
            prefix=f"{parts.path.strip('/')}/".lstrip("/"),
            region=asked.get("region", cls.region),
            endpoint=asked.get("endpoint"),
            path_style=asked.get("path_style") == "1",
            access_key_id=settings.S3_ACCESS_KEY_ID or None,
            secret_access_key=settings.S3_SECRET_ACCESS_KEY or None,
        )


class S3Storage:
    """Keeps files as objects of one bucket; signed uploads go there without passing us."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._client = _client(bucket)

    @property
    def upload_origin(self) -> str:
        parts = urlsplit(self._post("origin", size=1, content_type="", seconds=1)["url"])
        return f"{parts.scheme}://{parts.netloc}"

    def answers(self) -> bool:
        try:
            self._client.head_bucket(Bucket=self.bucket.name)
        except (BotoCoreError, ClientError):
            return False
        return True

    def put(self, key: str, source: BinaryIO) -> int:
        with TemporaryFile() as whole:
            written = pour(source, whole)
            self._send(key, whole)
        return written

    def put_stream(
        self, key: str, source: BinaryIO, *, at_most: int, at_least: int = 0
    ) -> int:
        if self.exists(key):
            raise Conflict("This file has been sent already.")
        with TemporaryFile() as whole:
            written = pour(source, whole, at_most=at_most, at_least=at_least)
            with _refusals():
                # Of two who come at once the server refuses the second, if it can.
                self._send(key, whole, IfNoneMatch="*")
        return written

    def open(self, key: str) -> BinaryIO:
        whole = TemporaryFile()  # noqa: SIM115 whoever asked closes it
        self._fetch(key, whole)
        whole.seek(0)
        return cast("BinaryIO", whole)

    def body(self, key: str) -> Streamed:
        answer = self._get(key)
        stream = answer["Body"]
        return Streamed(answer["ContentLength"], stream.iter_chunks(CHUNK), stream.close)

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        with TemporaryDirectory(prefix="stored-") as folder:
            path = Path(folder) / key.rpartition("/")[2]
            with path.open("wb") as out:
                self._fetch(key, out)
            yield path

    def size_of(self, key: str) -> int:
        with _refusals():
            return int(self._client.head_object(**self._at(key))["ContentLength"])

    def exists(self, key: str) -> bool:
        try:
            self.size_of(key)
        except NotFound:
            return False
        return True

    def copy(self, key: str, target: str) -> None:
        with _refusals():
            self._client.copy_object(**self._at(target), CopySource=self._at(key))

    def delete(self, key: str) -> None:
        self._client.delete_object(**self._at(key))

    def sign_upload(
        self, key: str, *, size: int, content_type: str, expires_at: datetime
    ) -> SignedUpload:
        left = int((expires_at - clock.now()).total_seconds())
        seconds = max(1, min(left, _LONGEST_SIGNATURE))
        form = self._post(key, size=size, content_type=content_type, seconds=seconds)
        return SignedUpload(
            url=form["url"], method="POST", fields=form["fields"], expires_at=expires_at
        )

    def _post(
        self, key: str, *, size: int, content_type: str, seconds: int
    ) -> dict[str, Any]:
        """Sign a form for exactly this key, type and size."""
        form: dict[str, Any] = self._client.generate_presigned_post(
            **self._at(key),
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", size, size],
            ],
            ExpiresIn=seconds,
        )
        return form

    def _send(self, key: str, whole: IO[bytes], **conditions: str) -> None:
        whole.seek(0)
        self._client.put_object(**self._at(key), Body=whole, **conditions)

    def _fetch(self, key: str, out: IO[bytes]) -> None:
        with closing(self._get(key)["Body"]) as body:
            for chunk in body.iter_chunks(CHUNK):
                out.write(chunk)

    def _get(self, key: str) -> dict[str, Any]:
        with _refusals():
            answer: dict[str, Any] = self._client.get_object(**self._at(key))
        return answer

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self.bucket.prefix + checked(key)}


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what the server's code means to us; all else is a failure and stays one."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _ABSENT:
            raise NotFound("That file is no longer here.") from error
        if code in _TAKEN:
            raise Conflict("This file has been sent already.") from error
        raise


def _client(bucket: Bucket) -> Any:
    return boto3.client(
        "s3",
        region_name=bucket.region,
        endpoint_url=bucket.endpoint,
        aws_access_key_id=bucket.access_key_id,
        aws_secret_access_key=bucket.secret_access_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if bucket.path_style else "virtual"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=30,
            retries={"mode": "standard", "max_attempts": 3},
            # Trailing checksums, the SDK's habit since 1.36, are unknown to many servers.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
