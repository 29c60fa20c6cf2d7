/// A seeded generator: the same seed gives the same numbers everywhere (Steele, Lea, Flood, 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

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

  /// A hash of small integers that is the same in every run.
  package static func hash(_ values: some Sequence<Int>, seed: UInt64) -> UInt64 {
    values.reduce(mix(seed)) { mix($0 ^ UInt64(bitPattern: Int64($1)) &* 0x9E37_79B9_7F4A_7C15) }
  }
}
