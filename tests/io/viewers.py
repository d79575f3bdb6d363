"""Opens a file of write_result as its users do. usage: viewers.py FILE; fails by an exception."""
import sys

import h5py
import xarray

with h5py.File(sys.argv[1]) as f:
    assert f.attrs["format"] == "sgm result" and f.attrs["schema_version"] == 1 and f.attrs["study"] == "größe"
    assert list(f) == ["seconds", "toy", "z", "a"], "order of creation"
    curve = f[f.attrs["default"]]
    assert curve.attrs["NX_class"] == "NXdata" and curve.attrs["signal"] == "value"
    assert [d.keys() for d in curve["value"].dims] == [["sampler"], ["nfe"]]
    assert curve["value"][1].tolist() == [3, 4, 5] and curve["value"].attrs["units"] == "1"
    image = f["toy/images/grid"]
    assert image.attrs["CLASS"] == b"IMAGE" and image.attrs["IMAGE_SUBCLASS"] == b"IMAGE_TRUECOLOR"
data = xarray.open_dataset(sys.argv[1], engine="h5netcdf", group="toy/curve")
assert data["value"].sel(sampler="heun", nfe=20).item() == 4 and data["value"].attrs["long_name"] == "energy distance"
assert data["errors"].dims == ("sampler", "nfe", "side")
