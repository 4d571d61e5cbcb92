"""Which rows are clean: one set of rules for whoever made them, and none of them knows who did."""

import re
from collections import Counter

RUN = 5
ABOUT_THE_PROMPT = re.compile(r"\b(given|rewritten|created|new|original) prompts?\b|#[^#\n]+#", re.IGNORECASE)
REFUSAL = re.compile(
    r"^\W*(i'?m |i am )?(very |so |really )?sorry\b|\bas an ai\b|\bai language model\b"
    r"|\b(i|we) (can'?t|can ?not|am unable to|'m unable to|am not able to) (help|assist|provide|answer|fulfil|complete|do that)", re.IGNORECASE)
ENDS = re.compile(r"[.?!…]['\"”’)\]}*]*$|[\]})]$|```$")


def words(text):
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def runs(text, length=RUN):
    said = words(text)
    return {tuple(said[at:at + length]) for at in range(len(said) - length + 1)}


def runs_of(texts):
    return set().union(*(runs(text) for text in texts)) if texts else set()


class Row:
    """An instruction with its answer; cut is None where nobody saw how the answer ended."""

    def __init__(self, seed, parent, text, answer, cut, told):
        self.seed, self.parent, self.text, self.answer, self.cut, self.told = seed, parent, text or "", answer or "", cut, told


def ends(text, given=""):
    """As a sentence, or with material that is closed or was there before."""
    text, material = text.strip(), given.strip().rpartition("\n\n")[2]
    return bool(ENDS.search(text)) or bool(material) and text.endswith(material)


def circles(answer):
    said = words(answer)
    counted = Counter(tuple(said[at:at + 8]) for at in range(len(said) - 7))
    return bool(counted) and max(counted.values()) >= 3


# What a clean row must not have. Templates are the runs of the words of the prompts that it was made with.
RULES = {
    "no instruction": lambda row, templates: not words(row.text),
    "same as its parent": lambda row, templates: words(row.text) == words(row.parent),
    "words of the template": lambda row, templates: bool(runs(row.text) & templates["template"] - runs(row.seed)),
    "about the prompt": lambda row, templates: bool(ABOUT_THE_PROMPT.search(row.text)),
    "no end": lambda row, templates: bool(words(row.text)) and not ends(row.text, row.seed),
    "no answer": lambda row, templates: not words(row.answer),
    "refused": lambda row, templates: bool(REFUSAL.search(row.answer[:300])),
    "answer cut": lambda row, templates: not ends(row.answer) if row.cut is None else row.cut,
    "answer circles": lambda row, templates: circles(row.answer),
}
# What a strictly clean row must not have either: phrases that a template gives on purpose, for the new instruction to go on or to end with.
MEANT = {
    "a phrase to go on with": lambda row, templates: bool(runs(row.text) & templates["begins"] - runs(row.seed)),
    "a phrase to end with": lambda row, templates: bool(runs(row.text) & templates["ends"] - runs(row.seed)),
}


def faults(row, templates):
    return [name for name, has in (RULES | MEANT).items() if has(row, templates)]


def is_clean(found):
    return not set(found) & set(RULES)


def sharing(rows, others=2):
    """How many rows have a run of words that rows grown from so many other seeds have too, and neither seed nor prompt need be known for it."""
    seeds = {}
    own = [runs(row.text) - runs(row.seed) for row in rows]
    for row, found in zip(rows, own):
        for run in found:
            seeds.setdefault(run, set()).add(row.seed)
    return sum(any(len(seeds[run]) > others for run in found) for found in own)
