"""The token classifier of the benchmarks in PyTorch, BERT's or ALBERT's shape.

`c` holds vocabulary, embedding, hidden, heads, intermediate, layers, shared (one layer's weights for all), tanh (the
tanh form of GELU), dropout, positions and tags. Linear layers, embeddings and norms start as PyTorch makes them.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def activation(x, tanh):
    if tanh:
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
    return F.gelu(x)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        hidden, inner = c['hidden'], c['intermediate']
        self.heads, self.dropout, self.tanh = c['heads'], c['dropout'], c['tanh']
        self.query, self.key, self.value, self.out = (nn.Linear(hidden, hidden) for _ in range(4))
        self.inner, self.outer = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.norm1, self.norm2 = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x, bias):
        batch, sequence, hidden = x.shape
        width = hidden // self.heads

        def split(y):
            return y.view(batch, sequence, self.heads, width).transpose(1, 2)

        scores = split(self.query(x)) @ split(self.key(x)).transpose(-1, -2) / math.sqrt(width) + bias
        weights = self.drop(scores.softmax(-1))
        context = (weights @ split(self.value(x))).transpose(1, 2).reshape(batch, sequence, hidden)
        x = self.norm1(self.drop(self.out(context)) + x)
        return self.norm2(self.drop(self.outer(activation(self.inner(x), self.tanh))) + x)


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        hidden, embedding = c['hidden'], c['embedding']
        self.dropout, self.depth, self.shared = c['dropout'], c['layers'], c['shared']
        self.words = nn.Embedding(c['vocabulary'], embedding)
        self.positions, self.types = nn.Embedding(c['positions'], embedding), nn.Embedding(2, embedding)
        self.norm = nn.LayerNorm(embedding, 1e-12)
        self.project = nn.Linear(embedding, hidden) if embedding != hidden else nn.Identity()
        self.layers = nn.ModuleList(Layer(c) for _ in range(1 if self.shared else self.depth))
        self.classifier = nn.Linear(hidden, c['tags'])

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, ids, mask):
        batch, sequence = ids.shape
        x = self.words(ids) + self.positions(torch.arange(sequence)) + self.types(torch.zeros_like(ids))
        x = self.project(self.drop(self.norm(x)))
        bias = (1 - mask.float()).view(batch, 1, 1, sequence) * -1e9
        for index in range(self.depth):
            x = self.layers[0 if self.shared else index](x, bias)
        return self.classifier(self.drop(x))


def adamw(model, rate, decay):
    """Decay pulls matrices, not biases and the gains of layer norms."""
    matrices = [w for w in model.parameters() if w.dim() > 1]
    vectors = [w for w in model.parameters() if w.dim() == 1]
    groups = [{'params': matrices, 'weight_decay': decay}, {'params': vectors, 'weight_decay': 0.0}]
    return torch.optim.AdamW(groups, lr=rate)


def update(model, optimizer, ids, mask, labels, clip):
    """One step on a batch; gives its mean loss over the labelled pieces."""
    logits = model(ids, mask)
    loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), labels.view(-1), ignore_index=-100)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    return loss
