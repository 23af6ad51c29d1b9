"""Who may import whom, and what no file of the program may contain. Read from the source, not from running it."""

import ast
import re
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from rnnviz.network.cells import CELLS

ROOT = Path(__file__).parents[1]
RNNVIZ = ROOT / "rnnviz"
PACKAGE = sorted(RNNVIZ.rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
PROGRAM = [ROOT / "app.py", *PACKAGE, *PAGES]
SCRIPTS = sorted(RNNVIZ.rglob("*.js"))

# What each folder may import besides itself and the standard library: of ours, then of others.
CORE = {"network", "check", "sources", "edits", "experiment", "words"}
FOLDERS = {
    "network": {"numpy", "array_api_compat", "typing_extensions"},  # the last for type checkers alone
    "words": {"babel"},  # babel where sentences are extracted, which the program never does
    "check": {"network", "numpy", "torch"},
    "sources": {"network", "words", "numpy", "regex"},
    "files": CORE | {"plots", "numpy", "torch", "safetensors", "h5py"},
    "shapes": {"network", "check", "sources", "words", "numpy", "torch"},
    "edits": {"network", "sources", "numpy"},
    "experiment": {"network", "check", "sources", "edits", "words", "numpy", "torch"},
    "lessons": CORE | {"numpy", "torch"},
    "exercises": CORE | {"shapes", "numpy", "torch"},
    "assignments": {"network", "sources", "words", "exercises"},
    "plots": {"network", "words", "numpy", "plotly"},
    "ui": CORE
    | {"files", "shapes", "lessons", "exercises", "assignments", "plots", "numpy", "plotly", "torch"}
    | {"streamlit", "starlette", "threadpoolctl", "cachetools", "segno", "redis"},
}
NAMED = {  # by a list of public names, which imports them when they are used; no other file of its folder does
    "files/__init__.py": {"ui"},  # what is made of the page's own scripts and listings
}
TORCH = {  # outside rnnviz/check
    "exercises/scripts/running.py",  # programs of torch, and torch's words where they stop
    "experiment.py",  # x on the device that was chosen
    "files/torch_file.py",  # torch.load, with weights alone
    "files/weights_out.py",  # torch.save
    "lessons/tensors.py",  # the other side of every lesson, with lessons/stages and lessons/confusions
    "shapes/measured.py",  # the shapes that torch gives, and its words for wrong ones
    "ui/kit/machine.py",  # one thread
    "ui/simulator/choice.py",  # the devices that there are
}

OURS = ("rnnviz", "pages", "tests", "benchmarks")
LONGEST = 250
# Where a cell is named: its own file, the examples of the simulator, and the networks of the lecture notes.
NAMES_CELLS = ("network/cells", "lessons", "ui/simulator/presets.py")


@cache
def parsed(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path, *, top_level: bool = False) -> frozenset[str]:
    """Every module that a file imports, anywhere in it or when it is imported itself, by full name."""
    nodes = parsed(path)
    found: set[str] = set()
    for node in getattr(nodes[0], "body", ()) if top_level else nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} must name what it imports from the top; got a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(found)


def forbidden(paths: list[Path], *packages: str) -> list[str]:
    def inside(module: str) -> bool:
        return any(module == package or module.startswith(f"{package}.") for package in packages)

    return [f"{path.name} imports {name}" for path in paths for name in sorted(imports(path)) if inside(name)]


@cache
def names_used(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in parsed(path):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.keyword):
            found.add(str(node.arg))
    return frozenset(found)


def folder_of(path: Path) -> str:
    """The folder of rnnviz in which a module lies: `network`; `experiment` and `__init__` lie in none."""
    return path.relative_to(RNNVIZ).with_suffix("").parts[0]


def roots(path: Path) -> set[str]:
    """What a file of rnnviz imports: folders of ours and packages of others; nothing of its own or of Python's."""
    found = set()
    for module in imports(path):
        first, _, rest = module.partition(".")
        found.add(rest.split(".")[0] if first == "rnnviz" else first)
    return found - {"", folder_of(path)} - sys.stdlib_module_names


def test_every_folder_has_its_rule_and_its_modules() -> None:
    assert {folder_of(path) for path in PACKAGE} == FOLDERS.keys() | {"__init__"}
    assert PAGES
    assert SCRIPTS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_its_rule_names(folder: str) -> None:
    used = {
        path: roots(path) - NAMED.get(path.relative_to(RNNVIZ).as_posix(), set())
        for path in PACKAGE
        if folder_of(path) == folder
    }
    assert {str(path): names - FOLDERS[folder] for path, names in used.items() if names - FOLDERS[folder]} == {}


def test_torch_is_imported_by_the_check_and_where_the_program_needs_torch_itself() -> None:
    users = {path.relative_to(RNNVIZ).as_posix() for path in PACKAGE if "torch" in roots(path)}
    assert {
        name for name in users if not name.startswith(("check/", "lessons/stages/", "lessons/confusions/"))
    } <= TORCH


def test_the_network_needs_numpy_alone_until_it_meets_a_tensor() -> None:
    for path in (path for path in PACKAGE if folder_of(path) == "network"):
        needed = {name.split(".")[0] for name in imports(path, top_level=True)} - sys.stdlib_module_names
        assert needed <= {"numpy", "rnnviz"}, path


def test_the_kit_of_the_pages_knows_no_page() -> None:
    kit = [path for path in PACKAGE if path.is_relative_to(RNNVIZ / "ui" / "kit")]
    assert forbidden(kit, *(f"rnnviz.ui.{page}" for page in ("simulator", "shapes", "lessons", "exercises"))) == []


def test_babel_is_imported_only_where_sentences_are_extracted() -> None:
    assert [path.name for path in PACKAGE if "babel" in roots(path)] == ["extract.py"]


def test_nothing_imports_a_page() -> None:
    assert forbidden(PROGRAM, "pages", "app") == []


def test_pages_leave_torch_and_plotly_to_the_package() -> None:
    assert forbidden(PAGES, "torch", "plotly") == []


def test_only_a_cells_own_file_the_examples_and_the_lessons_name_a_cell() -> None:
    files = [
        path for path in PROGRAM if not path.as_posix().startswith(tuple(f"{RNNVIZ}/{name}" for name in NAMES_CELLS))
    ]
    named = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in files
        for node in parsed(path)
        if isinstance(node, ast.Constant) and node.value in {*CELLS}
    ]
    assert named == []


def test_no_script_names_a_cell() -> None:
    name = re.compile(rf"""["'`]({"|".join(CELLS)})["'`]""")
    lines = [(path.name, line) for path in SCRIPTS for line in _lines(path)]
    assert [f"{file}: {line.strip()}" for file, line in lines if name.search(line)] == []


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    files = [ROOT / "app.py", *(path for top in OURS for path in sorted((ROOT / top).rglob("*")))]
    files = [path for path in files if path.suffix in {".py", ".js", ".css"}]
    long = {path.relative_to(ROOT).as_posix() for path in files if len(_lines(path)) > LONGEST}
    assert long == set()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_no_import_goes_round_in_a_circle() -> None:
    dotted = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PACKAGE}
    modules = {name.removesuffix(".__init__"): path for path, name in dotted.items()}
    graph = {
        name: {other for other in imports(path) & modules.keys() if not f"{name}.".startswith(f"{other}.")}
        for name, path in modules.items()
    }  # a package is no dependency of its own modules
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError, naming the circle


# Process-wide settings of torch belong to every visitor; the others let data run as code.
@pytest.mark.parametrize(
    "name",
    [
        *("manual_seed", "seed_all", "set_default_dtype", "set_default_device", "use_deterministic_algorithms"),
        *("unsafe_allow_html", "unsafe_allow_javascript", "pickle", "eval"),
    ],
)
def test_no_file_of_the_program_uses(name: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in PROGRAM if name in names_used(path)] == []


def test_code_is_run_from_text_only_where_the_exercises_run_their_own_faulty_lines() -> None:
    found = {str(path.relative_to(ROOT)) for path in PROGRAM if "exec" in names_used(path)}
    assert found <= {"rnnviz/exercises/bugs/running.py", "rnnviz/exercises/scripts/running.py"}


def test_threads_are_set_in_one_place() -> None:
    found = [path.name for path in PROGRAM if "set_num_threads" in names_used(path)]
    assert found == ["machine.py"]


@pytest.mark.parametrize("word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("])
def test_no_script_makes_markup_or_code_of_text(word: str) -> None:
    assert [path.name for path in SCRIPTS if word in path.read_text(encoding="utf-8")] == []


def test_no_script_keeps_state_on_the_window() -> None:
    kept = re.compile(r"\b(?:window|globalThis|self)(?:\.\w+|\[[^\]]+\])\s*(?:\?\?|\|\||&&)?=(?!=)")
    assert [path.name for path in SCRIPTS if kept.search(path.read_text(encoding="utf-8"))] == []
