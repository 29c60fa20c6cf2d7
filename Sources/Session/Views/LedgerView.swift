package import Analysis
import BeamSearch
import Text
import Transducer

/// A number in hundredths of a nat, as it is printed; `nil` where it is not finite.
package struct Hundredths: Sendable, Equatable {
  package let value: Int?

  package init(_ value: Int?) { self.value = value }

  package var isZero: Bool { value == 0 }

  package var text: String { value.map { fixed(Double($0) / 100, 2) } ?? "-inf" }

  package static func + (a: Hundredths, b: Hundredths) -> Hundredths {
    guard let a = a.value, let b = b.value else { return Hundredths(nil) }
    return Hundredths(a + b)
  }
}

/// A column of amounts.
package enum LedgerColumn: Int, Sendable, CaseIterable {
  case label, blank, languageModel, hotwords, internalModel, merged

  package var title: String {
    switch self {
    case .label: "label"
    case .blank: "blank"
    case .languageModel: "LM"
    case .hotwords: "hotword"
    case .internalModel: "int.LM"
    case .merged: "merged"
    }
  }

  func amount(_ amounts: LedgerAmounts) -> Double {
    switch self {
    case .label: amounts.label
    case .blank: amounts.blank
    case .languageModel: amounts.languageModel
    case .hotwords: amounts.hotwords
    case .internalModel: amounts.internalModel
    case .merged: amounts.merged
    }
  }
}

/// One line of the ledger panel.
package struct LedgerRow: Sendable, Equatable {
  package let item: LedgerItem
  /// By `LedgerColumn.rawValue`.
  package let cells: [Hundredths]
  /// The score so far, this line included.
  package let total: Hundredths
}

/// A ledger as it is printed: rounded so that the printed numbers add up, too.
///
/// Every printed number is the difference of two rounded running sums, taken in reading order. So
/// the cells of a row add up to the step of its total, and the sums of the columns to the last total,
/// which is the score, rounded. A cell may differ from its exact amount by less than one in the last
/// digit; one that is exactly 0 is printed as 0.
package struct LedgerView: Sendable, Equatable {
  package let rows: [LedgerRow]
  package let sums: [Hundredths]
  package let total: Hundredths

  package init(_ items: [LedgerItem]) {
    var rounding = RunningSum()
    var rows: [LedgerRow] = []
    rows.reserveCapacity(items.count)
    for item in items {
      let cells = LedgerColumn.allCases.map { rounding.add($0.amount(item.amounts)) }
      rows.append(LedgerRow(item: item, cells: cells, total: rounding.rounded))
    }
    self.rows = rows
    sums = LedgerColumn.allCases.map { column in
      rows.reduce(Hundredths(0)) { $0 + $1.cells[column.rawValue] }
    }
    total = rounding.rounded
  }

  /// The columns to show: labels and blanks, and others if they are not all zero.
  package var columns: [LedgerColumn] {
    LedgerColumn.allCases.filter { column in
      column == .label || column == .blank || column == .merged
        || rows.contains { !$0.cells[column.rawValue].isZero }
    }
  }

  /// The row that a step of the search belongs to: the first that ends at it or later.
  package func row(atStep step: Int) -> Int {
    rows.firstIndex { $0.item.step >= step } ?? max(0, rows.count - 1)
  }
}

/// Rounds amounts so that what is printed adds up.
private struct RunningSum {
  private var sum = 0.0
  private(set) var rounded = Hundredths(0)

  mutating func add(_ amount: Double) -> Hundredths {
    guard amount != 0 else { return Hundredths(0) }
    sum += amount
    let before = rounded
    rounded = Hundredths(sum.isFinite ? Int((sum * 100).rounded()) : nil)
    guard let now = rounded.value, let then = before.value else { return Hundredths(nil) }
    return Hundredths(now - then)
  }
}

extension WorkbenchState {
  /// Which hypothesis a ledger or a tree shows.
  package enum Subject: String, Sendable { case beam, candidate }

  /// The ledger of what is selected: the row of the beam, the expansion under the cursor, or the
  /// candidate, whichever panel had the focus last; by label, or by frame on request.
  package var ledgerView: LedgerView? {
    ledger.map { LedgerView(isFine(.ledger) ? $0.items : $0.byLabel()) }
  }

  private var ledger: Ledger? {
    guard let decoding, let model else { return nil }
    let reader = LedgerReader(
      trace: decoding.trace, history: decoding.history, vocabulary: model.scorer.vocabulary)
    if subject == .candidate {
      guard let selectedCandidate else { return nil }
      return reader.ledger(of: selectedCandidate, frames: utterance?.encoded.count ?? frameCount)
    }
    guard let step else { return nil }
    if let current = cursor.expansion {
      let notable = step.notableExpansions(prunedLimit: Self.notablePruned)
      guard notable.indices.contains(current) else { return nil }
      return reader.ledger(
        of: notable[current].expansion, step: cursor.frame)
    }
    // The rows of the beam panel begin with the beam.
    if step.beam.indices.contains(beamRow) {
      return reader.ledger(afterStep: cursor.frame, place: beamRow)
    }
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow].expansion.flatMap { reader.ledger(of: $0, step: cursor.frame) }
  }

  /// The hypothesis of the ledger, in words.
  package var subjectName: String {
    guard subject == .beam else { return "candidate \(candidateIndex + 1)" }
    if let current = cursor.expansion {
      return "expansion \(current + 1) inside \(stepName) \(cursor.frame)"
    }
    return "beam row \(beamRow + 1) after \(stepName) \(cursor.frame)"
  }
}

extension PanelID {
  package static let ledger = PanelID(
    rawValue: "ledger", key: "7", title: "Ledger", about: "the ledger of the selected hypothesis",
    place: .lowerLeft, hasFineRows: true, term: { _ in "nats" })
}
