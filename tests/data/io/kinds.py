"""Makes kinds.h5, what read_hdf5 must understand: written by h5py, read by tests/io. Run: python kinds.py"""
import h5py
import numpy as np

with h5py.File("kinds.h5", "w", libver="earliest") as f:
    f.attrs["name"] = "größe"
    f.attrs["fixed"] = np.bytes_("abc")
    f.attrs["flag"] = np.int8(1)
    f.attrs["truth"] = np.bool_(True)
    f.attrs["half"] = np.float32(0.5)
    f.attrs["ints"] = np.array([3, -4], dtype=np.int16)
    f.attrs["reals"] = np.array([[0.1, 0.2], [0.3, 0.4]])
    f.attrs["words"] = ["a", "", "längs"]
    f.attrs["none"] = np.array([], dtype=np.float64)
    f.attrs["blank"] = h5py.Empty("S1")
    for kind in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">f8", ">i4", "?"]:
        f["numbers/" + kind.replace(">", "big_")] = np.arange(-3 if kind.lstrip(">")[0] in "if" else 0, 3).astype(kind).reshape(-1, 3)
    f["numbers/largest"] = np.uint32(2**32 - 1)
    f["scalar"] = np.float64(2.5)
    f["empty"] = np.zeros((0, 4), dtype=np.float32)
    f["null"] = h5py.Empty("f4")
    f["text/fixed"] = np.array([b"ab", b"cde", b""], dtype="S3")
    f["text/variable"] = ["ein", "", "süß"]
    f["text/one"] = "alone"
    f["axes/time"] = np.array([0.0, 0.5, 1.0])
    f["axes/time"].make_scale()
    f["axes/time"].attrs["units"] = "s"
    f["axes/x"] = np.zeros((3, 2), dtype=np.float32)
    f["axes/x"].attrs["long_name"] = "position"
    f["axes/x"].dims[0].attach_scale(f["axes/time"])
    f["axes/x"].dims[1].label = "dimension"
    f["link"] = h5py.SoftLink("/scalar")
    f.create_dataset("packed", data=np.arange(100), chunks=(10,), compression="gzip")
    ordered = f.create_group("ordered", track_order=True)
    ordered["z"], ordered["a"] = 1, 2
with h5py.File("compound.h5", "w") as f:
    f["inner/table"] = np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])
with h5py.File("schema2.h5", "w", libver="v108") as f:
    f.attrs["format"] = "sgm result"
    f.attrs["schema_version"] = 2
