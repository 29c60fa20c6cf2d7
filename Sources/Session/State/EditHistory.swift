/// The edits, for undo and redo.
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

  /// Records an edit and clears what can be redone; an edit that changed nothing is ignored.
  mutating func record(_ what: String, from before: Value, to after: Value) {
    guard before != after else { return }
    past.append(Edit(what: what, before: before, after: after))
    future = []
  }

  /// Undoes the latest edit; its `before` applies again.
  mutating func undo() -> Edit? {
    guard let edit = past.popLast() else { return nil }
    future.append(edit)
    return edit
  }

  /// Redoes the last undone edit; its `after` applies again.
  mutating func redo() -> Edit? {
    guard let edit = future.popLast() else { return nil }
    past.append(edit)
    return edit
  }
}
