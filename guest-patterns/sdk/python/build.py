#!/usr/bin/env python3
"""Builds a plugin in Python into a component.

    python3 build.py --dir DIR --wit WIT --out FILE --cache FOLDER

Owns the versions of everything that goes into a component, and the folder that they
are fetched into, once for each version. Reads `[tool.hourglass]` of the author's
pyproject.toml. The component itself is made by componentize-py, which runs the
author's modules up to their end and keeps the interpreter's memory.
"""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

COMPONENTIZE_PY = "componentize-py==0.25.1"
# The Python inside of a component.
PYTHON = "3.14"
# The glue uses private parts of the SDK: another version needs its tests run again.
SDK = "temporalio==1.31.0"
PACKAGES = ["protobuf==7.36.2", "typing_extensions==4.15.0", "nexus-rpc==1.4.0"]
WORLD = "python-plugin"
KEYS = {
    "task-queue": str,
    "module": str,
    "interceptors": list,
    "data-converter": str,
    "workflow-failure-exception-types": list,
    "capabilities": dict,
}
CAPABILITIES = {"directories", "writable-directories", "environment"}
HERE = Path(__file__).resolve().parent


class Refused(Exception):
    """What the author can mend; printed as it is."""


def main() -> int:
    arguments = parsed()
    try:
        build(arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Builds a plugin in Python into a component.")
    parser.add_argument("--dir", type=Path, required=True, help="the author's folder")
    parser.add_argument("--wit", type=Path, required=True, help="the folder of the contract")
    parser.add_argument("--out", type=Path, required=True, help="the component to write")
    parser.add_argument("--cache", type=Path, required=True, help="where fetched packages are kept")
    parser.add_argument("--componentize-py", type=Path, help="an installed componentize-py to use")
    return parser.parse_args()


def build(arguments: argparse.Namespace) -> None:
    author = arguments.dir.resolve()
    table, dependencies = settings(author)
    cache = arguments.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    tool = arguments.componentize_py or once(cache, "tool", [COMPONENTIZE_PY], install_tool) / "bin/componentize-py"
    searched = [
        once(cache, "sdk", [SDK], install_sdk),
        once(cache, "packages", PACKAGES, install_packages),
    ]
    if dependencies:
        searched.append(once(cache, "dependencies", dependencies, install_packages))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wit = contract(arguments.wit, work)
        # Modules of the machine's own environment would be searched too.
        (work / "environment/lib/python/site-packages").mkdir(parents=True)
        entry = work / "entry"
        entry.mkdir()
        (entry / "hourglass_entry.py").write_text(entry_module(table, 2 + len(searched)))
        glue = work / "glue"
        shutil.copytree(HERE / "hourglass_guest", glue / "hourglass_guest", ignore=shutil.ignore_patterns("__pycache__"))
        built = work / "plugin.wasm"
        componentize(tool, wit, work, [entry, glue, *searched, author], built)
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        # A host may watch the folder: the file appears there whole.
        beside = arguments.out.with_name(f".{arguments.out.name}.new")
        shutil.copyfile(built, beside)
        os.replace(beside, arguments.out)


def settings(author: Path) -> tuple[dict[str, Any], list[str]]:
    """The author's table with the module filled in, and the packages that the project needs."""
    file = author / "pyproject.toml"
    project: dict[str, Any] = {}
    if file.exists():
        try:
            project = tomllib.loads(file.read_text())
        except tomllib.TOMLDecodeError as error:
            raise Refused(f"{file}: {error}") from None
    table = dict(project.get("tool", {}).get("hourglass", {}))
    for key, value in table.items():
        if key not in KEYS:
            raise Refused(f"{file}: [tool.hourglass] has no key {key!r}; there are {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise Refused(f"{file}: {key} of [tool.hourglass] is no {KEYS[key].__name__}")
    for kind in table.get("capabilities", {}):
        if kind not in CAPABILITIES:
            kinds = ", ".join(sorted(CAPABILITIES))
            raise Refused(f"{file}: [tool.hourglass.capabilities] has no key {kind!r}; there are {kinds}")
    table.setdefault("module", only_module(author))
    if not re.fullmatch(r"[A-Za-z_][\w.]*", table["module"]):
        raise Refused(f"{file}: {table['module']!r} is no name of a module")
    # The SDK is there in the version that the glue is made for.
    needed = [
        package
        for package in project.get("project", {}).get("dependencies", [])
        if re.split(r"[^\w.-]", package.strip())[0].lower() != "temporalio"
    ]
    return table, needed


def only_module(author: Path) -> str:
    if (author / "app.py").exists() or (author / "app" / "__init__.py").exists():
        return "app"
    modules = sorted(file.stem for file in author.glob("*.py") if not file.stem.startswith("test"))
    if len(modules) == 1:
        return modules[0]
    raise Refused(
        f"{author} has no app.py; say in pyproject.toml which module has the plugin: [tool.hourglass] module = …"
    )


def entry_module(table: dict[str, Any], author: int) -> str:
    """componentize-py names the folders that it searches by their numbers."""
    return f"""import json

import hourglass_guest
from hourglass_guest import interruption, logs, sources

sources.install("/{author}/")
interruption.install()
logs.install()
from hourglass_guest import exports, snapshot
from hourglass_guest.exports import Activity, Manifest, Workflow

snapshot.warm()
exports.start(json.loads({json.dumps(json.dumps(table))}))
snapshot.freeze()
"""


def contract(wit: Path, work: Path) -> Path:
    """The contract with one more world: what these guests export of it."""
    copy = work / "wit"
    shutil.copytree(wit, copy)
    (copy / "python-plugin.wit").write_text(
        f"package hourglass:plugin@0.1.0;\n\nworld {WORLD} {{\n    include workflows;\n    include activities;\n}}\n"
    )
    return copy


def once(cache: Path, name: str, wanted: list[str], install: Callable[[Path, list[str]], None]) -> Path:
    """The folder of these packages; filled by the first build that wants it."""
    digest = hashlib.sha256(json.dumps([PYTHON, *wanted]).encode()).hexdigest()[:16]
    folder = cache / f"{name}-{digest}"
    with open(cache / f"{name}-{digest}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            print(f"fetching {', '.join(wanted)}", file=sys.stderr)
            install(folder, wanted)
            (folder / "complete").touch()
    return folder


def install_tool(folder: Path, wanted: list[str]) -> None:
    run([sys.executable, "-m", "venv", str(folder)])
    run([str(folder / "bin/python"), *PIP, "install", *wanted])


def install_sdk(folder: Path, wanted: list[str]) -> None:
    # A wheel of this machine's: its native part is what `bridge_stub` stands in for.
    run([sys.executable, *PIP, "install", "--no-deps", "--no-compile", "--target", str(folder), *wanted])
    for native in (folder / "temporalio/bridge").glob("temporal_sdk_bridge*"):
        native.unlink()
    # Sources of the native part, which nothing reads.
    shutil.rmtree(folder / "temporalio/bridge/sdk-core", ignore_errors=True)


def install_packages(folder: Path, wanted: list[str]) -> None:
    only_python = ["--platform", "any", "--implementation", "py", "--abi", "none"]
    version = ["--python-version", PYTHON, "--only-binary=:all:"]
    target = ["--no-compile", "--target", str(folder)]
    run([sys.executable, *PIP, "install", *only_python, *version, *target, *wanted])


PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check"]


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def componentize(tool: Path, wit: Path, work: Path, searched: list[Path], built: Path) -> None:
    paths = [part for folder in searched for part in ("-p", str(folder))]
    command = [str(tool), "-d", str(wit), "-w", WORLD, "componentize", *paths, "hourglass_entry", "-o", str(built)]
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(work / "environment"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=work)
    if done.returncode != 0:
        raise Refused(author_error(done.stdout + done.stderr, searched))


def author_error(output: str, searched: list[Path]) -> str:
    """Python's own traceback of what stopped the author's module; everything else as it is."""
    found = re.search(r"AssertionError: (Traceback \(most recent call last\):\n.*?)\n\n\nCaused by:", output, re.DOTALL)
    if not found:
        return output
    head, *frames = re.split(r"^(?=  File )", found[1], flags=re.MULTILINE)
    author = searched[-1]
    kept = []
    for frame in frames:
        file = re.match(r'  File "([^"]*)"', frame)
        path = file[1] if file else ""
        numbered = re.match(r"/(\d+)/", path)
        if path.startswith("/python/importlib/") or numbered and int(numbered[1]) < 2:
            # What follows a frame's own lines is the error.
            frame = "".join(re.findall(r"^\S.*\n?", frame, re.MULTILINE))
        elif numbered:
            frame = frame.replace(numbered[0], f"{searched[int(numbered[1])]}/", 1)
        elif (author / path).exists():
            frame = frame.replace(f'"{path}"', f'"{author / path}"', 1)
        kept.append(frame)
    return head + "".join(kept).rstrip()


if __name__ == "__main__":
    sys.exit(main())
