"""What the schema says of every operation: headers that it takes, and how errors look."""

from typing import Any

from sources.error_codes import error_tables
from sources.models.kept_answers import KEY

from .asked_again import KEY_HEADER
from .conditions import IF_OTHER, IF_SAME
from .errors import PROBLEM


def _header(name: str, about: str, **schema: Any) -> dict[str, Any]:
    shape = {"type": "string", "minLength": 1, **schema}
    return {"name": name, "in": "header", "description": about, "schema": shape}


_KEY = _header(
    KEY_HEADER,
    "A name of yours for this request, new for each. Where it comes twice, it is done once, and"
    " answered alike for a day; another request by the same key is a 422 `key_reused`, one that is"
    " under way a 409 `key_in_use`.",
    maxLength=KEY,
)
_IF_OTHER = _header(IF_OTHER, "The `ETag` of the answer that you have: 304, if it is the same.")
_IF_SAME = _header(
    IF_SAME,
    "The `ETag` that a GET of the row gave, or of the one to which this belongs: 412"
    " `version_other`, if it is another one by now, with the row as it is (`error.current`).",
)
_WRITES = {"post", "patch", "delete"}


def schema_headers(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular hook: say of every operation which headers it takes."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            takes = operation.setdefault("parameters", [])
            if method in _WRITES and not path.endswith("auth/token/"):  # whose answer is a secret
                takes.append(_KEY)
            if method in _WRITES and ("{" in path or path.endswith(("/me/", "/newsroom/"))):
                takes.append(_IF_SAME)
            if method == "get" and "application/json" in operation["responses"]["200"]["content"]:
                takes.append(_IF_OTHER)
                operation["responses"]["304"] = {"description": "It is as you have it."}
    return result


def schema_errors(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular hook: say of every operation what its errors look like."""
    text = {"type": "string"}
    one = {"code": text, "message": text, "field": text}
    entry = {"type": "object", "required": list(one), "properties": one}
    many = {"type": "array", "items": entry}
    error = {"type": "object", "required": list(one), "properties": {**one, "fields": many}}
    problem = {**dict.fromkeys(("type", "title", "detail"), text), "status": {"type": "integer"}}
    result["components"]["schemas"]["Error"] = {
        "type": "object",
        "description": f"Every code, and whose move it is.\n\n{error_tables(level=4)}",
        "required": [*problem, "error"],
        "properties": {**problem, "error": error},
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, whose in (("4XX", "The caller's move."), ("5XX", "The desk's move.")):
                operation["responses"][status] = {"description": whose, "content": content}
    return result
