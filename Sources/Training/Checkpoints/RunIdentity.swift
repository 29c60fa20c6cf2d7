/// What a run's weights depend on besides its state: model, data and options, each as a named
/// string. A checkpoint can be resumed only by a run with the same identity.
package struct RunIdentity: Sendable, Equatable {
  package var parts: [String: String]

  package init(_ parts: [String: String]) { self.parts = parts }

  /// The first difference, in name order.
  func difference(
    from other: RunIdentity
  ) -> (name: String, mine: String, others: String)? {
    for name in Set(parts.keys).union(other.parts.keys).sorted()
    where parts[name] != other.parts[name] {
      return (name, parts[name] ?? "nothing", other.parts[name] ?? "nothing")
    }
    return nil
  }
}
