"""The dependencies of the package, read from the requirements files: versions are declared there and nowhere else."""

import re
from pathlib import Path

from setuptools import setup

APP, DEVELOPMENT = (
    Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    for name in ("requirements.txt", "requirements-dev.txt")
)
BY_NAME = {re.split(r"[<>=~!]", requirement)[0]: requirement for requirement in (*APP, *DEVELOPMENT)}

setup(
    install_requires=[BY_NAME["numpy"]],
    extras_require={
        "torch": [BY_NAME["torch"], BY_NAME["array-api-compat"]],
        "app": APP,
        "files": [BY_NAME["safetensors"], BY_NAME["h5py"]],  # checkpoints in these formats
        "redis": [BY_NAME["redis"]],  # copies of the server share their rooms
    },
)
