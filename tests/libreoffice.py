"""LibreOffice, where it is installed: what becomes of a workbook that somebody opens in it and saves again."""

import shutil
import subprocess
from pathlib import Path

import pytest


def saved_again(raw: bytes, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it; whatever test asks for it is skipped where there is no LibreOffice."""
    soffice = shutil.which("soffice") or pytest.skip("LibreOffice (soffice) is not installed")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    (before / "book.xlsx").write_bytes(raw)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"  # of its own: one profile serves one process
    form = "xlsx:Calc MS Excel 2007 XML"
    command = [soffice, "--headless", profile, "--convert-to", form, "--outdir", str(after), str(before / "book.xlsx")]
    subprocess.run(
        command, check=True, timeout=120, capture_output=True, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    )
    return (after / "book.xlsx").read_bytes()


def printed(raw: bytes, folder: Path) -> bytes:
    """Return the workbook as LibreOffice prints it, as a PDF."""
    soffice = shutil.which("soffice") or pytest.skip("LibreOffice (soffice) is not installed")
    (folder / "book.xlsx").write_bytes(raw)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        soffice,
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "book.xlsx"),
    ]
    subprocess.run(
        command, check=True, timeout=120, capture_output=True, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    )
    return (folder / "book.pdf").read_bytes()
