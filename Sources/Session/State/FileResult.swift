package import Analysis
package import BeamSearch
package import Scoring

/// The result of a search of one sound file, kept when the next file is opened.
package struct FileResult: Sendable, Equatable {
  /// Seconds.
  package let duration: Double
  /// Of the best candidate.
  package let text: String
  /// Of the best candidate, in words; `nil` without a reference.
  package let edits: EditCounts?
  package let verdict: Verdict?
  /// R, in words; `nil` without a reference.
  package let risk: Double?
  /// The search that found it.
  package let searchName: String
  package let options: SearchOptions

  package init(
    duration: Double, report: RiskReport, searchName: String, options: SearchOptions
  ) {
    self.duration = duration
    text = report.candidates.first?.text ?? ""
    edits = report.candidates.first?.edits
    verdict = report.judgement?.verdict
    risk = report.expectedRisk
    self.searchName = searchName
    self.options = options
  }
}

/// The outcome of decoding a sound file.
package enum FileOutcome: Sendable, Equatable {
  case decoded(FileResult)
  /// Why it cannot be read or decoded.
  case failed(String)
}

/// A file to decode in the background.
package struct FileWork: Sendable, Equatable {
  package let file: Int
  package let reference: String?
}
