"""Makes the PNG files that read_png must understand or refuse: written by Pillow, read by tests/io. Run: python pngs.py"""
import numpy as np
from PIL import Image

ramp = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3) * 14
Image.fromarray(ramp).save("rgb.png")
Image.fromarray(ramp).quantize(colors=8).save("palette.png")
Image.fromarray(ramp[:, :, 0]).save("grey.png")
Image.fromarray(ramp[:, :, 0] > 100).save("one_bit.png")
Image.fromarray(ramp[:, :, 0].astype(np.uint16) * 257).save("sixteen_bit.png")
Image.fromarray(np.concatenate([ramp, np.full((2, 3, 1), 255, np.uint8)], 2)).save("opaque.png")
Image.fromarray(np.concatenate([ramp, np.full((2, 3, 1), 254, np.uint8)], 2)).save("transparent.png")
