"""datasketch: FILE PROCESSES. Signatures in a pool of processes, the index in one. Prints rows, seconds and duplicates."""

import json
import sys
import time
from multiprocessing import Pool

import xxhash
from datasketch import MinHash, MinHashLSH

PERMUTATIONS, BANDS, ROWS, SHINGLE = 80, 16, 5, 5


def hash32(data):
    return xxhash.xxh32_intdigest(data)


def sign(text):
    words = text.lower().split()
    minhash = MinHash(num_perm=PERMUTATIONS, hashfunc=hash32, scheme="affine32")
    minhash.update_batch({" ".join(words[i:i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)})
    return minhash.hashvalues


def main(file, processes):
    with open(file, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    begun = time.perf_counter()
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    duplicates = 0
    with Pool(int(processes)) as pool:
        for number, values in enumerate(pool.imap(sign, texts, chunksize=256)):
            minhash = MinHash(num_perm=PERMUTATIONS, hashvalues=values, hashfunc=hash32, scheme="affine32")
            if index.query(minhash):
                duplicates += 1
            else:
                index.insert(number, minhash, check_duplication=False)
    print(json.dumps({"rows": len(texts), "seconds": time.perf_counter() - begun, "duplicates": duplicates}))


if __name__ == "__main__":
    main(*sys.argv[1:])
