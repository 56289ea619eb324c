"""The author's modules under the names that the author knows.

While a component is built, folders have other names, and at run time there are no
files. So the modules are compiled with paths relative to the author's folder, and
their lines are kept for stack traces.
"""

import importlib.machinery
import importlib.util
import linecache
import sys
from typing import Any

# Every file of the author's that was imported.
loaded: list[str] = []


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        # Compiled files beside the source have the other paths in them.
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def source_to_code(self, data: bytes, path: str, **options: Any) -> Any:  # type: ignore[override]
        shown = path.removeprefix(_folder)
        loaded.append(path)
        lines = importlib.util.decode_source(data).splitlines(keepends=True)
        # No time of change: the entry is never looked at again.
        linecache.cache[shown] = (len(data), None, lines, shown)
        return super().source_to_code(data, shown, **options)


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            if spec.origin and spec.origin.startswith(_folder):
                spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


_folder = ""


def install(folder: str) -> None:
    """`folder` is the author's, as the builder names it."""
    global _folder
    _folder = folder
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _Finder)
