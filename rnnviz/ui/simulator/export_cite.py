"""The tab Export: what to write under a picture of this run, and the program's entry in a list of references."""

from rnnviz.experiment import Setup, Simulation
from rnnviz.plots.theme import scientific
from rnnviz.ui.server.log import own_version

YEAR = 2026


def citation(simulation: Simulation) -> str:
    """One line that lets a reader compute the run again, and BibTeX's entry. In English, as torch's names are."""
    match = simulation.match
    compared = f"largest difference to {match.reference} {scientific(match.max_abs_error)}"
    return f"""rnnviz {own_version()}: {_network(simulation.setup)}; {compared} ({match.dtype}).

@software{{rnnviz,
  title = {{rnnviz: see a recurrent network compute}},
  author = {{{{The rnnviz authors}}}},
  version = {{{own_version()}}},
  year = {{{YEAR}}},
}}"""


def _network(setup: Setup) -> str:
    arch = setup.arch
    sizes = [f"input_size={arch.input_size}", f"hidden_size={arch.hidden_size}"]
    if arch.num_layers > 1:
        sizes.append(f"num_layers={arch.num_layers}")
    if arch.proj_size:
        sizes.append(f"proj_size={arch.proj_size}")
    usual = {"bias": True, "batch_first": False, "bidirectional": False}
    switches = [f"{name}={not value}" for name, value in usual.items() if getattr(arch, name) != value]
    name = arch.torch_name or arch.cell
    return f"{name}({', '.join([*sizes, *switches])}), {setup.seq_len} steps, batch {setup.batch}"
