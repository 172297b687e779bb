"""Uploaded models in JSON."""

from __future__ import annotations

from flask import url_for

from store.api.answers import Json
from store.api.shapes.values import moment
from store.catalog.views.structured import absolute
from store.uploads.examination.figures import Examination
from store.uploads.findings import findings_of
from store.uploads.findings.finding import Finding
from store.uploads.incoming import Signed
from store.uploads.models import Part, Upload
from store.uploads.preparation import Preparation
from store.uploads.reasons import REASONS


def signed(one: Signed) -> Json:
    """Write what is needed to send the bytes, and where to say that they are there."""
    upload, target = one.upload, one.target
    return {
        "id": upload.token,
        "batch": upload.batch,
        "upload": {
            "url": absolute(target.url) if target.url.startswith("/") else target.url,
            "method": target.method,
            "headers": dict(target.headers),
            "fields": dict(target.fields),
            "expires_at": moment(target.expires_at),
        },
        "completion_url": absolute(url_for("api.upload_completion", token=upload.token)),
        "signature_url": absolute(url_for("api.upload_signature", token=upload.token)),
    }


def upload(one: Upload) -> Json:
    """Write how far a model is, and what is known of it by now."""
    part = None if one.is_deleted else one.part
    return {
        "id": one.token,
        "batch": one.batch,
        "filename": one.filename,
        "name": one.name,
        "size": one.size,
        "sha256": one.sha256 or None,
        "status": one.status.value,
        "scan": one.scan.value,
        "reason": _reason(one.reason),
        "preparation": one.preparation,
        "measure": _measure(part) if part else None,
        "findings": _findings(part) if part else [],
        "url": absolute(url_for("quotes.configure", token=one.token)),
        "picture": _picture(one, part),
        "created_at": moment(one.created_at),
        "settled_at": moment(one.settled_at) if one.settled_at else None,
        "deleted_after": moment(one.deleted_after),
        "deleted_at": moment(one.deleted_at) if one.deleted_at else None,
    }


def _reason(code: str | None) -> Json | None:
    return {"code": code, "message": REASONS[code]} if code else None


def _measure(part: Part) -> Json:
    measure = part.measured
    return {
        "box_mm": list(measure.box_mm),
        "volume_mm3": measure.volume_mm3,
        "area_mm2": measure.area_mm2,
        "triangles": measure.triangles,
        "bodies": measure.bodies,
        "watertight": measure.is_watertight,
        "open_edges": measure.open_edges,
        "unit_hint": measure.unit_hint,
    }


def _findings(part: Part) -> list[Json]:
    examination = Examination.from_dict(part.examination) if part.examination else None
    preparation = Preparation.from_key(part.preparation)
    found = findings_of(part.measured, examination, preparation=preparation)
    return [_finding(finding) for finding in found]


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "title": finding.title,
        "message": finding.sentence,
    }


def _picture(one: Upload, part: Part | None) -> str | None:
    if part is None or part.thumbnail_key is None:
        return None
    return absolute(url_for("uploads.thumbnail", token=one.token))
