package import Text

/// What is wrong with an ARPA file: which file, which line, what was found, what was expected, and
/// what to do next.
package typealias ArpaError = LocatedError<ArpaFailure>

/// The kinds of failure that a caller may tell apart.
package enum ArpaFailure: Equatable, Sendable {
  case unreadable
  /// No `\data\`: not an ARPA file.
  case wrongFormat
  /// The file ends before `\end\`.
  case truncated
  /// Invalid counts, or orders that are missing, duplicated or out of range.
  case badCounts
  /// More or fewer entries than counted, or a missing section.
  case countMismatch
  /// A line that is not a probability, n words and optionally a back-off weight.
  case badEntry
  /// An invalid number, or a probability above 1.
  case badNumber
  /// A duplicate n-gram.
  case duplicate
  /// An n-gram whose first n - 1 words have no entry.
  case missingHistory
  /// A word without an entry among the 1-grams.
  case unknownWord
  /// A word that is not UTF-8.
  case notText
}
