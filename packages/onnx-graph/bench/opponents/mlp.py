# The training step of bench/step.bench.ts in PyTorch, as one writes it.
#   python3 mlp.py <data file> <wall or cpu>     then a line "<first step> <count>" on the input gives
#   "<seconds> <last loss>"
import sys
import time

import numpy
import torch

torch.set_num_threads(1)
clock = time.process_time if sys.argv[2] == "cpu" else time.perf_counter
batch, sizes = 64, (784, 128, 10)
with open(sys.argv[1], "rb") as file:
    batches = int(numpy.fromfile(file, "<i4", 1)[0])
    model = torch.nn.Sequential(
        torch.nn.Linear(*sizes[:2]), torch.nn.ReLU(), torch.nn.Linear(*sizes[1:])
    )
    with torch.no_grad():
        for parameter in model.parameters():
            numbers = numpy.fromfile(file, "<f4", parameter.numel())
            parameter.copy_(torch.from_numpy(numbers).view_as(parameter))
    x = torch.from_numpy(numpy.fromfile(file, "<f4", batches * batch * sizes[0]))
    x = x.view(batches, batch, sizes[0])
    labels = torch.from_numpy(numpy.fromfile(file, "<i4", batches * batch).astype("int64"))
    labels = labels.view(batches, batch)
    rates = numpy.fromfile(file, "<f4", batches).tolist()

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
criterion = torch.nn.CrossEntropyLoss()
print("PyTorch", torch.__version__, flush=True)
for line in sys.stdin:
    first, steps = map(int, line.split())
    loss = None
    begin = clock()
    for i in range(first, first + steps):
        t = i % batches
        optimizer.param_groups[0]["lr"] = rates[t]
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x[t]), labels[t])
        loss.backward()
        optimizer.step()
    print(clock() - begin, loss.item(), flush=True)
