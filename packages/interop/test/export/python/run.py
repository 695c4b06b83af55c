"""Runs exported code and prints the values that it gives: lines of JSON in, lines of JSON out.

Each line is a list of cases. Each case is {"target", "code", "steps"}, and for what listens "metrics".
"""

import json
import os
import sys
import warnings

import numpy

sys.path.insert(0, os.path.dirname(__file__))
warnings.simplefilter("ignore")  # PyTorch's, where nothing is trained
numpy.seterr(all="ignore")  # of both branches, as in JAX


def run_torch(case, names):
    import torch

    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=names["BASE_LR"], momentum=0.5)
    scheduler = names["create_scheduler"](optimizer)
    group = optimizer.param_groups[0]
    values, momenta = [group["lr"]], [group["momentum"]]
    if case.get("evaluations"):
        # an evaluation after so many updates, and another after as many more
        every = case["evaluations"]["every"]
        for t in range(case["steps"]):
            scheduler.step()
            if (t + 1) % every == 0:
                scheduler.observe(case["evaluations"]["metrics"][(t + 1) // every - 1])
            values.append(group["lr"])
        return {"learningRate": values}
    if "metrics" in case:
        for metric in case["metrics"]:
            scheduler.step(metric)
            values.append(group["lr"])
        return {"learningRate": values}
    for _ in range(case["steps"]):
        scheduler.step()
        values.append(group["lr"])
        momenta.append(group["momentum"])
    return {"learningRate": values, "momentum": momenta}


def run_keras(case, names):
    if "metrics" in case:
        return {"learningRate": run_callback(case, names)}
    schedule = names["learning_rate"]
    if not callable(schedule):
        if not isinstance(schedule, float):
            raise TypeError(f"an optimizer of Keras takes no {schedule!r}")
        return {"learningRate": [schedule] * (case["steps"] + 1)}
    return {"learningRate": [float(schedule(step)) for step in range(case["steps"] + 1)]}


def run_callback(case, names):
    import keras

    callback = names["callback"]
    optimizer = keras.optimizers.Optimizer(names["learning_rate"])
    callback.set_model(keras.Model(optimizer))
    callback.on_train_begin()
    values = [float(optimizer.learning_rate)]
    for epoch, metric in enumerate(case["metrics"]):
        callback.on_epoch_end(epoch, {callback.monitor: metric})
        values.append(float(optimizer.learning_rate))
    return values


def run_optax(case, names):
    return {
        channel: [float(names[name](count)) for count in range(case["steps"] + 1)]
        for channel, name in case["names"].items()
    }


runners = {"torch": run_torch, "keras": run_keras, "optax": run_optax}

for line in sys.stdin:
    results = []
    for case in json.loads(line):
        names = {"__name__": "exported"}
        try:
            exec(compile(case["code"], "exported.py", "exec"), names)
            results.append(runners[case["target"]](case, names))
        except Exception as error:  # the test says which case it was
            results.append({"error": f"{type(error).__name__}: {error}"})
    print(json.dumps(results), flush=True)
