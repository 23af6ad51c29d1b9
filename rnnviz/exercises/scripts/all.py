"""All programs, by their names."""

from rnnviz.exercises.scripts.layers import LAYERS
from rnnviz.exercises.scripts.models import MODELS

SCRIPTS = {script.name: script for script in (*LAYERS, *MODELS)}
