"""A whole training run from scratch in PyTorch, by the recipe that `note-tagger train` follows; see seeds.ts.

Usage: python3 torchSeeds.py CASE SEED OUT THREADS
CASE is a JSON file {model (see torchModel.py), settings {epochs, batchSize, learningRate, warmup, weightDecay, clipNorm,
maxLength}, padding, widths, train: [{ids, labels}], dev: [[id, …], …]}. Prints a line of JSON an epoch; leaves the dev
windows' logits, epoch after epoch and window after window, float32 `[length, tags]`, in OUT.
"""
import json
import sys

import torch
import torch.nn as nn

from torchModel import Model, adamw, update

case = json.load(open(sys.argv[1]))
seed, out, threads = int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
recipe, padding = case['settings'], case['padding']
torch.set_num_threads(threads)
torch.manual_seed(seed)


def start(module):
    """Normal of deviation 0.02, cut at two deviations; zero biases, unit gains."""
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.trunc_normal_(module.weight, std=0.02, a=-0.04, b=0.04)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)


def padded_width(length):
    fitting = [width for width in case['widths'] if width >= length]
    return max(length, min(fitting[0] if fitting else length, recipe['maxLength']))


def shuffled(items):
    return [items[i] for i in torch.randperm(len(items)).tolist()]


def epoch_batches():
    """Neighbours have about the same length; the batches come in any order."""
    ordered = sorted(shuffled(case['train']), key=lambda example: padded_width(len(example['ids'])))
    size = recipe['batchSize']
    return shuffled([ordered[at:at + size] for at in range(0, len(ordered), size)])


def pad(rows, filler):
    width = padded_width(max(len(row) for row in rows))
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


def tensors(ids):
    return pad(ids, padding), pad([[1] * len(row) for row in ids], 0)


def rate_at(step, steps):
    warmup = round(steps * recipe['warmup'])
    if step < warmup:
        return recipe['learningRate'] * (step + 1) / warmup
    return recipe['learningRate'] * (1 - (step - warmup) / max(1, steps - warmup))


def write_dev(model, file):
    model.eval()
    with torch.no_grad():
        for ids in case['dev']:
            file.write(model(*tensors([ids]))[0, :len(ids)].numpy().tobytes())
    model.train()


model = Model(case['model'])
model.apply(start)
with torch.no_grad():
    model.words.weight[padding] = 0
optimizer = adamw(model, recipe['learningRate'], recipe['weightDecay'])
step, steps = 0, recipe['epochs'] * -(-len(case['train']) // recipe['batchSize'])
with open(out, 'wb') as logits:
    for epoch in range(recipe['epochs']):
        losses = []
        for batch in epoch_batches():
            for group in optimizer.param_groups:
                group['lr'] = rate_at(step, steps)
            ids, mask = tensors([example['ids'] for example in batch])
            labels = pad([example['labels'] for example in batch], -100)
            losses.append(float(update(model, optimizer, ids, mask, labels, recipe['clipNorm'])))
            step += 1
        write_dev(model, logits)
        print(json.dumps({'epoch': epoch + 1, 'loss': sum(losses) / len(losses)}), flush=True)
