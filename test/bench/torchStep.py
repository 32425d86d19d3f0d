"""PyTorch's side of the training benchmark: the same model, batches and optimiser, timed step by step.

Usage: python3 torchStep.py '{"vocabulary": …, "hidden": …, "embedding": …, "layers": …, "heads": …,
"intermediate": …, "shared": bool, "tanh": bool, "batch": …, "sequence": …, "dropout": …, "steps": …, "threads": …}'
Prints one line of JSON: step times on the wall and of the CPU in milliseconds (the first two left out), and the peak
memory in MB.
"""
import json
import resource
import sys
import time

import torch

from torchModel import Model, adamw, update

c = json.loads(sys.argv[1])
torch.set_num_threads(c['threads'])
torch.manual_seed(1)
B, S = c['batch'], c['sequence']
model = Model({**c, 'positions': 512, 'tags': 9})
optimizer = adamw(model, 1e-4, 0.01)
times, cpu_times = [], []
for step in range(c['steps']):
    lengths = torch.randint(S // 2, S + 1, (B,))
    mask = (torch.arange(S)[None] < lengths[:, None]).long()
    ids = torch.randint(1, c['vocabulary'], (B, S)) * mask
    labels = torch.where(mask > 0, ids % 9, torch.full_like(ids, -100))
    start, cpu_start = time.perf_counter(), time.process_time()
    update(model, optimizer, ids, mask, labels, 1.0)
    times.append(1000 * (time.perf_counter() - start))
    cpu_times.append(1000 * (time.process_time() - cpu_start))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({'times': times[2:], 'cpuTimes': cpu_times[2:], 'peakMegabytes': peak}))
