"""`giamngheo restore`: a data root back from a backup."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of, is_terminal
from orchestration.progress import reporter_for
from transforms.errors import VerificationDiffers


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--of", metavar="NAME", help="Which backup, such as 2026-10-05T190000Z [default: the newest].")
@click.option("--check", is_flag=True, help="Only verify every file of the backup; restore nothing.")
@data_option
@json_option
def command(folder: Path, of: str | None, check: bool, data: Path | None, as_json: bool) -> int:
    """Restore a backup from DIR into a data root that does not exist yet or is empty. Exits with 6 if the backup is damaged.

    Every file is proven by its digest before anything is put in place; then the whole root appears in one step, and the release is
    opened and its content compared with what it says of itself.
    """
    from orchestration.backup import damage_of, read_backup, restore

    root = data_root_of(data)
    if check:
        backup = read_backup(folder, of)
        damaged = damage_of(folder, backup)
        _say(backup.made_at, backup.release_id, len(backup.files), damaged, as_json=as_json)
        return VerificationDiffers.exit_code if damaged else 0
    backup = restore(folder, root, of=of, reporter=reporter_for(terminal=is_terminal()))
    if root.current_release.exists():
        from orchestration.builder import content_hash
        from orchestration.release import read_release
        from orchestration.sql_files import schema_version

        release = read_release(root.current_release)
        # A release of older SQL has other tables; its bytes are proven by the digest of its file.
        if release.schema_version == schema_version() and (found := content_hash(root.current_release)) != release.content_hash:
            raise VerificationDiffers(f"{root.current_release}: expected the content {release.content_hash}, got {found}")
    _say(backup.made_at, backup.release_id, len(backup.files), [], as_json=as_json)
    return 0


def _say(name: str, release: str | None, files: int, damaged: list[str], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(to_json({"backup": name, "release": release, "files": files, "damaged": damaged}) + "\n")
        return
    for each in damaged:
        sys.stdout.write(f"damaged  {each}\n")
    sys.stdout.write(f"backup {name}: {files} files, {len(damaged)} damaged; release {release or 'none'}\n")
