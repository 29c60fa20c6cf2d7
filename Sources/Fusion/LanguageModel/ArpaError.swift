/// What is wrong with an ARPA file: which file, which line, what was found, what was expected, and
/// what to do next.
package struct ArpaError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: Equatable, Sendable {
    case unreadable
    /// No `\data\`: not an ARPA file.
    case wrongFormat
    /// The file ends before `\end\`.
    case truncated
    /// Counts that are no counts, or of orders that are missing, twice there, or out of range.
    case badCounts
    /// More or fewer entries than counted, or a section that is missing.
    case countMismatch
    /// A line that is not a probability, n words and perhaps a back-off weight.
    case badEntry
    /// A number that is none, or a probability above 1.
    case badNumber
    /// An n-gram that is there twice.
    case duplicate
    /// An n-gram whose first n - 1 words have no entry.
    case missingHistory
    /// A word without an entry among the 1-grams.
    case unknownWord
    /// A word that is not UTF-8.
    case notText
  }

  package let reason: Reason
  package let file: String
  /// From 1; `nil` for the file as a whole.
  package let line: Int?
  package let found: String
  package let expected: String
  package let advice: String

  package var description: String {
    let place = line.map { "\(file), line \($0)" } ?? file
    return "\(place): found \(found); expected \(expected); \(advice)"
  }
}
