"""The dependencies of the package, read from requirements.txt: versions are declared there and nowhere else."""

import re
from pathlib import Path

from setuptools import setup

APP = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").splitlines()
BY_NAME = {re.split(r"[<>=~!]", requirement)[0]: requirement for requirement in APP}

setup(
    install_requires=[BY_NAME["numpy"]],
    extras_require={
        "torch": [BY_NAME["torch"], BY_NAME["array-api-compat"]],
        "app": APP,
        "redis": ["redis>=6,<9"],  # copies of the server share their rooms
    },
)
