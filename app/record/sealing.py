"""The bytes of a record: canonical, so that one digest stands for one content.

The form is RFC 8785 (JSON Canonicalization Scheme) without floating point: UTF-8, keys sorted, no spaces, only the
escapes that JSON demands. Text is kept code point by code point as people wrote it; it is not normalised, so two
spellings of one accented letter are two contents. The outer object names the schema and its version:

    {"record": {…}, "schema": {"name": "caseboard/minutes", "version": 1}}
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

from app.record.addenda import CorrectedRecord
from app.record.coding import decode, encode
from app.record.edition import Edition
from app.record.minutes import Minutes
from app.record.plan import PlanVersion
from app.record.rendition import Rendition
from app.record.restricted import RestrictedRecord
from app.record.safety import SafetyPlanCopy
from app.record.seal import Seal
from app.record.young_letter import YoungLetter

Record = TypeVar(
    "Record", Minutes, PlanVersion, RestrictedRecord, Rendition, Seal, CorrectedRecord, SafetyPlanCopy, YoungLetter
)
AnyRecord = (
    Minutes
    | PlanVersion
    | RestrictedRecord
    | Rendition
    | Seal
    | CorrectedRecord
    | SafetyPlanCopy
    | YoungLetter
    | Edition
)

#: The schema of each record. A change that older readers would not understand raises its version.
SCHEMAS: dict[type, dict[str, Any]] = {
    Minutes: {"name": "caseboard/minutes", "version": 1},
    PlanVersion: {"name": "caseboard/plan", "version": 1},
    RestrictedRecord: {"name": "caseboard/restricted", "version": 1},
    Rendition: {"name": "caseboard/minutes-rendition", "version": 1},
    Seal: {"name": "caseboard/seal", "version": 1},
    CorrectedRecord: {"name": "caseboard/corrections", "version": 1},
    SafetyPlanCopy: {"name": "caseboard/safety-plan", "version": 1},
    YoungLetter: {"name": "caseboard/young-letter", "version": 1},
    Edition: {"name": "caseboard/edition", "version": 1},
}


def canonical(record: AnyRecord) -> bytes:
    """The canonical bytes of a record. Raises TypeError or ValueError for content that no record can hold."""
    return _bytes({"record": encode(record), "schema": SCHEMAS[type(record)]})


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def minutes_from(content: bytes) -> Minutes:
    """The minutes that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(Minutes, content)


def plan_from(content: bytes) -> PlanVersion:
    """The plan version that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(PlanVersion, content)


def restricted_from(content: bytes) -> RestrictedRecord:
    """The record of a restricted part that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(RestrictedRecord, content)


def seal_from(content: bytes) -> Seal:
    """The seal that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(Seal, content)


def corrections_from(content: bytes) -> CorrectedRecord:
    """The version 1.n that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(CorrectedRecord, content)


def safety_plan_from(content: bytes) -> SafetyPlanCopy:
    """The edition of a safety plan that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(SafetyPlanCopy, content)


def young_letter_from(content: bytes) -> YoungLetter:
    """The letter to a young person that these canonical bytes hold; ValueError when they are anything else."""
    return _record_from(YoungLetter, content)


def copy_from(content: bytes) -> Minutes | Rendition:
    """The minutes, or the rendition of them, that these canonical bytes hold; ValueError when they are neither."""
    match _parsed(content):
        case {"schema": schema} if schema == SCHEMAS[Rendition]:
            return _record_from(Rendition, content)
    return minutes_from(content)


def _record_from(model: type[Record], content: bytes) -> Record:
    match _parsed(content):
        case {"schema": schema, "record": body} if schema == SCHEMAS[model]:
            record = _decoded(model, body)
        case _:
            raise ValueError(f"these bytes are not {SCHEMAS[model]['name']} version {SCHEMAS[model]['version']}")
    if canonical(record) != content:
        raise ValueError("these bytes are not in canonical form")
    return record


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("these bytes are nested too deeply") from error


def _decoded(model: type[Record], body: object) -> Record:
    try:
        return decode(model, body)
    except RecursionError as error:
        raise ValueError("this record holds something that its schema does not know") from error


def _bytes(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")
