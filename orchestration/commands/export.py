"""`giamngheo export`: the release as Parquet, CSV, data package and SDMX."""

from pathlib import Path

import click

from orchestration.answers import answer
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of


@click.command("export")
@data_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new or empty folder, or one of earlier exports, which are replaced [default: exports/ in the data root].",
)
@json_option
def command(data: Path | None, folder: Path | None, as_json: bool) -> None:
    """Write the marts of the current release for use elsewhere. The same release always gives the same bytes."""
    from orchestration.exporting import export_release
    from transforms.exports.write import refuse_foreign_folder

    root = data_root_of(data)
    if folder is not None:
        refuse_foreign_folder(folder)
    target = folder or root.exports
    files = export_release(root.current_release, target.absolute())
    size = sum(file.stat().st_size for file in files)
    row = {"folder": target, "files": len(files), "bytes": size}
    answer(row, f"{len(files)} files in {target}", as_json=as_json)
