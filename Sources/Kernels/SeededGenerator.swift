/// A seeded generator whose whole state is one number, which can be saved (SplitMix64: Steele, Lea,
/// Flood, 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  package private(set) var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A bijection of 64 bits that looks random.
  package static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A separate generator for a name, independent of other names and their number.
  package init(seed: UInt64, for name: String) {
    self.init(seed: name.utf8.reduce(Self.mix(seed)) { Self.mix($0 ^ UInt64($1)) })
  }

  /// Uniform in [0, 1), from the highest 53 bits: the same on every platform.
  package mutating func nextShare() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform values of mean 0 and standard deviation `scale`.
  package mutating func values(_ count: Int, scale: Float) -> [Float] {
    let bound = Double(scale) * 3.squareRoot()
    guard bound > 0 else { return [Float](repeating: 0, count: count) }
    return (0..<count).map { _ in Float(bound * (2 * nextShare() - 1)) }
  }

  /// Fisher and Yates, from the end.
  package mutating func shuffle<Element>(_ values: inout [Element]) {
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(last, Int(nextShare() * Double(last + 1)))
    }
  }
}
