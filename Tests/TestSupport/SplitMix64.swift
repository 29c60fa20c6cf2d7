import Kernels

/// The random generator of the tests: the program's, under a name that needs no other import.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var generator: SeededGenerator

  package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  package mutating func next() -> UInt64 { generator.next() }

  /// A hash of small integers that is the same in every run.
  package static func hash(_ values: some Sequence<Int>, seed: UInt64) -> UInt64 {
    values.reduce(SeededGenerator.mix(seed)) {
      SeededGenerator.mix($0 ^ UInt64(bitPattern: Int64($1)) &* 0x9E37_79B9_7F4A_7C15)
    }
  }
}
