"""Opens a Chairside store without Chairside: CHAIRSIDE_PASSPHRASE=… open_store.py FOLDER NAME"""
import json, os, pathlib, sys
import argon2.low_level, nacl.bindings, sqlcipher3

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
keys = [json.loads(file.read_text("utf-8")) for file in folder.glob("keys/*.json")]
key = next(key for key in keys if key["name"] == name)
kdf, (salt, nonce, sealed) = key["kdf"], (bytes.fromhex(key[part]) for part in ("salt", "nonce", "sealed"))
secret = argon2.low_level.hash_secret_raw(os.environ["CHAIRSIDE_PASSPHRASE"].encode(), salt, kdf["passes"],
                                          kdf["memory_kib"], kdf["lanes"], 32, argon2.low_level.Type.ID)
about = f"chairside key\n{key['kind']}\n{key['store']}\n{key['name']}".encode()
opened = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, about, nonce, secret)
database = sqlcipher3.connect(str(folder / "chairside.db"))
database.execute(f"PRAGMA key = \"x'{opened.hex()}'\"")
for started, label, notes in database.execute("SELECT started, label, notes FROM session JOIN record USING (number)"):
    print(started, label, notes, sep="\t")
