/// A word of the field and what it means here.
package struct GlossaryTerm: Sendable, Equatable {
  package let name: String
  /// Two sentences.
  package let meaning: String

  init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}

/// The words that the screens use, in the order of the alphabet.
package enum Glossary {
  package static let terms: [GlossaryTerm] = [
    GlossaryTerm(
      "alignment",
      "A way to emit labels: which label at which frame, with blanks between. Many alignments spell the same text; their probabilities add up to that of the text."
    ),
    GlossaryTerm(
      "ALSD",
      "Alignment-length-synchronous decoding: each step adds a label or a blank to every hypothesis, so those with more labels are at earlier frames. It needs fewer steps than searches that work through each frame, up to a cap on the labels of the utterance."
    ),
    GlossaryTerm(
      "beam",
      "The hypotheses that a search keeps after a step, best first. A beam of one is nearly greedy search; a wider one loses less and costs more."
    ),
    GlossaryTerm(
      "blank",
      "The token that emits nothing and goes on to the next frame. Most frames take nothing but blank, for there are more frames than labels."
    ),
    GlossaryTerm(
      "cap",
      "The most labels that a hypothesis may emit in one frame (max-symbols). It stops searches that never take blank, and silently loses labels where it is too low."
    ),
    GlossaryTerm(
      "consensus",
      "The word sequence of least expected errors over the whole list, put together word by word. It need not be one of the candidates."
    ),
    GlossaryTerm(
      "context",
      "The last labels that the prediction network looks at. Hypotheses that end in the same context look alike to the joint network."
    ),
    GlossaryTerm(
      "cut-off",
      "The worst score that stayed when a list was cut. What scored less was pruned."),
    GlossaryTerm(
      "EMBR",
      "Edit-based minimum Bayes risk training: it lowers the expected number of word errors over the candidates. A candidate with more errors than the expectation is pushed down, one with fewer is pushed up."
    ),
    GlossaryTerm(
      "encoder frame",
      "One vector of the encoder's output, a few hundredths of a second of sound. The search reads these one by one; feature frames are shorter."
    ),
    GlossaryTerm(
      "entropy",
      "How spread a distribution is, in nats: 0 where one token has all the probability. High entropy means that the joint network does not know."
    ),
    GlossaryTerm(
      "exact score",
      "log P(y|x), the sum over all alignments of a text by the forward recursion. A beam sees only some of them, so its own score of the text is lower."
    ),
    GlossaryTerm(
      "expansion",
      "One thing that a search tries: a hypothesis, a token after it, and what became of that. Each is kept, merged or pruned."
    ),
    GlossaryTerm(
      "fusion",
      "Adding the scores of a language model or of hotwords to those of the transducer while searching. The exact scores stay the transducer's own."
    ),
    GlossaryTerm(
      "gap",
      "How far a score is below the best, or below the cut-off, in nats. Small gaps are where a slightly other model or beam would have decided otherwise."
    ),
    GlossaryTerm(
      "gradient",
      "p (W - R): how strongly EMBR training would change the probability of a candidate. Below 0 it is pushed up, above 0 down, and all sum to 0."
    ),
    GlossaryTerm(
      "HAT",
      "Hybrid autoregressive transducer: blank has a probability of its own, and the labels share the rest. So the model's internal language model can be told apart and subtracted."
    ),
    GlossaryTerm(
      "hypothesis",
      "A sequence of labels that the search holds to be possible, with its score. It grows by a label or stays as it is by a blank."
    ),
    GlossaryTerm(
      "joint network",
      "It puts together one encoder frame and the prediction network's output, and gives every token, blank included, a probability. Every choice of the search is made from its output."
    ),
    GlossaryTerm(
      "label",
      "A token that is not blank: a piece of text that a hypothesis emits. Labels put together spell the words."
    ),
    GlossaryTerm(
      "lattice",
      "The map of frames and labels: T columns, U + 1 rows. A way from its lower left to its upper right is one alignment."
    ),
    GlossaryTerm(
      "log-add",
      "Adding two probabilities that are given as logs: log(exp a + exp b). The sum of two equal ones is 0.69 nats above each."
    ),
    GlossaryTerm(
      "mAES",
      "Modified adaptive expansion search: after a hypothesis only tokens within a window below the most probable one are tried. Sure frames cost little, unsure ones get more candidates."
    ),
    GlossaryTerm(
      "margin",
      "The log-probability of the best token over that of the second best, in nats. A small margin is a narrow decision."
    ),
    GlossaryTerm(
      "MBR",
      "Minimum Bayes risk: choose the candidate with the least expected word errors against the others, weighted by their probabilities. It needs no reference, and need not choose the most probable candidate."
    ),
    GlossaryTerm(
      "merge",
      "Two alignments that spell the same labels become one hypothesis, their probabilities added. The times of one of them stay, by default those of the larger."
    ),
    GlossaryTerm(
      "model error",
      "The model gives what was found at least the probability of the reference. No search can repair that; training or data must."
    ),
    GlossaryTerm(
      "monotonic",
      "A search in which every frame takes one label or one blank, never both. Its scores add up other alignments than those of an RNN-T and compare only with each other."
    ),
    GlossaryTerm(
      "n-best",
      "The list of candidates that a search ends with, best first. The right text is often in it, if not at its head."
    ),
    GlossaryTerm(
      "nats",
      "Units of natural logarithms: a score of -1 nat is a probability of 0.37. A difference of 0.69 nats is a factor of 2."
    ),
    GlossaryTerm(
      "NSC",
      "N-step constrained search: at most N labels a frame, with prefixes merged before each frame. The bound keeps the work of every frame the same."
    ),
    GlossaryTerm(
      "out of vocabulary",
      "The model's tokens cannot spell a word of the reference. Neither search nor training with these tokens can ever get it right."
    ),
    GlossaryTerm(
      "posterior",
      "What is probable given all of the sound: of a candidate, its share of the n-best; of a place in the lattice, the share of all alignments that pass there. It comes from exact scores."
    ),
    GlossaryTerm(
      "predictor",
      "The prediction network: what was emitted so far becomes one vector for the joint network. It plays the part of a language model inside the transducer."
    ),
    GlossaryTerm(
      "prune",
      "To drop an expansion or a hypothesis by a rule: the beam is full, the cap is reached, a window is left. What is pruned never comes back by itself."
    ),
    GlossaryTerm(
      "ranking error",
      "The reference is more probable and in the list, but not first. Other scores, such as exact ones, would put it there."
    ),
    GlossaryTerm(
      "reduced predictor",
      "A prediction network that is a weighted average of the last labels' embeddings (Botros et al., 2021). It has no state but those labels, so hypotheses can share its output."
    ),
    GlossaryTerm(
      "reference",
      "What was really said, as a text. With it errors are counted and the verdict says who is to blame."
    ),
    GlossaryTerm(
      "risk",
      "R, the expected number of word errors: for each candidate its probability times its errors, added up. EMBR training makes it smaller."
    ),
    GlossaryTerm(
      "search error",
      "The reference is more probable than what was found, and the search lost it on the way. A wider beam or another search may repair it."
    ),
    GlossaryTerm(
      "tied",
      "The joint network's output layer is the prediction network's embedding, used twice. That saves the parameters of one of the two."
    ),
    GlossaryTerm(
      "token",
      "An entry of the model's vocabulary: blank, or a piece of text. The mark \u{2581} in a piece begins a word."
    ),
    GlossaryTerm(
      "TSD",
      "Time-synchronous decoding: all hypotheses finish a frame, with up to a cap of labels each, before any goes to the next. It is the default search here."
    ),
    GlossaryTerm(
      "WER",
      "Word error rate: substitutions, insertions and deletions over the words of the reference. It can exceed 1."
    ),
  ]

  /// The place of a term; case does not matter, and a beginning of its name does.
  package static func index(of name: String) -> Int? {
    let wanted = name.lowercased()
    guard !wanted.isEmpty else { return nil }
    return terms.firstIndex { $0.name.lowercased() == wanted }
      ?? terms.firstIndex { $0.name.lowercased().hasPrefix(wanted) }
  }
}
