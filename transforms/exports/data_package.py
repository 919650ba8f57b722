"""The Frictionless Data Package that says what the CSV files hold: columns, types, keys, licence, sources, digests.

Belongs here: `datapackage.json`. Does not belong here: the files that it describes.
"""

import hashlib
import json
from collections.abc import Iterable

import pyarrow as pa

from transforms.exports.tables import (
    LICENCE_NAME,
    LICENCE_NOTE,
    LICENCE_PATH,
    LICENCE_TITLE,
    ExportRelease,
    ExportSource,
    ExportTable,
    text_of,
)

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def data_package(tables: Iterable[tuple[ExportTable, str, bytes]], *, release: ExportRelease, sources: Iterable[ExportSource]) -> bytes:
    """`datapackage.json` for tables with the path and the bytes of their CSV."""
    package: dict[str, Json] = {
        "profile": "tabular-data-package",
        "name": "giamngheo",
        "id": release.content_hash,
        "title": "Poverty reduction in Vietnam: figures as published, with their sentences",
        "description": (
            "Figures that provinces and the Bank for Social Policies publish as prose and small tables, each with the sentence that "
            f"states it. {LICENCE_NOTE}"
        ),
        "version": release.release_id,
        "created": text_of(release.built_at),
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_PATH}],
        "sources": [_source(source) for source in sources],
        "giamngheo": {
            "content_hash": release.content_hash,
            "schema_version": release.schema_version,
            "extractor_version": release.extractor_version,
        },
        "resources": [_resource(table, path, content) for table, path, content in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _source(source: ExportSource) -> dict[str, Json]:
    found = {"title": source.attribution or source.title, "path": source.home_url, "licence": source.licence}
    return {name: words for name, words in found.items() if words}


def _resource(table: ExportTable, path: str, content: bytes) -> dict[str, Json]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "title": table.name.replace("_", " "),
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(table, column) for column in table.rows.schema],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(table: ExportTable, column: "pa.Field[pa.DataType]") -> Json:
    field: dict[str, Json] = {"name": column.name, "type": _type(column.type), "description": table.columns[column.name]}
    if column.name in table.key:
        field["constraints"] = {"required": True}
    return field


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_timestamp(kind):
        return "datetime"
    return "string"
