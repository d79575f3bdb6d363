"""Makes official.safetensors with Python's own library. Run: python official_safetensors.py"""
import numpy as np
from safetensors.numpy import save_file

save_file({"w": np.arange(6, dtype=np.float32).reshape(2, 3), "n": np.array(-7), "mask": np.array([True, False, True])},
          "official.safetensors", metadata={"step": "12"})
