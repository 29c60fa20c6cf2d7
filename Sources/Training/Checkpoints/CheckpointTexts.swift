import Kernels

/// The numbers of a `TrainingState` as strings that round-trip bit for bit.
enum CheckpointTexts {
  /// What is wrong with a string.
  struct Problem: Error {
    let name: String
    let found: String
    let expected: String
  }

  static func texts(of state: TrainingState) -> [String: String] {
    var texts = [
      "step": "\(state.step)", "epoch": "\(state.epoch)", "position": "\(state.position)",
      "generator": "\(state.generator.state)",
      "epochs-without-gain": "\(state.epochsWithoutGain)", "skipped": "\(state.skipped)",
      "skipped-in-row": "\(state.skippedInRow)", "running": text(of: state.running),
      "history": state.history.map(text(of:)).joined(separator: "\n"),
    ]
    if let best = state.best {
      texts["best"] = "\(best.epoch) \(best.measure) \(best.loss)"
    }
    return texts
  }

  static func state(
    _ texts: [String: String], vectors: [String: [Float]], layout: ParameterLayout
  ) throws(Problem) -> TrainingState {
    func vector(_ name: String) throws(Problem) -> [Float] {
      guard let values = vectors[name], values.count == layout.count else {
        throw Problem(
          name: name, found: vectors[name].map { "\($0.count) values" } ?? "nothing",
          expected: "\(layout.count) values")
      }
      return values
    }
    var reader = FieldReader(name: "generator", text: texts["generator"])
    var state = TrainingState(
      parameters: Parameters(layout: layout, values: try vector("parameters")),
      seed: try reader.next())
    state.average = try vector("average")
    state.moments = AdamW.Moments(
      first: try vector("moments.first"), second: try vector("moments.second"))
    func integer(_ name: String) throws(Problem) -> Int {
      var reader = FieldReader(name: name, text: texts[name])
      return try reader.next()
    }
    state.step = try integer("step")
    state.epoch = try integer("epoch")
    state.position = try integer("position")
    state.epochsWithoutGain = try integer("epochs-without-gain")
    state.skipped = try integer("skipped")
    state.skippedInRow = try integer("skipped-in-row")
    state.running = try value(texts["running"])
    for line in (texts["history"] ?? "").split(separator: "\n") {
      state.history.append(try record(String(line)))
    }
    if let text = texts["best"] {
      var reader = FieldReader(name: "best", text: text)
      state.best = TrainingState.Best(
        epoch: try reader.next(), measure: try reader.next(), loss: try reader.next(),
        values: try vector("best"))
    }
    return state
  }

  private static func text(of value: ObjectiveValue) -> String {
    "\(value.utterances) \(value.labels) \(value.words) \(value.loss) \(value.transducerLoss) "
      + optional(value.risk)
  }

  private static func value(_ text: String?) throws(Problem) -> ObjectiveValue {
    var reader = FieldReader(name: "running", text: text)
    var value = ObjectiveValue()
    value.utterances = try reader.next()
    value.labels = try reader.next()
    value.words = try reader.next()
    value.loss = try reader.next()
    value.transducerLoss = try reader.next()
    value.risk = try reader.nextOptional()
    return value
  }

  private static func text(of record: EpochRecord) -> String {
    "\(record.epoch) \(record.step) \(optional(record.trainLoss)) \(record.heldOutLoss) "
      + "\(record.heldOutTransducerLoss) \(optional(record.heldOutRisk)) "
      + optional(record.wordErrorRate)
  }

  private static func record(_ text: String) throws(Problem) -> EpochRecord {
    var reader = FieldReader(name: "history", text: text)
    return EpochRecord(
      epoch: try reader.next(), step: try reader.next(), trainLoss: try reader.nextOptional(),
      heldOutLoss: try reader.next(), heldOutTransducerLoss: try reader.next(),
      heldOutRisk: try reader.nextOptional(), wordErrorRate: try reader.nextOptional())
  }

  private static func optional(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }
}

/// Reads space-separated numbers from a string. Swift writes a `Double` with the fewest digits that
/// round-trip to the same bits.
private struct FieldReader {
  let name: String
  private let text: String
  private var fields: ArraySlice<Substring>

  init(name: String, text: String?) {
    self.name = name
    self.text = text ?? "nothing"
    fields = text?.split(separator: " ")[...] ?? []
  }

  mutating func next<Number: LosslessStringConvertible>() throws(CheckpointTexts.Problem) -> Number
  {
    guard let field = fields.popFirst(), let number = Number(String(field)) else {
      throw CheckpointTexts.Problem(name: name, found: text, expected: "another number")
    }
    return number
  }

  mutating func nextOptional() throws(CheckpointTexts.Problem) -> Double? {
    guard fields.first == "-" else { return try next() }
    fields = fields.dropFirst()
    return nil
  }
}
