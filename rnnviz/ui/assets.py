"""The server's own routes and headers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import torch
from starlette.middleware import Middleware
from starlette.routing import BaseRoute


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """One thread per computation: a class shares the server's cores, and torch's setting is for the whole process."""
    torch.set_num_threads(1)
    yield


def routes() -> list[BaseRoute]:
    return []


def middleware() -> list[Middleware]:
    return []
