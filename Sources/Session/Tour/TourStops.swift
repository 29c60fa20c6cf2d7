import Analysis
import BeamSearch
import Foundation
import Text
import Transducer

/// The stops of the tour, in order. If an utterance has nothing to show at one, the text says so.
enum TourStops {
  static let all: [TourStop] = search + scores + errors

  // MARK: How a search goes

  private static let search: [TourStop] = [
    TourStop(
      "Sound becomes frames", place: { $0.visit(0, .timeline) },
      text: { state in
        guard let utterance = state.utterance else { return "" }
        let milliseconds = fixed(utterance.encoded.frameDuration * 1000, 0)
        return "\(utterance.name) is \(fixed(utterance.duration, 2)) s of sound, encoded as "
          + "\(utterance.encoded.count) frames of \(milliseconds) ms each: the columns of the "
          + "timeline. A search reads them from left to right and decides at each one whether to "
          + "emit labels (pieces of text) or nothing."
      }),
    TourStop(
      "Hypotheses", place: { $0.visit(0, .beam) },
      text: { state in
        guard let view = state.beamView, let best = view.rows.first else { return "" }
        return "A hypothesis is a sequence of labels with a score, the log of its probability: the "
          + "beam keeps up to \(state.options.beamSize). After \(state.stepName) 0 it holds "
          + "\(view.livingCount); the best is \(best.spoken) at \(fixed(best.score, 2)) nats, a "
          + "probability of \(probability(exp(best.score))). 0.69 nats less would halve it."
      }),
    TourStop(
      "Blank", place: { $0.visit(0, .joint) },
      text: { state in
        guard let joint = state.jointView, let blank = joint.bars.first else { return "" }
        let label = joint.bars.dropFirst().first
        return "The joint network combines a frame with the labels so far and gives every "
          + "token a probability. Blank emits nothing and moves on to the next frame: here it has "
          + "\(probability(blank.probability)), and the best label, \(quoted(label?.label ?? "")), "
          + "\(probability(label?.probability ?? 0)). There are more frames than labels, so most "
          + "frames take blank."
      }),
    TourStop(
      "The first label", place: { $0.visit($0.firstFrame(of: \.isLabel) ?? 0, .beam) },
      text: { state in
        guard let row = state.beamView?.rows.first, row.freshCount > 0,
          let chosen = state.jointView?.bars.first(where: \.isChosen),
          let blank = state.jointView?.bars.first
        else {
          return "In this sound the best hypothesis never has a label: it is all blank."
        }
        return
          "\(state.here): the best hypothesis emits \(quoted(row.freshText)). The joint network "
          + "gave \(quoted(chosen.label ?? "")) \(probability(chosen.probability)) and blank "
          + "\(probability(blank.probability)). Outside the tour, "
          + "\(state.label(of: .nextEvent)) and \(state.label(of: .previousEvent)) go from one "
          + "such event to the next."
      }),
    TourStop(
      "Inside a frame", place: { $0.visitFirstExpansion() },
      text: { state in
        guard state.expansionView != nil else { return "This frame has no expansions." }
        return
          "The search of a frame consists of expansions: a hypothesis, a token after it, its cost, "
          + "and the outcome. " + state.explanation.joined(separator: " ")
          + " \(state.label(of: .nextExpansion)) and \(state.label(of: .previousExpansion)) "
          + "step through them."
      }),
    TourStop(
      "Pruning", place: { $0.visitRow { if case .pruned = $0 { true } else { false } } },
      text: { state in
        guard let row = state.selectedRow, case .pruned = row.fate else {
          return "Nothing was pruned in this search: there was room for everything."
        }
        return "\(state.here): the beam has room for \(state.options.beamSize). "
          + state.whyRow(row) + " What is pruned never comes back, right or wrong: this is where "
          + "search errors come from."
      }),
    TourStop(
      "Merging", place: { $0.visitRow { if case .merged = $0 { true } else { false } } },
      text: { state in
        guard let row = state.selectedRow, case .merged = row.fate else {
          return "In this search no two hypotheses got the same labels: nothing was merged."
        }
        return "\(state.here): many alignments have the same labels. " + state.whyRow(row)
          + " So a hypothesis collects the probability of all its alignments seen by the beam."
      }),
    TourStop(
      "The prediction network", place: { $0.visitLastLabel() },
      text: { state in
        guard let joint = state.jointView else { return "" }
        let weights = joint.weights.map { "\($0.label ?? "(start)") \(fixed($0.value, 2))" }
        let memory =
          weights.isEmpty
          ? "This one depends on all labels so far."
          : "This one is reduced: it averages the embeddings of the last \(weights.count) labels, "
            + "with the weights \(weights.joined(separator: ", "))."
        return "What was emitted so far, \(spoken(joint.contextText)), reaches the joint network "
          + "through the prediction network. \(memory) The entropy of what follows is "
          + "\(fixed(joint.entropy, 2)) nats."
      }),
  ]

  // MARK: What the scores mean

  private static let scores: [TourStop] = [
    TourStop(
      "All alignments", place: { $0.visit($0.cursor.frame, .lattice) },
      text: { state in
        guard let map = state.lattice else { return state.emptyText }
        return "The lattice of candidate 1: \(state.utterance?.encoded.count ?? 0) frames across, "
          + "\(map.labels.count) labels up. A path from the lower left to the upper right is one "
          + "alignment; the dots are the best one. Bright places carry much of the probability; "
          + "all paths together give the exact log P."
      }),
    TourStop(
      "Where a score comes from", place: { $0.visit($0.frameCount - 1, .ledger) },
      text: { state in
        guard let row = state.selectedRow, let ledger = state.ledgerView else { return "" }
        return "The ledger breaks down the score of \(row.spoken): \(fixed(row.score, 2)) nats in "
          + "\(ledger.rows.count) rows, with what each label and the blanks before it cost, and "
          + "what merges added. The columns add up to the total; "
          + "\(state.label(of: .drillIn)) shows every frame."
      }),
    TourStop(
      "Candidates", place: { $0.visit($0.frameCount - 1, .risk) },
      text: { state in
        guard let risk = state.risk, let first = risk.candidates.first else {
          return state.emptyText
        }
        return "The search ends with \(risk.candidates.count) candidates. It scored "
          + "\(spoken(first.text)) \(fixed(first.hypothesis.logProb, 2)) from the alignments it "
          + "saw; the exact log P over all alignments is \(fixed(first.exactLogProb, 2)). p is the "
          + "candidate's share of the list, \(probability(first.posterior)): computed from exact "
          + "scores, never from the search's."
      }),
    TourStop(
      "Risk", place: { $0.visit($0.frameCount - 1, .risk) },
      text: { state in
        guard let risk = state.risk else { return state.emptyText }
        guard let expected = risk.expectedRisk else {
          return
            "Without a reference (\(state.label(of: .editReference)) sets one) errors are counted "
            + "against the other candidates: MBR picks number \((risk.mbrChoice ?? 0) + 1), which "
            + "is expected to have "
            + "\(fixed(risk.mbrChoice.map { risk.candidates[$0].mbrRisk } ?? 0, 2)) word errors."
        }
        return "W is a candidate's number of word errors against the reference; the sum of p W is "
          + "the expected risk, here R = \(fixed(expected, 3)) words. EMBR training lowers R: it "
          + "pushes up candidates with fewer errors than R and pushes down the others (arrows)."
      }),
  ]

  // MARK: What goes wrong

  private static let errors: [TourStop] = [
    TourStop(
      "A beam too narrow", .narrow, place: { $0.visit($0.frameCount - 1, .risk) },
      text: { state in
        "With a beam of \(state.options.beamSize) the result is \(state.resultWords). "
          + state.comparison
          + " Exact scores show what is to blame: if the reference is more probable, the search is."
      }),
    TourStop(
      "Where it was lost", .narrow,
      place: { $0.visit($0.risk?.referenceLostAt ?? $0.frameCount - 1, .beam) },
      text: { state in
        guard state.risk?.reference != nil else {
          return
            "With a reference (\(state.label(of: .editReference)) sets one) this shows the frame "
            + "where it is lost."
        }
        guard state.risk?.referenceLostAt != nil else {
          return "This search did not lose the reference: there is no frame to show."
        }
        return "\(state.here): here the reference left the beam, and no later frame can bring it "
          + "back. " + state.explanation.prefix(2).joined(separator: " ")
          + " \(state.label(of: .why)) in panel \(state.label(of: .focus(.risk))) shows by how "
          + "little it was pruned and what would have kept it."
      }),
    TourStop(
      "A wider beam", place: { $0.visit($0.frameCount - 1, .risk) },
      text: { state in
        "The same sound, searched with a beam of \(state.options.beamSize): \(state.resultWords). "
          + state.comparison
      }),
    TourStop(
      "A model error", .modelError, place: { $0.visit($0.frameCount - 1, .alignment) },
      text: { state in
        "Another sound: \(state.resultWords). " + state.comparison
          + " If the model itself prefers the wrong text, no beam can help; the alignment shows "
          + "the wrong words."
      }),
    TourStop(
      "On your own", place: { $0.visit(0, .beam) },
      text: { state in
        let keys = [Command.help, .glossary, .why, .nextEvent].map(state.label)
        return "\(keys[0]) shows the keys, \(keys[1]) opens the glossary, \(keys[2]) explains why "
          + "something was pruned, \(keys[3]) goes to the next event, :beam 8 searches again. Open "
          + "your own model and sounds with: beamscope open MODEL AUDIO... --ref TEXT. "
          + "\(state.label(of: .cancel)) restores everything as it was."
      }),
  ]
}
