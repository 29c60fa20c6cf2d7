package import Scoring

/// One line of the files panel.
package struct FileRow: Sendable, Equatable {
  package let name: String
  package let outcome: FileOutcome?
  /// Whether it is the open file.
  package let isOpen: Bool
  /// Whether the knobs have been changed since it was decoded.
  package let usesOtherKnobs: Bool
}

/// The sound files, and totals over those that are decoded as the search is set now: numbers of
/// different searches are not summed.
package struct FilesView: Sendable, Equatable {
  package let rows: [FileRow]
  package let selected: Int
  package let decodedCount: Int
  /// How many are decoded with other knobs; they are in no total.
  package let otherKnobsCount: Int
  /// Of those with a reference, all words together; `nil` where there is none.
  package let edits: EditCounts?
  /// By verdict, in the order of their kinds; kinds that did not occur are left out.
  package let verdicts: [(verdict: Verdict, count: Int)]

  init(state: WorkbenchState) {
    rows = state.files.enumerated().map { index, file in
      FileRow(
        name: file.name, outcome: file.outcome, isOpen: index == state.fileIndex,
        usesOtherKnobs: !state.isCurrent(file.outcome))
    }
    selected = state.fileRow
    func results(otherKnobs: Bool) -> [FileResult] {
      state.files.map(\.outcome).compactMap { outcome in
        guard case .decoded(let result) = outcome, state.isCurrent(outcome) != otherKnobs else {
          return nil
        }
        return result
      }
    }
    let current = results(otherKnobs: false)
    otherKnobsCount = results(otherKnobs: true).count
    decodedCount = current.count
    let counts = current.compactMap(\.edits)
    edits = counts.isEmpty ? nil : counts.reduce(.zero, +)
    verdicts = Verdict.allCases.compactMap { verdict in
      let count = current.count { $0.verdict == verdict }
      return count == 0 ? nil : (verdict, count)
    }
  }

  package static func == (a: FilesView, b: FilesView) -> Bool {
    a.rows == b.rows && a.selected == b.selected
  }
}

extension WorkbenchState {
  package var filesView: FilesView { FilesView(state: self) }
}

extension PanelID {
  package static let files = PanelID(
    rawValue: "files", key: "F", title: "Files", about: "the list of sound files",
    place: .lowerLeft,
    select: { $0.selectFile(by: $1) }, open: { $0.openFile($0.fileRow) }, term: { _ in "WER" })
}
