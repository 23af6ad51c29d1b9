"""The code of a lesson: one script for NumPy and torch, made of the same stages, that needs nothing of this package."""

from rnnviz.lessons.stage import Stage

# The generators of `randomness` in short: the script's numbers are the page's numbers, and a test says so.
_UNIFORM = '''
def uniform(name, shape, low=0.0, high=1.0, seed=SEED):
    """Numbers that depend on nothing but the seed and the name."""
    stream = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))
    unit = (stream.random_raw(math.prod(shape)) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return torch.from_numpy((low + (high - low) * unit).reshape(shape))
'''
_NORMAL = """
def normal(name, shape):
    size = math.prod(shape)
    pairs = uniform(name, ((size + 1) // 2, 2)).numpy()
    radius, angle = np.sqrt(-2.0 * np.log1p(-pairs[:, 0])), 2.0 * np.pi * pairs[:, 1]
    drawn = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return torch.from_numpy(drawn.ravel()[:size].reshape(shape)).float()
"""
_FILL = '''
def fill(module, bound, prefix="", seed=SEED):
    """Every parameter uniform in -bound...bound, as torch's own default is."""
    for name, parameter in module.requires_grad_(False).named_parameters():
        parameter.copy_(uniform(prefix + name, tuple(parameter.shape), -bound, bound, seed))
    return module
'''


def script(heading: str, plan: tuple[Stage, ...], seed: int) -> str:
    """Runnable text; keywords only where torch's constructors are called."""
    setup = [line for stage in plan for line in stage.setup]
    calls = [line for stage in plan for line in stage.call]
    shown = [
        f'print("{name}", tuple({name}{_rows(axes)}.shape))' for stage in plan for name, axes in stage.makes.items()
    ]
    parts = [name for name in ("uniform", "normal", "fill") if _needs(name, setup + calls)]
    text = [f'"""{heading}"""', "", *_imports(parts, setup + calls), ""]
    seeded = parts or any("SEED" in line for line in setup)
    text += [f"SEED = {seed}", "", *(_PARTS[name] for name in parts), ""] if seeded else []
    text += [*setup, ""] if setup else []
    text += ["with torch.no_grad():", *(f"    {line}" for line in calls), "", *shown]
    return "\n".join(text) + "\n"


_PARTS = {"uniform": _UNIFORM, "normal": _NORMAL, "fill": _FILL}


def _rows(axes: str) -> str:
    """A packed sequence is no tensor; its rows are."""
    return ".data" if axes.startswith("P") else ""


def _needs(part: str, lines: list[str]) -> bool:
    wanted = ("normal(", "fill(") if part == "uniform" else (f"{part}(",)
    return any(word in line for word in wanted for line in lines)


def _imports(parts: list[str], lines: list[str]) -> list[str]:
    numeric = bool(parts) or any("np." in line for line in lines)
    standard = ["import math", "import zlib", ""] if parts else []
    return [*standard, *(["import numpy as np"] if numeric else []), "import torch"]
