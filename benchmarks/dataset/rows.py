"""Writes rows of 300 made-up words, a tenth of them copies with one word in a hundred changed: COUNT FILE."""

import json
import random
import sys

WORDS = 300


def rows(count):
    draw = random.Random(7)
    vocabulary = ["".join(draw.choice("abcdefghijklmnoprstuvwyz") for _ in range(draw.randint(2, 9))) for _ in range(20_000)]
    made = []
    for number in range(count):
        if number % 10 == 9:
            row = list(made[draw.randrange(number // 10 + 1) * 10 + draw.randrange(9)])
            for _ in range(WORDS // 100):
                row[draw.randrange(WORDS)] = draw.choice(vocabulary)
        else:
            row = [vocabulary[int(len(vocabulary) * draw.random() ** 2)] for _ in range(WORDS)]
        made.append(row)
    return [" ".join(row) for row in made]


def main(count, file):
    with open(file, "w", encoding="utf-8") as out:
        for number, text in enumerate(rows(int(count))):
            out.write(json.dumps({"id": str(number), "text": text}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
