import Analysis
import BeamSearch
import Scoring
import Transducer

extension WorkbenchState {
  /// `w` on the panels of the final list: asks why the selected candidate is where it is. Nothing
  /// happened to the best one; if it is not what was said, the question is about the reference.
  mutating func askWhy(about candidate: Hypothesis) -> [Effect] {
    awaitsVerdict = false
    if candidateIndex == 0, isScoringReference {
      awaitsVerdict = true
      say(.note, "the reference is still being scored; the answer comes with its score")
      return []
    }
    if candidateIndex == 0, let reference = risk?.reference, let judgement = risk?.judgement,
      judgement.verdict != .correct
    {
      return ask(.text(reference.text))
    }
    return ask(.labels(candidate.labels))
  }

  /// Whether there is a reference whose score, and with it the verdict, is not known yet. What is known
  /// may be about an earlier reference.
  package var isScoringReference: Bool {
    files.indices.contains(fileIndex) && files[fileIndex].reference != nil
      && jobs.keys.contains { $0.kind == .risk }
  }

  /// Asks what waited for the score of the reference.
  mutating func askWhatWaited() -> [Effect] {
    guard awaitsVerdict else { return [] }
    awaitsVerdict = false
    guard candidateIndex == 0, let candidate = selectedCandidate else { return [] }
    return askWhy(about: candidate)
  }

  /// Asks in the background where the search lost a text.
  mutating func ask(_ target: Why.Target) -> [Effect] {
    guard utterance != nil, decoding != nil else {
      say(.note, "nothing is decoded yet")
      return []
    }
    return [.why(startJob(.why), target)]
  }

  /// The answer as one entry of the log.
  mutating func tell(_ answer: WhyAnswer) {
    guard let vocabulary = model?.scorer.vocabulary else { return }
    let words = WhyWords(answer, vocabulary: vocabulary)
    say(.answer, words.sentences.joined(separator: " "))
  }

  /// An answer about a search that is no longer shown is useless.
  mutating func stopAsking() -> [Effect] {
    awaitsVerdict = false
    let stale = jobs.keys.filter { $0.kind == .why }
    for id in stale { jobs[id] = nil }
    return stale.map(Effect.cancel)
  }
}

extension RiskReport {
  /// The verdict in a few words, with the frame where the search lost the reference; `nil` without
  /// a reference.
  package var verdictText: String? {
    guard let judgement else { return nil }
    let place = referenceLostAt.map { ": the reference left the beam at frame \($0)" } ?? ""
    switch judgement.verdict {
    case .correct: return "correct"
    case .modelError: return "model error\(place)"
    case .searchError: return "search error\(place)"
    case .rankingError:
      return "ranking error: the reference is at rank \((judgement.referenceIndex ?? 0) + 1)"
    case .outOfVocabulary: return "out of vocabulary: the reference cannot be spelled"
    }
  }
}
