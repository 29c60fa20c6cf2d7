"""Reference scores of hotword graphs by icefall's ContextGraph, for Tests/FusionTests.

Writes hotwords.json beside itself: random phrases of labels with boosts, random label sequences,
and what icefall's graph adds for each label (strict_mode=False, as its searches call it) and at the
end. Phrases are given to icefall with the largest boost first: in another order it leaves the sums
of nodes as they were that a later phrase with a larger boost shares.

Made with Python 3.11 and icefall/context_graph.py of k2-fsa/icefall, commit 36e0420c, seed 11. Run:
    python Tests/Vectors/hotword_vectors.py PATH/icefall/context_graph.py
"""

import importlib.util
import json
import pathlib
import random
import sys

SEED = 11
HERE = pathlib.Path(__file__).resolve().parent


def load(path):
    spec = importlib.util.spec_from_file_location("context_graph", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ContextGraph


def case(graph_class):
    letters = random.randint(2, 4)

    def labels(low, high):
        return [random.randint(1, letters) for _ in range(random.randint(low, high))]

    phrases = [(random.randint(1, 12) / 4, labels(1, 5)) for _ in range(random.randint(1, 6))]
    phrases.sort(key=lambda phrase: -phrase[0])
    graph = graph_class(context_score=1)
    graph.build([labels for _, labels in phrases], scores=[boost for boost, _ in phrases])
    sequences = []
    for _ in range(8):
        state, scores, spoken = graph.root, [], labels(0, 14)
        for label in spoken:
            score, state, _ = graph.forward_one_step(state, label, strict_mode=False)
            scores.append(score)
        final, _ = graph.finalize(state)
        sequences.append({"labels": spoken, "scores": scores, "final": final})
    return {
        "phrases": [{"labels": labels, "boost": boost} for boost, labels in phrases],
        "sequences": sequences,
    }


def main():
    random.seed(SEED)
    graph_class = load(sys.argv[1])
    about = "what icefall's ContextGraph adds for each label and at the end; see hotword_vectors.py"
    vectors = {"about": about, "cases": [case(graph_class) for _ in range(25)]}
    with open(HERE / "hotwords.json", "w") as file:
        json.dump(vectors, file)
        file.write("\n")


if __name__ == "__main__":
    main()
