package import Recognition
package import Text

/// What `evaluate` prints: one model over a set of utterances, or two compared.
package struct EvaluationReport {
  private let evaluations: [Evaluation]
  private let comparison: EvaluationComparison?
  private let withErrors: Bool
  private let remarks: [String]

  /// - Parameters:
  ///   - evaluations: one, or two to compare.
  ///   - paths: of the models: checkpoints of one model have the same name.
  ///   - remarks: what the user should know about the set.
  package init(
    _ evaluations: [Evaluation], paths: [String], resamples: Int, seed: UInt64, withErrors: Bool,
    remarks: [String]
  ) {
    self.evaluations = evaluations
    self.withErrors = withErrors
    self.remarks = remarks
    guard evaluations.count == 2, paths.count == 2 else {
      comparison = nil
      return
    }
    let names = evaluations.map(\.name)
    comparison = EvaluationComparison(
      first: evaluations[0], second: evaluations[1],
      names: names[0] == names[1] ? (paths[0], paths[1]) : (names[0], names[1]),
      resamples: resamples, seed: seed)
  }

  package var json: JSON {
    var objects = evaluations.map { $0.json(withErrors: withErrors) }
    if !remarks.isEmpty { objects[0].append(("warnings", .strings(remarks))) }
    guard let comparison else { return .object(objects[0]) }
    return .object(
      objects[0] + [("against", .object(objects[1])), ("comparison", comparison.json)])
  }

  package var listing: String {
    let blocks =
      evaluations.map { $0.listing(withErrors: withErrors) }
      + (comparison.map { [$0.listing] } ?? [])
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }
}
