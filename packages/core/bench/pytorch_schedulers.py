# Steps the scheduler of PyTorch that its argument names, as often as each line of the input says, and
# answers with the rate.
import sys
import warnings

import torch
from torch.optim import lr_scheduler as s

warnings.simplefilter("ignore")  # that the optimizer was not stepped
FROM, TO, EVERY, N = 0.1, 0.001, 1000, 10**8
optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=FROM)


def cosine():
    return s.CosineAnnealingLR(optimizer, T_max=N, eta_min=TO)


def sequential():
    first = s.LinearLR(optimizer, start_factor=TO / FROM, total_iters=EVERY)
    return s.SequentialLR(optimizer, [first, cosine()], milestones=[EVERY])


scheduler = {
    "step": lambda: s.StepLR(optimizer, step_size=EVERY, gamma=0.9),
    "cosine": cosine,
    "linear": lambda: s.LinearLR(optimizer, 1.0, TO / FROM, total_iters=N),
    "oneCycle": lambda: s.OneCycleLR(optimizer, max_lr=FROM, total_steps=N),
    "sequential": sequential,
}[sys.argv[1]]()
print(torch.__version__, flush=True)
step = scheduler.step
for line in sys.stdin:
    for _ in range(int(line)):
        step()
    print(optimizer.param_groups[0]["lr"], flush=True)
