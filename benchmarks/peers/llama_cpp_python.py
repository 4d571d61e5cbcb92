"""llama-cpp-python, which answers one request after the other.

speed MODEL PROMPTS THREADS SEQUENCES GENERATED
texts MODEL PROMPTS THREADS GENERATED
"""

import json
import sys
import time
from pathlib import Path

from llama_cpp import Llama

what, path, prompts, *numbers = sys.argv[1:]
prompts = Path(prompts).read_text().split("\0")[:-1]
threads, *numbers = map(int, numbers)
model = Llama(path, n_ctx=2048, n_batch=512, n_ubatch=512, n_threads=threads, n_threads_batch=threads, n_gpu_layers=0,
              use_mmap=False, verbose=False)


def answer(prompt):
    """The tokens of an answer; greedy, and no penalty."""
    return model.generate(model.tokenize(prompt.encode(), add_bos=False, special=False), temp=0, repeat_penalty=1)


def measure(result, name, work):
    wall, cpu = time.monotonic(), time.process_time()
    work()
    result[name + "_wall"] = result.get(name + "_wall", 0) + time.monotonic() - wall
    result[name + "_cpu"] = result.get(name + "_cpu", 0) + time.process_time() - cpu


if what == "speed":
    sequences, generated = numbers
    next(answer("Warm up."))
    result = {"prompt_tokens": 0, "generated": 0}
    for prompt in prompts[:sequences]:
        model.reset()
        tokens = answer(prompt)
        measure(result, "prompt", lambda: next(tokens))
        result["prompt_tokens"] += model.n_tokens
        measure(result, "generate", lambda: [model.detokenize([next(tokens)]) for _ in range(generated)])
        result["generated"] += generated
    print(json.dumps(result))
else:
    for prompt in prompts:
        model.reset()
        tokens = []
        for token in answer(prompt):
            if model._model.token_is_eog(token) if hasattr(model._model, "token_is_eog") else token == model.token_eos():
                break
            tokens.append(token)
            if len(tokens) == numbers[0]:
                break
        print(json.dumps({"text": model.detokenize(tokens).decode(errors="replace"), "count": len(tokens)}))
