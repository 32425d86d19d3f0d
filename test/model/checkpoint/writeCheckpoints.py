# Writes checkpoints with PyTorch, and beside each the float32 bytes that its tensors must be read as.
import collections
import json
import pathlib
import sys

import torch

torch.manual_seed(3)
folder = pathlib.Path(sys.argv[1])


class Tiny(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = torch.nn.Embedding(11, 8)
        self.LayerNorm = torch.nn.LayerNorm(8)
        self.decoder = torch.nn.Linear(8, 11)
        self.decoder.weight = self.embeddings.weight
        self.register_buffer("position_ids", torch.arange(16).expand((1, -1)))


def cases():
    base = torch.randn(6, 8)
    special = torch.tensor([0.0, -0.0, float("inf"), float("-inf"), 6e-8, 65504.0, 3.14159, 1e-40])
    yield "module", Tiny().state_dict()
    yield "half", Tiny().half().state_dict()
    yield "bfloat", Tiny().bfloat16().state_dict()
    yield "double", Tiny().double().state_dict()
    yield "wrapped", torch.nn.DataParallel(Tiny()).state_dict()
    yield "training", {"epoch": 3, "state_dict": Tiny().state_dict(), "loss": 0.5, "best": [1, (2, None)]}
    yield "views", collections.OrderedDict(
        whole=base, transposed=base.t(), slice=base[1:4, 2::3], row=base[2], scalar=base[3, 4], expanded=base[0].expand(3, 8),
        permuted=torch.randn(2, 3, 4, 5).permute(3, 1, 0, 2), empty=torch.zeros(0, 4), same=base,
    )
    yield "types", dict(
        f=special, d=special.double(), h=special.half(), b=special.bfloat16(), p=torch.nn.Parameter(base), i=torch.arange(4),
        u=torch.zeros(2, dtype=torch.uint8), t=torch.ones(2, dtype=torch.bool), c=torch.ones(2, dtype=torch.complex64),
    )
    every = torch.arange(65536, dtype=torch.int32).to(torch.int16)
    yield "everyhalf", dict(h=every.view(torch.float16), b=every.clone().view(torch.bfloat16))


def expected(value):
    state = value.get("state_dict", value)
    return {k: v.detach() for k, v in state.items() if v.dtype.is_floating_point}


for name, value in cases():
    tensors = expected(value)
    (folder / f"{name}.json").write_text(json.dumps([[k, list(v.shape)] for k, v in tensors.items()]))
    (folder / f"{name}.f32").write_bytes(b"".join(v.float().contiguous().numpy().tobytes() for v in tensors.values()))
    torch.save(value, folder / f"{name}.zip2.bin")
    torch.save(value, folder / f"{name}.zip4.bin", pickle_protocol=4)
    torch.save(value, folder / f"{name}.legacy2.bin", _use_new_zipfile_serialization=False)
    torch.save(value, folder / f"{name}.legacy4.bin", _use_new_zipfile_serialization=False, pickle_protocol=4)


class Evil:
    def __reduce__(self):
        return eval, (f"open({str(folder / 'was-run')!r}, 'w')",)


for name, value in {"evil": {"a": torch.zeros(2), "b": Evil()}, "evilkey": {Evil(): 1}, "model": Tiny()}.items():
    torch.save(value, folder / f"{name}.zip.refused")
    torch.save(value, folder / f"{name}.legacy.refused", _use_new_zipfile_serialization=False)
