/// The contents of gzip files (RFC 1952), which lhotse's manifests are.
enum GzipFile {
  struct Problem: Error, Equatable {
    let found: String
  }

  /// - Parameter limit: the most bytes that are made; a small file can hold very many.
  static func contents(of bytes: [UInt8], limit: Int) throws(Problem) -> [UInt8] {
    var output: [UInt8] = []
    var place = 0
    // Several members may follow each other.
    repeat {
      place = try dataStart(in: bytes, from: place)
      let start = output.count
      var inflate = Inflate(bytes, from: place, output: output, limit: limit)
      try inflate.run()
      output = inflate.output
      place = inflate.place
      guard place + 8 <= bytes.count else { throw Problem(found: "a gzip file that is cut off") }
      let stored = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard stored == checksum(output[start...]) else {
        throw Problem(found: "a gzip file with a wrong checksum")
      }
      place += 8
    } while place < bytes.count && bytes[place] != 0
    return output
  }

  /// Where the compressed data begin, after the header.
  private static func dataStart(in bytes: [UInt8], from start: Int) throws(Problem) -> Int {
    guard start + 10 <= bytes.count, bytes[start] == 0x1F, bytes[start + 1] == 0x8B,
      bytes[start + 2] == 8
    else { throw Problem(found: "no gzip file") }
    let flags = bytes[start + 3]
    var place = start + 10
    if flags & 4 != 0, place + 2 <= bytes.count {
      place += 2 + Int(bytes[place]) + Int(bytes[place + 1]) << 8
    }
    for flag in [UInt8(8), 16] where flags & flag != 0 {
      while place < bytes.count, bytes[place] != 0 { place += 1 }
      place += 1
    }
    if flags & 2 != 0 { place += 2 }
    guard place < bytes.count else { throw Problem(found: "a gzip file that is cut off") }
    return place
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320
    }
  }

  /// CRC-32.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let table = table
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
    return ~value
  }
}

/// Decompression of DEFLATE data (RFC 1951), bit by bit.
private struct Inflate {
  private let bytes: [UInt8]
  /// The next byte of the input.
  private(set) var place: Int
  private(set) var output: [UInt8]
  private let limit: Int
  private var bits: UInt32 = 0
  private var bitCount = 0

  init(_ bytes: [UInt8], from place: Int, output: [UInt8], limit: Int) {
    self.bytes = bytes
    self.place = place
    self.output = output
    self.limit = limit
  }

  mutating func run() throws(GzipFile.Problem) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try decode(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try tables()
        try decode(literals, distances)
      default: throw damaged
      }
    }
  }

  private var damaged: GzipFile.Problem { GzipFile.Problem(found: "a damaged gzip file") }

  private mutating func take(_ count: Int) throws(GzipFile.Problem) -> Int {
    while bitCount < count {
      guard place < bytes.count else {
        throw GzipFile.Problem(found: "a gzip file that is cut off")
      }
      bits |= UInt32(bytes[place]) << UInt32(bitCount)
      place += 1
      bitCount += 8
    }
    let value = Int(bits & (1 << UInt32(count) - 1))
    bits >>= UInt32(count)
    bitCount -= count
    return value
  }

  private mutating func add(_ byte: UInt8) throws(GzipFile.Problem) {
    guard output.count < limit else {
      throw GzipFile.Problem(found: "more than \(limit >> 20) MiB in a gzip file")
    }
    output.append(byte)
  }

  private mutating func copyStored() throws(GzipFile.Problem) {
    bits = 0
    bitCount = 0
    let count = try take(16)
    guard try take(16) == ~count & 0xFFFF else { throw damaged }
    for _ in 0..<count { try add(UInt8(take(8))) }
  }

  private mutating func decode(
    _ literals: HuffmanCode, _ distances: HuffmanCode
  ) throws(GzipFile.Problem) {
    while true {
      let symbol = try next(literals)
      if symbol < 256 {
        try add(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else { throw damaged }
      let length = try Self.lengths[symbol - 257] + take(Self.lengthBits[symbol - 257])
      let far = try next(distances)
      guard far < 30 else { throw damaged }
      let bits = max(0, far / 2 - 1)
      let base = far < 2 ? far + 1 : (2 + far & 1) << bits + 1
      let distance = try base + take(bits)
      guard distance <= output.count else { throw damaged }
      for _ in 0..<length { try add(output[output.count - distance]) }
    }
  }

  private mutating func next(_ code: HuffmanCode) throws(GzipFile.Problem) -> Int {
    var (value, first, index) = (0, 0, 0)
    for count in code.counts.dropFirst() {
      value |= try take(1)
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw damaged
  }

  private mutating func tables() throws(GzipFile.Problem) -> (HuffmanCode, HuffmanCode) {
    let (literalCount, distanceCount) = (try take(5) + 257, try take(5) + 1)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var sizes = [Int](repeating: 0, count: 19)
    for index in order.prefix(try take(4) + 4) { sizes[index] = try take(3) }
    let code = HuffmanCode(sizes)
    var lengths: [Int] = []
    while lengths.count < literalCount + distanceCount {
      switch try next(code) {
      case 16:
        guard let last = lengths.last else { throw damaged }
        lengths += [Int](repeating: last, count: try take(2) + 3)
      case 17: lengths += [Int](repeating: 0, count: try take(3) + 3)
      case 18: lengths += [Int](repeating: 0, count: try take(7) + 11)
      case let length: lengths.append(length)
      }
    }
    guard lengths.count == literalCount + distanceCount else { throw damaged }
    let codes = [lengths.prefix(literalCount), lengths.dropFirst(literalCount)]
      .map { HuffmanCode(Array($0)) }
    guard codes.allSatisfy(\.isPossible) else { throw damaged }
    return (codes[0], codes[1])
  }

  private static let fixedLiterals = HuffmanCode(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = HuffmanCode([Int](repeating: 5, count: 30))

  /// The shortest length of each symbol from 257, and how many bits more it has.
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
}

/// A canonical Huffman code.
private struct HuffmanCode: Sendable {
  /// How many symbols have each length, from 0 to 15 bits.
  let counts: [Int]
  /// In the order of their codes.
  let symbols: [Int]

  init(_ lengths: [Int]) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    self.counts = counts
    symbols = (1..<16).flatMap { length in lengths.indices.filter { lengths[$0] == length } }
  }

  /// Whether no length has more codes than there can be.
  var isPossible: Bool {
    var left = 1
    for count in counts.dropFirst() {
      left = left << 1 - count
      if left < 0 { return false }
    }
    return true
  }
}
