"""Who may import whom, and what no file of the program may contain. Read from the source, not from running it."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = sorted((ROOT / "rnnviz").rglob("*.py"))
UI = [path for path in PACKAGE if path.is_relative_to(ROOT / "rnnviz" / "ui")]
PLOTS = [path for path in PACKAGE if path.is_relative_to(ROOT / "rnnviz" / "plots")]
CORE = [path for path in PACKAGE if path not in UI and path not in PLOTS]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
PROGRAM = [ROOT / "app.py", *PACKAGE, *PAGES]
SCRIPTS = sorted((ROOT / "rnnviz").rglob("*.js"))
MANUAL_PASS = [ROOT / "rnnviz" / "network" / name for name in ("cells.py", "forward.py")]


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, by full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} must name what it imports from the top; got a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def forbidden(paths: list[Path], *packages: str) -> list[str]:
    def inside(module: str) -> bool:
        return any(module == package or module.startswith(f"{package}.") for package in packages)

    return [f"{path.name} imports {name}" for path in paths for name in sorted(imports(path)) if inside(name)]


def names_used(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.keyword):
            yield str(node.arg)


def test_every_layer_has_modules() -> None:
    assert UI
    assert PLOTS
    assert CORE
    assert PAGES
    assert SCRIPTS
    assert all(path.exists() for path in MANUAL_PASS)


def test_the_core_knows_neither_streamlit_nor_plotly_nor_what_is_built_on_it() -> None:
    assert forbidden(CORE, "streamlit", "plotly", "rnnviz.ui", "rnnviz.plots") == []


def test_plots_know_neither_streamlit_nor_torch_nor_the_interface() -> None:
    assert forbidden(PLOTS, "streamlit", "torch", "rnnviz.ui") == []


def test_nothing_imports_a_page() -> None:
    assert forbidden(PROGRAM, "pages", "app") == []


def test_pages_leave_torch_and_plotly_to_the_package() -> None:
    assert forbidden(PAGES, "torch", "plotly") == []


def test_the_manual_pass_does_not_import_torch() -> None:
    assert forbidden(MANUAL_PASS, "torch", "rnnviz.check.reference") == []


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
    assert [str(path.relative_to(ROOT)) for path in PROGRAM if name in set(names_used(path))] == []


def test_code_is_run_from_text_only_where_the_exercises_run_their_own_faulty_lines() -> None:
    found = {str(path.relative_to(ROOT)) for path in PROGRAM if "exec" in set(names_used(path))}
    assert found <= {"rnnviz/exercises/bugs/running.py"}


def test_threads_are_set_in_one_place() -> None:
    found = [path.name for path in PROGRAM if "set_num_threads" in set(names_used(path))]
    assert found == ["assets.py"]


@pytest.mark.parametrize("word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("])
def test_no_script_makes_markup_or_code_of_text(word: str) -> None:
    assert [path.name for path in SCRIPTS if word in path.read_text(encoding="utf-8")] == []
