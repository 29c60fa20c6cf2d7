/// A technical term and what it means here.
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
      "One way to emit the labels: which label at which frame, with blanks in between. Many alignments spell the same text; their probabilities add up to that of the text."
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
      "The token that emits nothing and moves on to the next frame. Most frames take only blank, because there are more frames than labels."
    ),
    GlossaryTerm(
      "cap",
      "Maximum labels per frame (max-symbols): how many a hypothesis may emit at one frame. It stops searches that never take blank, and silently loses labels if it is too low."
    ),
    GlossaryTerm(
      "consensus",
      "The word sequence with the fewest expected errors over the whole list, put together word by word. It need not be one of the candidates."
    ),
    GlossaryTerm(
      "context",
      "The last labels, as many as the prediction network depends on. Hypotheses that end in the same context look the same to the joint network."
    ),
    GlossaryTerm(
      "cut-off",
      "The worst score that was kept when a list was pruned. Everything that scored less was dropped."
    ),
    GlossaryTerm(
      "EMBR",
      "Edit-based minimum Bayes risk training: it lowers the expected number of word errors over the candidates. A candidate with more errors than expected is pushed down, one with fewer is pushed up."
    ),
    GlossaryTerm(
      "encoder frame",
      "One vector of the encoder's output, a few hundredths of a second of sound. The search reads these one by one; feature frames are shorter."
    ),
    GlossaryTerm(
      "entropy",
      "How spread out a distribution is, in nats: 0 if one token has all the probability. High entropy means that the joint network is unsure."
    ),
    GlossaryTerm(
      "exact score",
      "log P(y|x), the sum over all alignments of a text, computed by the forward algorithm. A beam sees only some of them, so its own score of the text is lower."
    ),
    GlossaryTerm(
      "expansion",
      "One step that a search tries: a hypothesis, a token after it, and the outcome. Each is kept, merged or pruned."
    ),
    GlossaryTerm(
      "fate",
      "What happened to a hypothesis at this frame: kept, new (it emitted a label), complete, merged into another rank, or pruned by a rule. A merged one shows the rank that it joined, a pruned one the rule and how far it was below the cut-off."
    ),
    GlossaryTerm(
      "fusion",
      "Adding the scores of a language model or of hotwords to those of the transducer during the search. The exact scores remain those of the transducer alone."
    ),
    GlossaryTerm(
      "gap",
      "How far a score is below the best, or below the cut-off, in nats. Small gaps are where a slightly different model or beam would have decided differently."
    ),
    GlossaryTerm(
      "gradient",
      "p (W - R): how strongly EMBR training would change the probability of a candidate. Below 0 it is pushed up, above 0 down, and all sum to 0."
    ),
    GlossaryTerm(
      "greedy",
      "Search with a single hypothesis: at each frame the most probable token is taken. It is the fastest search and cannot correct an early mistake."
    ),
    GlossaryTerm(
      "HAT",
      "Hybrid autoregressive transducer: blank has its own separate probability, and the labels share the rest. This way the model's internal language model can be separated and subtracted."
    ),
    GlossaryTerm(
      "hypothesis",
      "A sequence of labels that the search considers, with its score. A label extends it, a blank leaves it as it is."
    ),
    GlossaryTerm(
      "joint network",
      "It combines one encoder frame with the prediction network's output and gives every token, blank included, a probability. Every decision of the search is based on its output."
    ),
    GlossaryTerm(
      "label",
      "A token that is not blank: a piece of text that a hypothesis emits. Together the labels spell the words."
    ),
    GlossaryTerm(
      "lattice",
      "The grid of frames and labels: T columns, U + 1 rows. A path from its lower left to its upper right is one alignment."
    ),
    GlossaryTerm(
      "log P",
      "The natural logarithm of a probability, 0 or less. In the list of candidates it is the exact score of the text over all alignments."
    ),
    GlossaryTerm(
      "log-add",
      "Adding two probabilities that are given as logarithms: log(exp a + exp b). The sum of two equal ones is 0.69 nats above each."
    ),
    GlossaryTerm(
      "mAES",
      "Modified adaptive expansion search: after a hypothesis only tokens within a window below the most probable one are tried. Clear frames cost little, uncertain ones get more candidates."
    ),
    GlossaryTerm(
      "margin",
      "The log-probability of the best token minus that of the second best, in nats. A small margin means a close decision."
    ),
    GlossaryTerm(
      "MBR",
      "Minimum Bayes risk: choose the candidate with the fewest expected word errors against the others, weighted by their probabilities. It needs no reference, and may not choose the most probable candidate."
    ),
    GlossaryTerm(
      "merge",
      "Two alignments with the same labels become one hypothesis, and their probabilities are added. The timestamps of one of them are kept, by default those of the more probable."
    ),
    GlossaryTerm(
      "model error",
      "The model finds the result at least as probable as the reference. No search can fix that, only training or data."
    ),
    GlossaryTerm(
      "monotonic",
      "A search in which every frame takes one label or one blank, never both. Its scores sum over different alignments from those of an RNN-T and are comparable only with each other."
    ),
    GlossaryTerm(
      "n-best",
      "The list of candidates that a search ends with, best first. The right text is often in it even if it is not first."
    ),
    GlossaryTerm(
      "nats",
      "Units of natural logarithms: a score of -1 nat is a probability of 0.37. A difference of 0.69 nats is a factor of 2."
    ),
    GlossaryTerm(
      "NSC",
      "N-step constrained search: at most N labels per frame, with prefixes merged before each frame. The bound keeps the work of every frame the same."
    ),
    GlossaryTerm(
      "out of vocabulary",
      "The model's tokens cannot spell a word of the reference. Neither search nor training can get it right with these tokens."
    ),
    GlossaryTerm(
      "posterior",
      "The probability given the whole sound: for a candidate, its share of the n-best; for a place in the lattice, the share of all alignments that pass there. It is computed from exact scores."
    ),
    GlossaryTerm(
      "prediction network",
      "The part of a transducer that turns the labels emitted so far into one vector for the joint network. It acts like a language model inside the transducer."
    ),
    GlossaryTerm(
      "predictor",
      "The prediction network. Predictor and joint network together are what is trained here as the decoder, on top of a fixed encoder."
    ),
    GlossaryTerm(
      "prune",
      "To drop an expansion or a hypothesis by a rule: the beam is full, the cap is reached, it is outside a window. What is pruned never comes back."
    ),
    GlossaryTerm(
      "push",
      "The direction and strength of EMBR training on a candidate, drawn as arrows from its gradient. Arrows to the left raise its probability, arrows to the right lower it."
    ),
    GlossaryTerm(
      "ranking error",
      "The reference is more probable and in the list, but not first. Other scores, such as the exact ones, would rank it first."
    ),
    GlossaryTerm(
      "reduced predictor",
      "A prediction network that is a weighted average of the last labels' embeddings (Botros et al., 2021). Its only state is those labels, so hypotheses can share its output."
    ),
    GlossaryTerm(
      "reference",
      "What was actually said, as text. Errors are counted against it, and the verdict says whether the model or the search is to blame."
    ),
    GlossaryTerm(
      "risk",
      "R, the expected number of word errors: the sum over the candidates of probability times errors. EMBR training makes it smaller."
    ),
    GlossaryTerm(
      "search error",
      "The reference is more probable than the result, but the search lost it on the way. A wider beam or another search may fix it."
    ),
    GlossaryTerm(
      "tied",
      "The joint network's output layer is the same matrix as the prediction network's embedding. That saves the parameters of one of the two."
    ),
    GlossaryTerm(
      "token",
      "An entry of the model's vocabulary: blank, or a piece of text. The mark \u{2581} in a piece begins a word."
    ),
    GlossaryTerm(
      "TSD",
      "Time-synchronous decoding: all hypotheses finish a frame, with at most a cap of labels each, before any moves to the next. It is the default search here."
    ),
    GlossaryTerm(
      "verdict",
      "What is to blame for a wrong result: a model error, a search error, a ranking error, or a reference that is out of vocabulary. It needs a reference and exact scores."
    ),
    GlossaryTerm(
      "was",
      "The rank of a hypothesis, or of the one it grew from, after the previous frame. A dash means that there was none."
    ),
    GlossaryTerm(
      "WER",
      "Word error rate: substitutions, insertions and deletions divided by the number of words in the reference. It can exceed 1."
    ),
  ]

  /// The place of a term, found by its name or the beginning of it; case does not matter.
  package static func index(of name: String) -> Int? {
    let wanted = name.lowercased()
    guard !wanted.isEmpty else { return nil }
    return terms.firstIndex { $0.name.lowercased() == wanted }
      ?? terms.firstIndex { $0.name.lowercased().hasPrefix(wanted) }
  }
}
