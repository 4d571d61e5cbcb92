"""Writes 200 labelled questions of three kinds for the example Hybrid: questions.py GSM8K_TEST SEED_TASKS > questions.jsonl

GSM8K_TEST   test.jsonl of GSM8K (openai/grade-school-math, MIT)
SEED_TASKS   seed_tasks.jsonl of Self-Instruct (yizhongw/self-instruct, Apache-2.0)

problem   a question of GSM8K as it is; labelled with the number after ####
step      one calculation of GSM8K's worked answers, <<16-3=13>> with two whole numbers up to 100, as "What is 16 - 3?"; labelled with its
          result; not from the questions taken as problems
choice    a classification task of Self-Instruct whose label is at most three words, with its input; labelled with its output

Which questions, and their order, follow from the seed 7. A line: {"kind": ..., "question": ..., "answer": ..., "worked": ...}; "worked" is the
data's own way to the answer, which a simulated service may say.
"""

import json
import random
import re
import sys

QUESTIONS, PROBLEMS = 200, 70


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def number(text):
    return text.replace(",", "").strip()


def problems(gsm8k):
    for row in gsm8k:
        worked, answer = row["answer"].split("####")
        yield {"kind": "problem", "question": row["question"], "answer": number(answer),
               "worked": re.sub(r"<<.*?>>", "", worked).strip()}


def steps(gsm8k):
    seen = set()
    for row in gsm8k:
        for left, sign, right, result in re.findall(r"<<(\d+)([-+*/])(\d+)=(\d+)>>", row["answer"]):
            if max(int(left), int(right)) <= 100 and (left, sign, right) not in seen:
                seen.add((left, sign, right))
                words = {"*": "times", "/": "divided by", "+": "plus", "-": "minus"}[sign]
                yield {"kind": "step", "question": f"What is {left} {sign} {right}?", "answer": result,
                       "worked": f"{left} {words} {right} is {result}."}


def choices(tasks):
    for task in tasks:
        instance = task["instances"][0]
        answer = instance["output"].strip()
        if task["is_classification"] and len(answer.split()) <= 3 and len(instance["input"]) < 1500:
            yield {"kind": "choice", "question": (task["instruction"] + "\n\n" + instance["input"]).strip(), "answer": answer, "worked": ""}


def main():
    gsm8k, tasks = rows(sys.argv[1]), rows(sys.argv[2])
    draw = random.Random(7)
    draw.shuffle(gsm8k)
    chosen = list(problems(gsm8k[:PROBLEMS])) + list(choices(tasks))
    chosen += draw.sample(list(steps(gsm8k[PROBLEMS:])), QUESTIONS - len(chosen))
    draw.shuffle(chosen)
    for question in chosen:
        print(json.dumps(question, ensure_ascii=False))


if __name__ == "__main__":
    main()
