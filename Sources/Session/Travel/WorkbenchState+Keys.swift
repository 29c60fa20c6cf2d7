extension WorkbenchState {
  /// A key that no overlay handles: it completes what is pending, or is a command.
  mutating func handleUncovered(_ key: KeyStroke) -> [Effect] {
    let waiting = pending
    pending = nil
    if case .mark(let command) = waiting {
      finish(command, with: key)
      return []
    }
    if key.name == "<Esc>", waiting?.prompt != nil { return [] }
    let command = keymap.command(for: key)
    if let digit = key.digit {
      pending = .count(counting(digit, after: waiting))
      return command.map { run($0) } ?? []
    }
    guard let command else {
      say(.note, "\(key.name) is not bound; ? shows the keys")
      return []
    }
    if command.isMotion, case .count(let count) = waiting, let times = count.value {
      focusRecord = count.focus
      return run(command, times: times)
    }
    return run(command)
  }

  private func counting(_ digit: Character, after waiting: PendingInput?) -> PendingCount {
    if case .count(let count) = waiting { return count.adding(digit) }
    return PendingCount(digit, from: focusRecord)
  }
}

extension KeyStroke {
  fileprivate var digit: Character? {
    character.flatMap { $0.isASCII && $0.isNumber ? $0 : nil }
  }
}
