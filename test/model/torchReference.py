"""Reference training in PyTorch for the parity tests: the same start, batches and optimiser as ours.

Usage: python3 torchReference.py FOLDER
FOLDER holds case.json {configuration, steps, learningRate, weightDecay, clipNorm, beta1, beta2, epsilon,
batch, sequence, dropout (whether there is any), labelSmoothing, tagWeights, focal, layerDecay, frozenLayers, ema,
parameters: [[name, shape], ...]}, parameters.bin (float32) and batches.bin (int32: ids, mask and
labels of each step). Writes losses.json, logits.bin (before the first step), gradients.bin (first step, before
clipping, zeros for frozen parameters), final.bin (weights after the last step) and averages.bin (their running average).
"""
import json
import math
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F

folder = sys.argv[1]
case = json.load(open(folder + '/case.json'))
conf = case['configuration']
torch.set_num_threads(2)
torch.manual_seed(1)


def load():
    flat = np.fromfile(folder + '/parameters.bin', dtype=np.float32)
    offset, found = 0, {}
    for name, shape in case['parameters']:
        size = int(np.prod(shape))
        found[name] = torch.from_numpy(flat[offset:offset + size].reshape(shape).copy()).requires_grad_()
        offset += size
    return found


P = load()
arch = conf['architecture']


def linear(x, name):
    return F.linear(x, P[name + '.weight'], P[name + '.bias'])


def norm(x, name):
    return F.layer_norm(x, (x.shape[-1],), P[name + '.weight'], P[name + '.bias'], conf['layerNormEpsilon'])


def drop(x, probability):
    return F.dropout(x, conf[probability], case['dropout'])


def activation(x):
    if conf['activation'] == 'gelu_new':
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
    return F.relu(x) if conf['activation'] == 'relu' else F.gelu(x)


def layer_names(index):
    if arch == 'albert':
        group = int(index / (conf['layers'] / conf['layerGroups']))
        p = 'albert.encoder.albert_layer_groups.%d.albert_layers.0.' % group
        return [p + n for n in ('attention.query', 'attention.key', 'attention.value', 'attention.dense',
                                'attention.LayerNorm', 'ffn', 'ffn_output', 'full_layer_layer_norm')]
    if arch == 'distilbert':
        p = 'distilbert.transformer.layer.%d.' % index
        return [p + n for n in ('attention.q_lin', 'attention.k_lin', 'attention.v_lin', 'attention.out_lin',
                                'sa_layer_norm', 'ffn.lin1', 'ffn.lin2', 'output_layer_norm')]
    p = '%s.encoder.layer.%d.' % (arch, index)
    return [p + n for n in ('attention.self.query', 'attention.self.key', 'attention.self.value',
                            'attention.output.dense', 'attention.output.LayerNorm', 'intermediate.dense',
                            'output.dense', 'output.LayerNorm')]


def positions(mask):
    if arch != 'roberta':
        return torch.arange(mask.shape[1]).expand(mask.shape)
    return torch.cumsum(mask, 1) * mask + conf['paddingId']


def forward(ids, mask):
    e = arch + '.embeddings.'
    x = P[e + 'word_embeddings.weight'][ids] + P[e + 'position_embeddings.weight'][positions(mask)]
    if conf['tokenTypes'] > 0:
        x = x + P[e + 'token_type_embeddings.weight'][torch.zeros_like(ids)]
    x = drop(norm(x, e + 'LayerNorm'), 'hiddenDropout')
    if arch == 'albert':
        x = linear(x, 'albert.encoder.embedding_hidden_mapping_in')
    elif conf['embeddingSize'] != conf['hiddenSize']:
        x = linear(x, arch + '.embeddings_project')
    batch, sequence, hidden = x.shape
    heads = conf['attentionHeads']
    bias = (1.0 - mask.float()).view(batch, 1, 1, sequence) * torch.finfo(torch.float32).min
    for index in range(conf['layers']):
        q, k, v, o, n1, f1, f2, n2 = layer_names(index)
        split = lambda y: y.view(batch, sequence, heads, hidden // heads).transpose(1, 2)
        scores = split(linear(x, q)) @ split(linear(x, k)).transpose(-1, -2) / math.sqrt(hidden // heads) + bias
        weights = drop(scores.softmax(-1), 'attentionDropout')
        context = (weights @ split(linear(x, v))).transpose(1, 2).reshape(batch, sequence, hidden)
        attended, inner = linear(context, o), lambda y: linear(activation(linear(y, f1)), f2)
        # As Transformers has them: DistilBERT drops nothing of what attention gives, ALBERT nothing of the inner layer's.
        x = norm((attended if arch == 'distilbert' else drop(attended, 'hiddenDropout')) + x, n1)
        x = norm((inner(x) if arch == 'albert' else drop(inner(x), 'hiddenDropout')) + x, n2)
    return linear(drop(x, 'classifierDropout'), 'classifier')


def save(name, tensors):
    np.concatenate([t.detach().numpy().ravel() for t in tensors]).astype(np.float32).tofile(folder + '/' + name)


def undecayed(name):
    return name.endswith('.bias') or 'LayerNorm' in name or 'layer_norm' in name


own_layers = conf['layerGroups'] if arch == 'albert' else conf['layers']


def depth(name):
    """0 for the embeddings with their norm and projection, then the layers (ALBERT: groups of them), then the head."""
    if name.startswith('classifier'):
        return own_layers + 1
    layer = re.search(r'(?:layer|albert_layer_groups)\.(\d+)\.', name)
    return int(layer.group(1)) + 1 if layer else 0


frozen = -1 if case['frozenLayers'] is None else case['frozenLayers']
T = {n: p for n, p in P.items() if depth(n) > frozen}
for name, p in P.items():
    p.requires_grad_(name in T)
groups = [{'params': [p], 'weight_decay': 0.0 if undecayed(n) else case['weightDecay'],
           'lr': case['learningRate'] * case['layerDecay'] ** (own_layers + 1 - depth(n))} for n, p in T.items()]
optimizer = torch.optim.AdamW(groups, betas=(case['beta1'], case['beta2']), eps=case['epsilon'])
tag_weights = None if case['tagWeights'] is None else torch.tensor(case['tagWeights'])
averages = {n: p.detach().clone() for n, p in P.items()}


def loss_of(logits, labels):
    smoothing = case['labelSmoothing']
    if case['focal'] == 0:
        return F.cross_entropy(logits, labels, weight=tag_weights, ignore_index=-100, label_smoothing=smoothing)
    logits, labels = logits[labels != -100], labels[labels != -100]
    tags = logits.shape[1]
    weights = torch.ones(tags) if tag_weights is None else tag_weights
    target = F.one_hot(labels, tags) * (1 - smoothing) * weights[labels][:, None] + smoothing / tags * weights
    p = logits.softmax(-1)
    return -(target * (1 - p) ** case['focal'] * p.log()).sum() / weights[labels].sum()


size = case['batch'] * case['sequence']
raw = torch.from_numpy(np.fromfile(folder + '/batches.bin', dtype=np.int32).astype(np.int64))
losses, norms = [], []
for step in range(case['steps']):
    ids, mask, labels = raw[step * 3 * size:(step + 1) * 3 * size].view(3, case['batch'], case['sequence'])
    logits = forward(ids, mask)
    loss = loss_of(logits.view(size, -1), labels.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    if step == 0:
        save('logits.bin', [logits])
        save('gradients.bin', [torch.zeros_like(p) if p.grad is None else p.grad for p in P.values()])
    norms.append(float(torch.nn.utils.clip_grad_norm_(list(T.values()), case['clipNorm'])))
    optimizer.step()
    kept = min(case['ema'], (2 + step) / (11 + step))
    for name, p in T.items():
        averages[name] = kept * averages[name] + (1 - kept) * p.detach()
    losses.append(float(loss))
save('final.bin', P.values())
save('averages.bin', averages.values())
json.dump({'losses': losses, 'norms': norms}, open(folder + '/losses.json', 'w'))
