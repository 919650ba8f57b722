"""The architecture, held: which way imports go, how long files are, what every SQL file says of itself, what the README promises."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("transforms", "expectations", "orchestration")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SQL = sorted((ROOT / "sql").rglob("*.sql"))

# What a package may import of ours, and what of others' it may not.
ALLOWED = {
    "transforms": ("transforms",),
    "expectations": ("expectations", "transforms.reference", "transforms.figures.numbers", "transforms.errors", "transforms.records"),
    "orchestration": ("orchestration", "expectations", "transforms"),
}
FORBIDDEN = {
    "transforms": {"dagster", "duckdb", "great_expectations", "pandas"},
    "expectations": {"dagster", "duckdb"},
    "orchestration": {"great_expectations"},
}


def imports_of(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for name in imports_of(path):
        top = name.split(".")[0]
        assert top not in FORBIDDEN[package], f"{path.name} imports {name}"
        if top in PACKAGES and not name.startswith(ALLOWED[package]):
            # `from transforms import records` names the package first and the module next
            assert any(allowed.startswith(name) for allowed in ALLOWED[package]), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [*SOURCES, *SQL], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long_to_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{path} opens without saying what it is for"


def test_the_map_of_the_reading_names_each_module_once() -> None:
    folder = ROOT / "transforms" / "figures"
    told = re.findall(r"`([a-z_]+)`", ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or "")
    assert sorted(told) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


def test_every_cue_is_asked_for() -> None:
    """A cue that no rule asks for still hides the shorter phrases within its own: a row that works by its mere presence."""
    from transforms.reference.vocabulary import load_cues, load_indicators, load_scopes

    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "transforms").rglob("*.py"))
    asked = set(re.findall(r"cue:([a-z0-9_]+)", code))
    phrased = [row.phrases for row in load_indicators().values()] + [row.phrases for row in load_scopes().values()]
    for alternative in (one for phrases in phrased for each in phrases.values() for one in each):
        asked |= {part.strip("{}") for part in (*alternative.parts, *alternative.without) if part.startswith("{")}
    asked |= {tag.removeprefix("cue:") for indicator in load_indicators().values() for tag in indicator.unless}
    assert set(load_cues()) - asked == set()


@pytest.mark.parametrize("path", SQL, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sql_file_opens_with_what_one_row_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ") and first.endswith((".", "?")), "line 1 gives the grain"


def test_headers_of_tables_fit_their_selects() -> None:
    from orchestration.sql_files import macro_files, table_files

    assert len(table_files()) > 20 and macro_files()


def test_definitions_load_without_what_only_a_changed_night_needs() -> None:
    code = (
        "import sys, orchestration.definitions as d; d.defs.resolve_all_job_defs();"
        "heavy = {'great_expectations', 'pandas', 'scipy', 'sqlglot', 'trafilatura'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_extract_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom orchestration.cli import giamngheo\n"
        "try:\n    giamngheo.main(['extract', 'tests/pages/README.md'], standalone_mode=False)\nexcept SystemExit: pass\n"
        "heavy = {'dagster', 'duckdb', 'pandas', 'great_expectations', 'pyarrow', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text and "index-url" not in text, lock.name
        pinned, hashed = text.count("=="), len(re.findall(r"^[a-zA-Z0-9].*==.*\\$", text, re.MULTILINE))
        assert pinned and hashed, lock.name
        for entry in re.split(r"\n(?=[a-zA-Z0-9])", text):
            assert "--hash=sha256:" in entry, f"{lock.name}: {entry.splitlines()[0]} has no hash"


def test_every_command_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    from orchestration.cli import COMMANDS

    for target in set(re.findall(r"\bmake ([a-z-]+)", readme)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"README names `make {target}`"
    for command in set(re.findall(r"`(?:\.venv/bin/)?giamngheo ([a-z][a-z-]*)", readme)) | set(
        re.findall(r"^(?:\.venv/bin/)?giamngheo ([a-z][a-z-]*)", readme, re.MULTILINE)
    ):
        assert command in COMMANDS, f"README names `giamngheo {command}`"
    assert "make run" in readme and "make test" in readme


def test_every_command_can_explain_itself() -> None:
    import importlib

    from orchestration.cli import COMMANDS

    for name, (module, line) in COMMANDS.items():
        command = importlib.import_module(module).command
        assert command.name == name and command.help and line


def test_nothing_of_one_machine_or_registry_is_tracked() -> None:
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split()
    hosts = re.compile(r"pypi\.org|files\.pythonhosted|(?<![\w.\]])/(?:work|root|tmp)/(?!bash)")
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".sql", ".toml", ".md", ".lock", ".yaml", ".csv", ".json", ""} and path.is_file():
            found = hosts.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name} names {found.group() if found else ''}"


def test_every_row_of_faults_has_a_test_and_a_line_in_the_table() -> None:
    folder = ROOT / "tests" / "faults"
    tests = {int(row) for path in folder.glob("test_*.py") for row in re.findall(r"def test_row(\d\d)_", path.read_text(encoding="utf-8"))}
    table = {int(row) for row in re.findall(r"^\| (\d+) \|", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)}
    assert tests == table == set(range(1, 46))
