"""The pinned requirements install with every installer, whatever releases appear later."""

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LATER = "99999"
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
HASHES = re.compile(r"( \\\n    --hash=sha256:[0-9a-f]{64})+")
# Runs the bundled pip, as ensurepip does: the pip of this environment may be newer. It is unpacked
# into the given folder once, because modules in a wheel are compiled at each import.
BUNDLED_PIP = """
import ensurepip, pathlib, runpy, sys, sysconfig, zipfile
folders = [pathlib.Path(ensurepip.__file__).parent / "_bundled"]
folders += map(pathlib.Path, filter(None, [sysconfig.get_config_var("WHEEL_PKG_DIR")]))
wheel = next(w for f in folders for w in f.glob("pip-*.whl"))
unpacked = pathlib.Path(sys.argv.pop(1)) / wheel.stem
if not unpacked.exists():
    zipfile.ZipFile(wheel).extractall(unpacked)
sys.path.insert(0, str(unpacked))
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def pins(text: str) -> dict[str, str]:
    """Return the pinned version of each package, by normalised name."""
    matches = (REQUIREMENT.match(line) for line in text.splitlines())
    return {re.sub(r"[-_.]+", "-", m[1]).lower(): m[2] for m in matches if m}


def write_wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with the dependencies of the installed package, no code; return its hash."""
    installed = metadata.metadata(name)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    for key in ("Provides-Extra", "Requires-Dist"):
        lines += [f"{key}: {value}" for value in installed.get_all(key) or []]
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with each pinned release and a later one, and the hashes of the pinned ones."""
    folder = tmp_path_factory.mktemp("index")
    pinned = {}
    for file in FILES:
        pinned.update(pins((ROOT / file).read_text()))
    hashes = {name: write_wheel(folder, name, version) for name, version in pinned.items()}
    for name in pinned:
        write_wheel(folder, name, LATER)
    return folder, hashes


def rehash(text: str, hashes: dict[str, str]) -> str:
    """Replace the hashes of each requirement with that of its wheel in the index; add none."""

    def replaced(block: re.Match[str]) -> str:
        name = next(iter(pins(text[: block.start()].rpartition("\n")[2])))
        return f" --hash=sha256:{hashes[name]}"

    return HASHES.sub(replaced, text)


def resolve(installer: list[str], folder: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Resolve the file against the index alone, with an installer; install nothing."""
    options = ["--require-hashes", "--dry-run", "--no-index", "--find-links", str(folder)]
    target = ["--target", str(file.parent / "target"), "-r", str(file)]
    return subprocess.run(
        [*installer, *options, *target], capture_output=True, text=True, check=False
    )


def bundled_pip(python: str, folder: Path) -> list[str]:
    """Return the command of the pip that is bundled with a Python, unpacked in the folder."""
    return [
        python,
        "-c",
        BUNDLED_PIP,
        str(folder),
        "--isolated",
        "--quiet",
        "install",
        "--ignore-installed",
    ]


def uv(version: str) -> list[str]:
    """Return the command of uv for a version of Python, installed or not."""
    program = str(Path(sys.executable).with_name("uv"))
    return [program, "pip", "install", "--no-config", "--no-cache", "--python-version", version]


def interpreters() -> list[str]:
    """Return a path for each supported minor version of Python found here, this one first."""
    paths = [sys.executable, *filter(None, (shutil.which(f"python{v}") for v in PYTHONS))]
    pyenv = Path.home() / ".pyenv" / "versions"
    paths += [str(path) for v in PYTHONS for path in pyenv.glob(f"{v}.*/bin/python{v}")]
    versions: dict[str, str] = {}
    for python in paths:
        completed = subprocess.run([python, "-V"], capture_output=True, text=True, check=False)
        minor = re.match(r"Python (3\.\d+)", completed.stdout)
        if completed.returncode == 0 and minor:
            versions.setdefault(minor[1], python)
    return list(versions.values())


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("python", interpreters(), ids=lambda path: Path(path).name)
def test_bundled_pip_ignores_later_releases(
    python: str, file: str, index: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """Each supported Python found here resolves the file with the pip that comes with it."""
    folder, hashes = index
    path = tmp_path / file
    path.write_text(rehash((ROOT / file).read_text(), hashes))
    completed = resolve(bundled_pip(python, folder.parent), folder, path)
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("version", PYTHONS)
def test_uv_ignores_later_releases(
    version: str, file: str, index: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """No supported Python needs a package that the file does not pin."""
    folder, hashes = index
    path = tmp_path / file
    path.write_text(rehash((ROOT / file).read_text(), hashes))
    completed = resolve(uv(version), folder, path)
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize(
    ("whole", "broken"),
    [("coverage[toml]==", "coverage=="), ("pytest==", "pytest>="), ("--hash=", "# --hash=")],
    ids=["extra stripped", "unpinned", "without hashes"],
)
def test_a_faulty_pin_is_refused(
    whole: str, broken: str, index: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """The bundled pip refuses a requirement that is unpinned or has no hash."""
    folder, hashes = index
    path = tmp_path / "requirements-dev.txt"
    text = rehash((ROOT / path.name).read_text(), hashes)
    assert whole in text
    path.write_text(text.replace(whole, broken, 1))
    completed = resolve(bundled_pip(sys.executable, folder.parent), folder, path)
    assert completed.returncode, "accepted"
    assert re.search("hash|pinned", completed.stderr), completed.stderr


@pytest.mark.parametrize("file", [*FILES, "requirements-assets.txt", "requirements-uv.txt"])
def test_every_requirement_has_a_version_and_a_hash(file: str) -> None:
    """Every line is a pin, a hash of the pin above, or a comment; no line names an index."""
    text = (ROOT / file).read_text()
    blocks = re.split(r"\n(?![ #])", re.sub(r"^(#.*\n)+", "", text).rstrip("\n"))
    faulty = [block for block in blocks if not (REQUIREMENT.match(block) and HASHES.search(block))]
    assert faulty == []
