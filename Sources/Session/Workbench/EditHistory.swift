/// What was changed, so that it can be undone and done again.
struct EditHistory<Value: Sendable & Equatable>: Sendable {
  struct Edit: Sendable, Equatable {
    /// What the edit did, in a few words.
    let what: String
    let before: Value
    let after: Value
  }

  /// The latest last.
  private(set) var past: [Edit] = []
  /// What was undone, the latest last.
  private(set) var future: [Edit] = []

  /// Notes an edit; what was undone before is forgotten, as is an edit that changed nothing.
  mutating func record(_ what: String, from before: Value, to after: Value) {
    guard before != after else { return }
    past.append(Edit(what: what, before: before, after: after))
    future = []
  }

  /// Takes the latest edit back; its `before` is what holds again.
  mutating func undo() -> Edit? {
    guard let edit = past.popLast() else { return nil }
    future.append(edit)
    return edit
  }

  /// Does what was undone last again; its `after` is what holds again.
  mutating func redo() -> Edit? {
    guard let edit = future.popLast() else { return nil }
    past.append(edit)
    return edit
  }
}
