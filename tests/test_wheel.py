"""The wheel carries everything: unpacked away from the checkout, it repairs and finds its models."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout, unpacked as pip would lay it out."""
    dist = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)], cwd=ROOT, check=True)
    (wheel,) = dist.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def call(site: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs Python in an empty folder, with only the unpacked wheel before the installed libraries."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VANTHU_")}
    environment["PYTHONPATH"] = str(site)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=site.parent,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_models_tables_and_licences_are_inside(unpacked: Path) -> None:
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {"vanthu_models/manifest.json", "vanthu_models/repair.vanthu"} <= names
    assert {"vanthu_models/tessdata/vie.traineddata", "vanthu_models/tessdata/vie_papers.traineddata"} <= names
    assert {"pipeline/lexicon/doc_types.toml", "pipeline/index/wording.toml"} <= names
    assert "pipeline/index/office/muc-luc-van-ban.toml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_neither_tests_nor_samples_nor_builders_are_inside(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir()}
    assert {"diacritics", "pipeline", "vanthu_models"} <= tops
    assert not tops & {"tests", "data", "models", "benchmarks", "scripts"}


def test_every_model_of_the_manifest_is_found_and_whole(unpacked: Path) -> None:
    code = (
        "from diacritics.store import check_model, manifest, models_folder\n"
        "print(models_folder())\n"
        "print(*[check_model(name) for name in manifest()], sep='\\n')"
    )
    done = call(unpacked, "-c", code)
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(str(unpacked / "vanthu_models")) for line in done.stdout.splitlines())


def test_it_repairs_away_from_the_checkout(unpacked: Path) -> None:
    done = call(unpacked, "-m", "pipeline.cli", "repair", "-", stdin="Ké hoach phat dong phong trao thi dua\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Kế hoạch phát động phong trào thi đua\n"
