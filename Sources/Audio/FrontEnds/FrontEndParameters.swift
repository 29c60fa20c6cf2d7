import Text

/// A parameter of a front end as a model file holds it.
package enum FrontEndParameter: Sendable, Equatable {
  case number(Double)
  case string(String)
  case bool(Bool)
}

extension FrontEndParameter: CustomStringConvertible {
  package var description: String {
    switch self {
    case .number(let value):
      Int(exactly: value).map(String.init) ?? String(value)
    case .string(let value): "\"\(value)\""
    case .bool(let value): String(value)
    }
  }
}

/// Takes parameters from a dictionary by name, and finally rejects unused ones.
struct ParameterReader {
  private let type: String
  private var remaining: [String: FrontEndParameter]

  init(type: String, _ parameters: [String: FrontEndParameter]) {
    self.type = type
    remaining = parameters
  }

  mutating func number(_ name: String) throws(AudioError) -> Double {
    let parameter = try take(name)
    guard case .number(let value) = parameter, value.isFinite else {
      throw wrong(name, found: parameter, expected: "a finite number")
    }
    return value
  }

  /// As above; `otherwise` if it is not given.
  mutating func number(_ name: String, otherwise: Double) throws(AudioError) -> Double {
    remaining[name] == nil ? otherwise : try number(name)
  }

  mutating func integer(_ name: String) throws(AudioError) -> Int {
    let parameter = try take(name)
    guard case .number(let value) = parameter, let integer = Int(exactly: value) else {
      throw wrong(name, found: parameter, expected: "a whole number")
    }
    return integer
  }

  mutating func bool(_ name: String) throws(AudioError) -> Bool {
    let parameter = try take(name)
    guard case .bool(let value) = parameter else {
      throw wrong(name, found: parameter, expected: "true or false")
    }
    return value
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, of: Value.Type
  ) throws(AudioError) -> Value where Value.RawValue == String {
    let parameter = try take(name)
    guard case .string(let text) = parameter, let value = Value(rawValue: text) else {
      let names = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw wrong(name, found: parameter, expected: "one of \(names)")
    }
    return value
  }

  /// As above; `otherwise` if it is not given.
  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, of type: Value.Type, otherwise: Value
  ) throws(AudioError) -> Value where Value.RawValue == String {
    remaining[name] == nil ? otherwise : try choice(name, of: type)
  }

  /// Rejects parameters this front end does not have.
  func finish() throws(AudioError) {
    guard !remaining.isEmpty else { return }
    let names = remaining.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    throw AudioError(
      .badParameter, at: "front end \(type)", found: "unknown parameters \(names)",
      expected: "only parameters of this front end", advice: "check the model's description")
  }

  private mutating func take(_ name: String) throws(AudioError) -> FrontEndParameter {
    guard let value = remaining.removeValue(forKey: name) else {
      throw AudioError(
        .badParameter, at: "front end \(type)", found: "no parameter \"\(name)\"",
        expected: "every parameter to be given", advice: "add it to the model's description")
    }
    return value
  }

  private func wrong(
    _ name: String, found: FrontEndParameter, expected: String
  ) -> AudioError {
    AudioError(
      .badParameter, at: "front end \(type)", found: "\"\(name)\" = \(found)",
      expected: expected, advice: "correct the model's description")
  }
}

/// Checks the options of one front end, reporting the wrong parameter.
struct OptionCheck {
  let type: String

  func require(
    _ holds: Bool, _ name: String, found: some CustomStringConvertible, expected: String
  ) throws(AudioError) {
    guard holds else {
      throw AudioError(
        .badParameter, at: "front end \(type)", found: "\"\(name)\" = \(found)",
        expected: expected, advice: "correct the model's description")
    }
  }

  /// Requirements of all front ends that transform frames. The upper limits keep a damaged model
  /// file from requesting gigabytes.
  func requireFraming(
    sampleRate: Int, frameLength: Int, frameShift: Int, fftSize: Int
  ) throws(AudioError) {
    try require(
      (100...1_000_000).contains(sampleRate), "sample_rate", found: sampleRate,
      expected: "100 to 1000000 Hz")
    try require(
      (2...65_536).contains(fftSize) && fftSize & (fftSize - 1) == 0, "fft_size", found: fftSize,
      expected: "a power of two, at most 65536")
    try require(
      (2...fftSize).contains(frameLength), "frame_length", found: frameLength,
      expected: "2 samples to fft_size = \(fftSize)")
    try require(
      (1...frameLength).contains(frameShift), "frame_shift", found: frameShift,
      expected: "1 sample to frame_length = \(frameLength)")
  }

  func requireBand(low: Double, high: Double, sampleRate: Int) throws(AudioError) {
    let nyquist = Double(sampleRate) / 2
    try require(
      low >= 0 && low < nyquist, "low_frequency", found: low,
      expected: "0 Hz to below the Nyquist frequency \(nyquist)")
    try require(
      high > low && high <= nyquist, "high_frequency", found: high,
      expected: "above low_frequency = \(low) Hz, at most the Nyquist frequency \(nyquist)")
  }

  func requireScale(_ scale: Double) throws(AudioError) {
    try require(
      scale > 0 && scale.isFinite, "sample_scale", found: scale, expected: "a positive number")
  }
}
