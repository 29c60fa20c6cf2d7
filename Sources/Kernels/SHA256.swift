/// The SHA-256 digest (FIPS 180-4) of bytes, as 64 hexadecimal digits.
///
/// - Complexity: O(n).
package func sha256(_ bytes: [UInt8]) -> String {
  var digest = SHA256()
  digest.add(bytes)
  return digest.text
}

/// A SHA-256 digest (FIPS 180-4) of bytes that arrive in pieces.
package struct SHA256: Sendable {
  private var state = SHA256State()
  /// The bytes that do not yet fill a block of 64.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  package init() {}

  package mutating func add(_ bytes: [UInt8]) {
    count += UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      rest += bytes[..<start]
      guard rest.count == 64 else { return }
      rest.withUnsafeBufferPointer { state.add($0) }
      rest = []
    }
    let end = start + (bytes.count - start) / 64 * 64
    bytes.withUnsafeBufferPointer { bytes in
      for place in stride(from: start, to: end, by: 64) {
        state.add(UnsafeBufferPointer(rebasing: bytes[place..<place + 64]))
      }
    }
    rest += bytes[end...]
  }

  /// The digest of everything added so far, as 64 hexadecimal digits.
  package var text: String {
    // The remainder, a one bit, zeros, and the number of bits, up to the end of a block.
    var (state, rest) = (state, rest + [0x80])
    while rest.count % 64 != 56 { rest.append(0) }
    rest += (0..<8).map { UInt8(truncatingIfNeeded: (count * 8) >> (56 - 8 * $0)) }
    rest.withUnsafeBufferPointer { rest in
      for start in stride(from: 0, to: rest.count, by: 64) {
        state.add(UnsafeBufferPointer(rebasing: rest[start..<start + 64]))
      }
    }
    return state.hash.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}

private struct SHA256State: Sendable {
  /// Fractions of the square roots of the first eight primes.
  private(set) var hash: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  /// Fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]

  /// Processes a block of 64 bytes.
  mutating func add(_ block: UnsafeBufferPointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
      for index in 0..<16 {
        words[index] =
          UInt32(block[4 * index]) << 24 | UInt32(block[4 * index + 1]) << 16
          | UInt32(block[4 * index + 2]) << 8 | UInt32(block[4 * index + 3])
      }
      for index in 16..<64 {
        let (early, late) = (words[index - 15], words[index - 2])
        let low = Self.turned(early, 7) ^ Self.turned(early, 18) ^ early >> 3
        let high = Self.turned(late, 17) ^ Self.turned(late, 19) ^ late >> 10
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
      }
      mix(UnsafeBufferPointer(words))
    }
  }

  private mutating func mix(_ words: UnsafeBufferPointer<UInt32>) {
    var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    Self.constants.withUnsafeBufferPointer { constants in
      for index in 0..<64 {
        let high = Self.turned(e, 6) ^ Self.turned(e, 11) ^ Self.turned(e, 25)
        let one = h &+ high &+ (e & f ^ ~e & g) &+ constants[index] &+ words[index]
        let low = Self.turned(a, 2) ^ Self.turned(a, 13) ^ Self.turned(a, 22)
        let two = low &+ (a & b ^ a & c ^ b & c)
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
      }
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { hash[index] &+= value }
  }

  @inline(__always)
  private static func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }
}
