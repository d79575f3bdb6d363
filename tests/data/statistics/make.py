"""Makes the files of this folder, as other tools write theirs: python3 make.py (NumPy alone). D = 3, six rows."""
import io
import pickle
import zipfile

import numpy as np

x = np.array([[1, 2, 4], [2, 0, 1], [0, 1, 3], [3, 2, 2], [1, 5, 0], [2, 2, 2]], np.float64) / 4
mu, sigma = x.mean(0), np.cov(x, rowvar=False)
np.savez("mu_sigma.npz", mu=mu, sigma=sigma)  # TTUR, pytorch-fid, clean-fid, EDM
np.savez_compressed("compressed.npz", mu=mu, sigma=sigma)
np.savez("float32_fortran.npz", mu=mu.astype(np.float32), sigma=np.asfortranarray(sigma.astype(np.float32)))
np.savez("lucidrains.npz", m2=mu, s2=sigma)
np.savez("adm.npz", mu=mu, sigma=sigma, mu_s=mu[:2], sigma_s=sigma[:2, :2],
         arr_0=np.arange(4 * 2 * 2 * 3, dtype=np.uint8).reshape(4, 2, 2, 3))  # guided-diffusion
np.savez("pool3.npz", pool_3=x.astype(np.float32), logits=np.ones((6, 2), np.float32))  # Score SDE
np.savez("one_row.npz", pool_3=x[:1])
np.savez("object.npz", mu=np.array([print, None], dtype=object), sigma=sigma)
np.savez("records.npz", mu=np.zeros(3, [("a", "<f4"), ("b", "<i4")]), sigma=sigma)
np.savez("big_endian.npz", mu=mu.astype(">f8"), sigma=sigma)
np.savez("half.npz", mu=mu.astype(np.float16), sigma=sigma)
np.savez("unlike.npz", mu=mu, sigma=sigma[:2, :2])
np.savez("asymmetric.npz", mu=mu, sigma=sigma + np.triu(np.ones((3, 3)), 1))
np.savez("negative.npz", mu=mu, sigma=-sigma)
np.savez("nan.npz", mu=mu, sigma=sigma * np.nan)
np.savez("unknown_keys.npz", mean=mu, cov=sigma)
np.savez("kinds.npz", f4=x.astype(np.float32), f8=np.asfortranarray(x), u1=np.arange(5, dtype=np.uint8),
         i4=np.array([[-1, 2]], np.int32), i8=np.array(-(2**40)), empty=np.zeros((0, 3)),
         cube=np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)))
open("truncated.npz", "wb").write(open("mu_sigma.npz", "rb").read()[:-30])
with zipfile.ZipFile("versions.npz", "w") as archive:  # formats 2.0 and 3.0
    for version in (2, 3):
        array = io.BytesIO()
        np.lib.format.write_array(array, x, version=(version, 0))
        archive.writestr(f"v{version}.npy", array.getvalue())
for protocol in (2, 4, 5):  # EDM2
    edm2 = {"fid": {"mu": mu, "sigma": sigma}, "fd_dinov2": {"mu": mu[:2], "sigma": sigma[:2, :2]}, "num_images": 6}
    pickle.dump(edm2, open(f"edm2_protocol{protocol}.pkl", "wb"), protocol=protocol)
old = open("edm2_protocol2.pkl", "rb").read().replace(b"numpy._core", b"numpy.core")  # NumPy 1's names
open("edm2_numpy1.pkl", "wb").write(old)
pickle.dump({"fd_dinov2": {"mu": mu, "sigma": sigma}}, open("other.pkl", "wb"), protocol=4)
pickle.dump({"fid": {"mu": np.array([None], dtype=object), "sigma": sigma}}, open("object.pkl", "wb"), protocol=4)
pickle.dump({"fid": {"mu": mu.astype(">f8"), "sigma": sigma}}, open("big_endian.pkl", "wb"), protocol=4)


class Evil:
    def __reduce__(self):
        return __import__("os").system, ("touch /tmp/sgm-was-here",)


pickle.dump({"fid": Evil()}, open("evil.pkl", "wb"), protocol=4)
with zipfile.ZipFile("torch_fidelity.pt", "w") as archive:  # torch.save's archive around its pickle
    archive.writestr("stat/data.pkl", pickle.dumps({"mu": mu, "sigma": sigma}, protocol=2))
    archive.writestr("stat/version", "3\n")
with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:  # states 1000 bytes, unpacks to a million
    sound, head = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array(sound, sigma)
    archive.writestr("sigma.npy", sound.getvalue())
    np.lib.format.write_array(head, mu)
    archive.writestr("mu.npy", head.getvalue() + bytes(1_000_000))
bomb = bytearray(open("bomb.npz", "rb").read())
at = bomb.rindex(b"PK\x01\x02")
bomb[at + 24 : at + 28] = (1000).to_bytes(4, "little")
open("bomb.npz", "wb").write(bomb)
