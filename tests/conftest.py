"""What all tests share: one thread per computation, as the app has it."""

import torch
from threadpoolctl import threadpool_limits

torch.set_num_threads(1)
threadpool_limits(1, user_api="blas")
