"""Runs PyTorch's own schedulers: JSON in, JSON out, one record after another."""

import json
import sys
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")  # of steps without training, and of epochs


def build(optimizer, scheduler, params):
    params = dict(params)
    if "schedulers" not in params:
        return getattr(lr_scheduler, scheduler)(optimizer, **params)
    parts = [dict(part) for part in params["schedulers"]]
    made = [build(optimizer, part.pop("scheduler"), part) for part in parts]
    if scheduler == "ChainedScheduler":
        return lr_scheduler.ChainedScheduler(made)
    return lr_scheduler.SequentialLR(optimizer, made, params["milestones"])


def run(record):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=record["baseLr"], momentum=0.9)
    group = optimizer.param_groups[0]
    rates, momenta = [], []

    def note():
        if not abs(group["lr"]) < float("inf"):
            raise ArithmeticError("not a number")
        rates.append(group["lr"])
        momenta.append(group["momentum"])

    error = None
    try:
        scheduler = build(optimizer, record["scheduler"], record["params"])
        if record.get("form"):
            for t in record["t"]:
                scheduler.step(t)
                note()
        else:
            note()
            for i in range(len(record["t"]) - 1):
                scheduler.step(*record["metrics"][i : i + 1] if "metrics" in record else ())
                note()
    except Exception as caught:
        error = repr(caught)
    return {"lr": rates, "momentum": momenta, "error": error}


json.dump(
    {"version": torch.__version__, "results": [run(record) for record in json.load(sys.stdin)]},
    sys.stdout,
)
