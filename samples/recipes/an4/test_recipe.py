"""Checks of the recipe that need no data: `python -m unittest` in this folder."""

import itertools
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from beamscope_an4.augment import WARPS, warp_matrices
from beamscope_an4.decode import Decoder, edit_distance
from beamscope_an4.export import Bundle, read_bundle, write_bundle
from beamscope_an4.features import add_deltas, mfcc
from beamscope_an4.loss import transducer_loss
from beamscope_an4.model import ModelOptions, Transducer
from beamscope_an4.vocabulary import Vocabulary


def brute_force(logits: np.ndarray, labels: list[int]) -> float:
    """-log P by listing every alignment: logits [T, U + 1, V]."""
    steps, count = len(logits), len(labels)
    scores = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    total = 0.0
    for places in itertools.combinations(range(steps + count - 1), count):
        t = u = 0
        score = 0.0
        for arc in range(steps + count):
            if arc in places:
                score += scores[t, u, labels[u]]
                u += 1
            else:
                score += scores[t, u, 0]
                t += 1
        total += math.exp(score)
    return -math.log(total)


class LossTests(unittest.TestCase):
    def test_equals_brute_force_in_a_padded_batch(self):
        torch.manual_seed(0)
        logits = torch.randn(3, 4, 4, 5, dtype=torch.float64) * 2
        frames, counts = torch.tensor([4, 3, 1]), torch.tensor([2, 3, 0])
        labels = torch.tensor([[1, 4, 0], [2, 2, 3], [0, 0, 0]])
        losses = transducer_loss(logits, labels, frames, counts)
        for b in range(3):
            u = int(counts[b])
            expected = brute_force(logits[b, : frames[b], : u + 1].numpy(), labels[b, :u].tolist())
            self.assertAlmostEqual(float(losses[b]), expected, places=4)

    def test_gradient_equals_finite_differences(self):
        torch.manual_seed(1)
        logits = torch.randn(2, 3, 3, 4) * 1.5
        logits.requires_grad_()
        arguments = (torch.tensor([[1, 2], [3, 0]]), torch.tensor([3, 2]), torch.tensor([2, 1]))
        transducer_loss(logits, *arguments).sum().backward()
        for place in [(0, 0, 0, 0), (0, 1, 1, 2), (0, 2, 2, 0), (1, 0, 0, 3), (1, 1, 1, 0), (1, 2, 1, 0)]:
            moved = []
            for sign in (1, -1):
                other = logits.detach().clone()
                other[place] += sign * 1e-2
                moved.append(float(transducer_loss(other, *arguments).sum()))
            self.assertAlmostEqual(float(logits.grad[place]), (moved[0] - moved[1]) / 2e-2, places=3)


class ModelTests(unittest.TestCase):
    def setUp(self):
        self.enterContext(torch.no_grad())

    def bundle(self, **limits) -> Bundle:
        torch.manual_seed(2)
        vocabulary = Vocabulary.learn(["SIX SEVEN B E"], 0)
        model = Transducer(ModelOptions(len(vocabulary.tokens), 3, **limits)).eval()
        return Bundle(model, vocabulary, np.zeros(39, np.float32), np.ones(39, np.float32), "test")

    def test_padding_does_not_change_an_utterance(self):
        for limits in ({}, {"causal": True, "left_context": 8, "right_context": 2}):
            encoder = self.bundle(**limits).model.encoder
            features = torch.randn(2, 30, 156)
            both = encoder(features, torch.tensor([30, 21]))
            alone = encoder(features[1:, :21], torch.tensor([21]))
            self.assertLess(float((both[1, :21] - alone[0]).abs().max()), 1e-4)

    def test_streaming_model_sees_no_further_than_its_right_context(self):
        encoder = self.bundle(causal=True, left_context=32, right_context=2).model.encoder
        features = torch.randn(1, 40, 156)
        changed = features.clone()
        changed[:, 20:] += 1
        length = torch.tensor([40])
        difference = (encoder(features, length) - encoder(changed, length)).abs().amax(-1)[0]
        self.assertLess(float(difference[:12].max()), 1e-6)  # 4 layers x 2 frames
        self.assertGreater(float(difference[18]), 1e-4)

    def test_file_round_trip_and_search_scores(self):
        bundle = self.bundle()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.safetensors"
            write_bundle(path, bundle)
            again = Decoder(read_bundle(path))
        decoder = Decoder(bundle)
        cepstra = np.random.default_rng(3).normal(size=(50, 13)).astype(np.float32)
        frames = decoder.encode(cepstra)
        np.testing.assert_allclose(frames, again.encode(cepstra), atol=1e-5)
        for labels, score in decoder.beam(frames[:4], 4):
            self.assertLessEqual(score, decoder.exact_score(frames[:4], labels) + 1e-6)


class TextTests(unittest.TestCase):
    def test_merges_follow_the_training_words(self):
        vocabulary = Vocabulary.learn(["SEVEN SEVEN ELEVEN B"], 45)
        self.assertEqual(vocabulary.decode(vocabulary.encode("ELEVEN SEVEN B E")), "ELEVEN SEVEN B E")
        self.assertLess(len(vocabulary.encode("SEVEN")), 5)
        self.assertFalse(vocabulary.covers("QQ"))
        self.assertEqual(Vocabulary.restore(vocabulary.tokens).merges, vocabulary.merges)

    def test_edit_distance(self):
        self.assertEqual(edit_distance("A B C".split(), "A C D".split()), 2)


class FeatureTests(unittest.TestCase):
    def test_frame_counts_and_deltas(self):
        for samples, frames in ((100, 1), (409, 1), (410, 2), (569, 2), (570, 3)):
            self.assertEqual(len(mfcc(np.zeros(samples))), frames)
        ramp = np.arange(10.0)[:, None].repeat(13, 1)
        np.testing.assert_allclose(add_deltas(ramp)[4, 13:26], 1.0, atol=1e-6)

    def test_a_warp_of_one_changes_nothing(self):
        self.assertAlmostEqual(WARPS[10], 1.0)
        np.testing.assert_allclose(warp_matrices()[10], np.eye(13), atol=1e-8)


if __name__ == "__main__":
    unittest.main()
