import BeamSearch
import Foundation
import Scoring
package import Transducer

/// What was recognised in a sound, in the form that exported files need.
package struct Transcript: Sendable, Equatable {
  /// Of the sound, without folder and suffix.
  package let name: String
  /// Seconds.
  package let duration: Double
  /// Of an encoder frame, seconds.
  package let frameDuration: Double
  /// The final list with exact scores.
  package let report: RiskReport
  /// The candidate that formats with a single text use.
  package let selected: Int
  package let vocabulary: Vocabulary

  /// - Parameter file: the sound's file.
  package init(
    file: String, duration: Double, frameDuration: Double, report: RiskReport, selected: Int,
    vocabulary: Vocabulary
  ) {
    name = Self.name(of: file)
    self.duration = duration
    self.frameDuration = frameDuration
    self.report = report
    self.selected = selected
    self.vocabulary = vocabulary
  }

  /// A file's name without folder and suffix.
  package static func name(of file: String) -> String {
    URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  }

  /// The selected candidate; `nil` where the list is empty.
  var candidate: Candidate? {
    report.candidates.indices.contains(selected) ? report.candidates[selected] : nil
  }

  /// Words and tokens of the selected candidate in time.
  var spans: TextSpans {
    spans(candidate?.hypothesis.labels ?? [], candidate?.hypothesis.timestamps ?? [])
  }

  /// The reference's words on its best alignment; `nil` where none is known.
  var referenceSpans: TextSpans? {
    guard let labels = report.reference?.labels, let frames = report.reference?.frames else {
      return nil
    }
    return spans(labels, frames)
  }

  private func spans(_ labels: [TokenID], _ frames: [Int]) -> TextSpans {
    TextSpans(
      labels, frames: frames, vocabulary: vocabulary, frameDuration: frameDuration,
      duration: duration)
  }

  /// By word of the selected candidate, the share of the posterior of those candidates that have
  /// the word in its place, 0...1: the place is where the fewest edits between the two texts put it.
  var confidences: [Double] {
    guard let candidate else { return [] }
    let words = words(of: candidate)
    var shares = [Double](repeating: 0, count: words.count)
    for other in report.candidates {
      let alignment = EditAlignment(reference: words, hypothesis: self.words(of: other))
      for case .match(let place, _) in alignment.operations { shares[place] += other.posterior }
    }
    // Less than 1 where the reference is a member of the list, or where rounding says so.
    let all = report.candidates.reduce(0) { $0 + $1.posterior }
    return shares.map { all > 0 ? min(1, $0 / all) : 0 }
  }

  private func words(of candidate: Candidate) -> [String] {
    vocabulary.spelledWords(candidate.hypothesis.labels).map(\.text)
  }
}
