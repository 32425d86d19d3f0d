"""PyTorch's side of the training benchmark: the same model, batches and optimiser, timed step by step.

Usage: python3 torchStep.py '{"vocabulary": …, "hidden": …, "embedding": …, "layers": …, "heads": …,
"intermediate": …, "shared": bool, "tanh": bool, "batch": …, "sequence": …, "dropout": …, "steps": …, "threads": …}'
Prints one line of JSON: step times on the wall and of the CPU in milliseconds (the first two left out), and the peak
memory in MB.
"""
import json
import math
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

c = json.loads(sys.argv[1])
torch.set_num_threads(c['threads'])
torch.manual_seed(1)
H, E, A, B, S, p = c['hidden'], c['embedding'], c['heads'], c['batch'], c['sequence'], c['dropout']


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(H, H) for _ in range(4))
        self.inner, self.outer = nn.Linear(H, c['intermediate']), nn.Linear(c['intermediate'], H)
        self.norm1, self.norm2 = nn.LayerNorm(H, 1e-12), nn.LayerNorm(H, 1e-12)

    def forward(self, x, bias):
        def split(y):
            return y.view(B, S, A, H // A).transpose(1, 2)

        scores = split(self.query(x)) @ split(self.key(x)).transpose(-1, -2) / math.sqrt(H // A) + bias
        weights = F.dropout(scores.softmax(-1), p)
        context = (weights @ split(self.value(x))).transpose(1, 2).reshape(B, S, H)
        x = self.norm1(F.dropout(self.out(context), p) + x)
        inner = self.inner(x)
        if c['tanh']:
            inner = 0.5 * inner * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner ** 3)))
        else:
            inner = F.gelu(inner)
        return self.norm2(F.dropout(self.outer(inner), p) + x)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions, self.types = nn.Embedding(c['vocabulary'], E), nn.Embedding(512, E), nn.Embedding(2, E)
        self.norm = nn.LayerNorm(E, 1e-12)
        self.project = nn.Linear(E, H) if E != H else nn.Identity()
        self.layers = nn.ModuleList(Layer() for _ in range(1 if c['shared'] else c['layers']))
        self.classifier = nn.Linear(H, 9)

    def forward(self, ids, mask):
        x = self.words(ids) + self.positions(torch.arange(S)) + self.types(torch.zeros_like(ids))
        x = self.project(F.dropout(self.norm(x), p))
        bias = (1 - mask.float()).view(B, 1, 1, S) * -1e9
        for index in range(c['layers']):
            x = self.layers[0 if c['shared'] else index](x, bias)
        return self.classifier(F.dropout(x, p))


model = Model()
decayed = [w for w in model.parameters() if w.dim() > 1]
plain = [w for w in model.parameters() if w.dim() == 1]
optimizer = torch.optim.AdamW([{'params': decayed, 'weight_decay': 0.01}, {'params': plain, 'weight_decay': 0.0}], lr=1e-4)
times, cpu_times = [], []
for step in range(c['steps']):
    lengths = torch.randint(S // 2, S + 1, (B,))
    mask = (torch.arange(S)[None] < lengths[:, None]).long()
    ids = torch.randint(1, c['vocabulary'], (B, S)) * mask
    labels = torch.where(mask > 0, ids % 9, torch.full_like(ids, -100))
    start, cpu_start = time.perf_counter(), time.process_time()
    loss = F.cross_entropy(model(ids, mask).view(-1, 9), labels.view(-1), ignore_index=-100)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    times.append(1000 * (time.perf_counter() - start))
    cpu_times.append(1000 * (time.process_time() - cpu_start))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({'times': times[2:], 'cpuTimes': cpu_times[2:], 'peakMegabytes': peak}))
