"""Holds the locked packages against known advisories and writes a software bill of materials, both from the lock alone.

    python .ci/audit.py LOCK FOLDER    (what `make audit` calls, with pip-audit and cyclonedx-py beside the interpreter)

Ends with 1 when a locked package has a known advisory. An advisory source that cannot be reached, or that knows none of the packages, is
said clearly and is no failure: a build must not depend on another's server.
"""

import json
import subprocess
import sys
from pathlib import Path

BESIDE = Path(sys.executable).parent


def main(lock: Path, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    bill = folder / "sbom.cdx.json"
    subprocess.run([BESIDE / "cyclonedx-py", "requirements", str(lock), "--output-file", str(bill)], check=True)
    print(f"bill of materials: {len(json.loads(bill.read_text(encoding='utf-8'))['components'])} packages of {lock}, {bill}")
    # --disable-pip and --require-hashes: the lock is read as it stands, nothing is resolved or installed
    command = [BESIDE / "pip-audit", "--disable-pip", "--require-hashes", "-r", str(lock), "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"NOT AUDITED: the advisory source cannot be reached: {done.stderr.strip().splitlines()[-1:]}")
        return 0
    audited = [package for package in packages if "vulns" in package]
    known = [(package, one) for package in audited for one in package["vulns"]]
    for package, one in known:
        print(f"ADVISORY {one['id']}: {package['name']} {package['version']}, mended in {', '.join(one['fix_versions']) or 'no version'}")
    if not audited:
        print(f"NOT AUDITED: the advisory source answered for none of {len(packages)} packages; it is a mirror or cannot be reached")
        return 0
    print(f"audited: {len(audited)} of {len(packages)} packages, {len(known)} advisories")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
