"""Trains small models in PyTorch and writes them, as they were before, as ONNX with the losses beside them.

python torchModels.py FOLDER: each model twice, the weights folded by the exporter or not.
"""

import json
import math
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
folder = sys.argv[1]
STEPS = 25


class Encoder(nn.Module):
    """An encoder whose layers begin as copies of each other."""

    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(12, 3, 24, 0.0, activation="gelu", batch_first=True)
        self.into = nn.Linear(6, 12)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        return self.head(self.layers(self.into(x)).mean(1))


class Attention(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.qkv, self.out, self.heads = nn.Linear(size, 3 * size), nn.Linear(size, size), heads

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (
            part.view(n, t, self.heads, d // self.heads).transpose(1, 2)
            for part in self.qkv(x).chunk(3, -1)
        )
        seen = torch.tril(torch.ones(t, t)) == 0
        weights = (q @ k.transpose(-2, -1) / math.sqrt(d // self.heads)).masked_fill(
            seen, float("-inf")
        )
        return self.out((weights.softmax(-1) @ v).transpose(1, 2).reshape(n, t, d))


class Language(nn.Module):
    """A language model: embeddings, a causal mask, norms before, a head without bias."""

    def __init__(self):
        super().__init__()
        size = 16
        self.words, self.places = nn.Embedding(11, size), nn.Parameter(torch.randn(1, 16, size) / 10)
        self.attention = nn.ModuleList([Attention(size, 4) for _ in range(2)])
        self.wide = nn.ModuleList([nn.Linear(size, 2 * size) for _ in range(2)])
        self.narrow = nn.ModuleList([nn.Linear(2 * size, size) for _ in range(2)])
        self.norms = nn.ModuleList([nn.LayerNorm(size) for _ in range(5)])
        self.head = nn.Linear(size, 11, bias=False)

    def forward(self, ids):
        x = self.words(ids) + self.places[:, : ids.shape[1]]
        for i in range(2):
            x = x + self.attention[i](self.norms[2 * i](x))
            x = x + self.narrow[i](F.silu(self.wide[i](self.norms[2 * i + 1](x))))
        return self.head(self.norms[4](x)).transpose(1, 2)


class Vision(nn.Module):
    """Patches, depthwise convolutions, group norms, an upsampled way around."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 3, 2, 1)
        self.depth, self.point = nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.Conv2d(8, 12, 1)
        self.first, self.second = nn.GroupNorm(2, 8), nn.GroupNorm(3, 12)
        self.down, self.up = nn.Conv2d(12, 12, 3, 2, 1), nn.ConvTranspose2d(12, 12, 2, 2)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        x = F.hardswish(self.first(self.patches(x)))
        x = F.elu(self.second(self.point(self.depth(x))))
        x = x + self.up(F.max_pool2d(self.down(x), 3, 1, 1))
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Recurrent(nn.Module):
    """An LSTM both ways, and a GRU."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(10, 6, batch_first=True)
        self.head = nn.Linear(6, 4)

    def forward(self, ids):
        return self.head(self.gru(self.lstm(self.words(ids))[0])[0][:, -1])


class Segmentation(nn.Module):
    """Down and up again, bilinear, to the sizes that there were, which are open."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 6, 3, padding=1), nn.Conv2d(6, 8, 3, padding=1)
        self.third, self.head = nn.Conv2d(14, 6, 3, padding=1), nn.Conv2d(6, 4, 1)

    def forward(self, x):
        x = F.silu(self.first(x))
        low = F.leaky_relu(self.second(F.max_pool2d(x, 2)))
        high = F.interpolate(low, size=x.shape[2:], mode="bilinear", align_corners=False)
        return self.head(F.relu(self.third(torch.cat([high, x], 1))))


def sentences(length):
    return lambda seed: torch.randint(
        0, 11, (4, length), generator=torch.Generator().manual_seed(seed)
    )


words = sentences(7)


def numbers(*sizes):
    return lambda seed: torch.randn(*sizes, generator=torch.Generator().manual_seed(seed))


models = {
    "encoder": (Encoder, numbers(4, 5, 6), {0: "N", 1: "T"}, (4,), 4),
    "language": (Language, words, {0: "N", 1: "T"}, (4, 7), 11),
    "vision": (Vision, numbers(3, 3, 16, 16), {0: "N"}, (3,), 5),
    "segmentation": (
        Segmentation,
        numbers(2, 3, 9, 12),
        {0: "N", 2: "H", 3: "W"},
        (2, 9, 12),
        4,
    ),
    "recurrent": (Recurrent, words, {0: "N"}, (4,), 4),
    # so long that the steps are a loop
    "stories": (Recurrent, sentences(90), {0: "N", 1: "T"}, (4,), 4),
}
rules = {
    "sgd": (0.1, lambda parameters: torch.optim.SGD(parameters, lr=1, momentum=0.9)),
    "adamw": (0.003, lambda parameters: torch.optim.AdamW(parameters, lr=1, weight_decay=0.01)),
}

results = []
for name, (make, batch, open_axes, label_sizes, classes) in models.items():
    for rule, (highest, optimizer_of) in rules.items():
        torch.manual_seed(7)
        model = make()
        files = []
        for fold in (True, False):
            files.append(f"{name}_{int(fold)}.onnx")
            torch.onnx.export(
                model.eval(),
                batch(0),
                f"{folder}/{files[-1]}",
                opset_version=17 if fold else 14,
                do_constant_folding=fold,
                input_names=["x"],
                output_names=["logits"],
                dynamic_axes={"x": open_axes},
            )
        model.train()
        optimizer = optimizer_of(model.parameters())
        steps = []
        for t in range(STEPS):
            rate = highest * (0.2 + math.cos(t) ** 2)
            for group in optimizer.param_groups:
                group["lr"] = rate
            x = batch(t)
            labels = torch.randint(
                0, classes, label_sizes, generator=torch.Generator().manual_seed(100 + t)
            )
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps.append(
                {
                    "rate": rate,
                    "x": x.flatten().tolist(),
                    "labels": labels.flatten().tolist(),
                    "loss": loss.item(),
                }
            )
        results.append(
            {
                "name": name,
                "rule": rule,
                "files": files,
                "dims": list(batch(0).shape),
                "labels": list(label_sizes),
                "whole": batch(0).dtype == torch.int64,
                "steps": steps,
            }
        )

with open(f"{folder}/losses.json", "w") as file:
    json.dump(results, file)
