"""Evol-Instruct by distilabel: SEEDS LIMIT ROUNDS BASE_URL OUT [SETTINGS]. Writes what its data set holds, and the prompts it brings.

SETTINGS is JSON: generation, how the model answers; llm, how it is asked. Left out, distilabel's defaults hold.
"""

import json
import sys
import tempfile


def main():
    from distilabel.models import OpenAILLM
    from distilabel.pipeline import Pipeline
    from distilabel.steps import LoadDataFromDicts
    from distilabel.steps.tasks import EvolInstruct
    from distilabel.steps.tasks.evol_instruct.utils import MUTATION_TEMPLATES

    file, limit, rounds, url, out = sys.argv[1:6]
    settings = json.loads(sys.argv[6]) if len(sys.argv) > 6 else {}
    with open(file) as lines:
        seeds = [json.loads(line) for line in lines][:int(limit)]
    texts = ["\n\n".join(part for part in (seed["instruction"], seed["input"]) if part) for seed in seeds]
    with tempfile.TemporaryDirectory() as cache, Pipeline(name="evol", cache_dir=cache) as pipeline:
        load = LoadDataFromDicts(data=[{"instruction": text} for text in texts])
        model = OpenAILLM(model="demo", base_url=url, api_key="none", generation_kwargs=settings.get("generation", {}),
                          **settings.get("llm", {}))
        evolve = EvolInstruct(llm=model, num_evolutions=int(rounds), store_evolutions=True, generate_answers=True,
                              include_original_instruction=False)
        load >> evolve
        made = pipeline.run(use_cache=False)
        rows = [dict(row) for row in made["default"]["train"]]
    with open(out, "w") as to:
        json.dump({"rows": rows, "templates": MUTATION_TEMPLATES}, to)


if __name__ == "__main__":
    main()
