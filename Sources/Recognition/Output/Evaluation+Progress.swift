package import Audio

extension Evaluation {
  /// Recognises utterances, and shows how far it is.
  ///
  /// - Parameter channel: of those whose line names none.
  package mutating func add(_ utterances: [UtteranceList.Item], channel: SoundChannel) throws {
    defer { Console.progress(nil) }
    for (index, one) in utterances.enumerated() {
      Console.progress("\(name): \(index + 1) of \(utterances.count)  \(one.id)")
      try add(id: one.id, piece: one.piece.heard(on: channel), reference: one.reference ?? "")
    }
  }
}
