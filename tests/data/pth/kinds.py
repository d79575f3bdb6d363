"""Makes archives as torch.save does, without torch: kinds.pth with what checkpoints hold, and what a reader must refuse. Run: python kinds.py"""
import collections
import io
import os
import pickle
import struct
import sys
import types
import zipfile

torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, utils


def function(module, name):
    def stub(*args):
        raise NotImplementedError

    stub.__module__, stub.__qualname__, stub.__name__ = module.__name__, name, name
    setattr(module, name, stub)
    return stub


rebuild, parameter = function(utils, "_rebuild_tensor_v2"), function(utils, "_rebuild_parameter")
for kind in ["Float", "BFloat16", "Bool", "Long"]:
    setattr(torch, kind + "Storage", type(kind + "Storage", (), {"__module__": "torch"}))


class Storage:
    def __init__(self, key, kind, code, values):
        self.key, self.kind, self.data, self.n = key, getattr(torch, kind + "Storage"), struct.pack(f"<{len(values)}{code}", *values), len(values)


class Call:
    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


def tensor(storage, offset, size, stride):
    return Call(rebuild, (storage, offset, size, stride, False, collections.OrderedDict()))


def save(path, value, storages=(), protocol=2, program=None, method=zipfile.ZIP_STORED):
    class Pickler(pickle.Pickler):
        def persistent_id(self, item):
            return ("storage", item.kind, item.key, "cuda:0", item.n) if isinstance(item, Storage) else None

    out = io.BytesIO()
    Pickler(out, protocol).dump(value)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in [("data.pkl", program or out.getvalue()), ("byteorder", b"little")] + [("data/" + s.key, s.data) for s in storages]:
            archive.writestr(zipfile.ZipInfo("archive/" + name), data, method)


shared = Storage("0", "Float", "f", [0, 1, 2, 3, 4, 5])
half = Storage("1", "BFloat16", "H", [0x3F80, 0xC000])  # 1, -2
flags = Storage("2", "Bool", "B", [1, 0, 1])
count = Storage("3", "Long", "q", [-7])
state = collections.OrderedDict()
state["b.weight"] = tensor(shared, 0, (2, 3), (3, 1))
state["b.transposed"] = tensor(shared, 0, (3, 2), (1, 3))
state["a.part"] = tensor(shared, 4, (2,), (1,))
state["a.scalar"] = tensor(count, 0, (), ())
state["half"] = Call(parameter, (tensor(half, 0, (2,), (1,)), True, collections.OrderedDict()))
state["flags"] = tensor(flags, 0, (3,), (1,))
state["empty"] = tensor(shared, 0, (0, 4), (4, 1))
kinds = {"model": state, "step": 70000, "negative": -3, "large": 2**40, "rate": 0.1, "on": True, "off": False, "none": None,
         "text": "größe", "list": [1, [2.5, "x"]], "tuple": (1, 2), "by_number": {0: "zero", 1: "one"}}
for protocol in (2, 4):
    save(f"kinds{protocol}.pth", kinds, [shared, half, flags, count], protocol)
save("evil.pth", {"model": Call(os.system, ("touch /tmp/sgm-was-here",))})
save("whole_module.pth", None, program=b"\x80\x02cmodels.ncsn\nCondRefineNet\n)\x81.")
save("beyond.pth", {"w": tensor(shared, 4, (3,), (1,))}, [shared])
save("missing.pth", {"w": tensor(shared, 0, (3,), (1,))})
save("compressed.pth", {"a": [0] * 1000}, method=zipfile.ZIP_DEFLATED)
loop = []
loop.append(loop)
save("loop.pth", loop)
save("deep.pth", None, program=b"\x80\x02)" + b"\x85" * 200000 + b".")
