/// A text file line by line, each cut into fields at spaces and tabs; as bytes, without copies.
struct ArpaLines {
  let bytes: [UInt8]
  /// The current line, from 1; 0 before the first.
  private(set) var line = 0
  /// The fields of the current line; empty after the last.
  private(set) var fields: [Range<Int>] = []
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether nothing follows the current line.
  var isAtEnd: Bool { position == bytes.count }

  /// Moves to the next non-blank line; false at the end of the file.
  mutating func next() -> Bool {
    fields.removeAll(keepingCapacity: true)
    while position < bytes.count, fields.isEmpty {
      line += 1
      readLine()
    }
    return !fields.isEmpty
  }

  private mutating func readLine() {
    var start = -1
    while position < bytes.count {
      let byte = bytes[position]
      // Line feed, carriage return, tab and space are the only control characters found in text.
      if byte <= 0x20, byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x20 {
        if start >= 0 { fields.append(start..<position) }
        start = -1
        if byte == 0x0A {
          position += 1
          return
        }
      } else if start < 0 {
        start = position
      }
      position += 1
    }
    if start >= 0 { fields.append(start..<position) }
  }

  /// Whether the current line is just this field, ignoring case.
  func isOnly(_ text: String) -> Bool {
    guard fields.count == 1, fields[0].count == text.utf8.count else { return false }
    return zip(fields[0], text.utf8).allSatisfy { bytes[$0] == $1 || bytes[$0] | 0x20 == $1 }
  }

  /// Whether two ranges of the file hold the same bytes.
  func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    guard a.count == b.count else { return false }
    for offset in 0..<a.count where bytes[a.lowerBound + offset] != bytes[b.lowerBound + offset] {
      return false
    }
    return true
  }

  func text(_ field: Range<Int>) -> String { String(decoding: bytes[field], as: UTF8.self) }

  /// Whether the current line begins with `\\`, like all lines that are not entries.
  var isMark: Bool { bytes[fields[0].lowerBound] == UInt8(ascii: "\\") }

  /// The current line for messages, shortened if long.
  var shown: String {
    let whole = fields.map(text).joined(separator: " ")
    return "\"" + (whole.count > 60 ? whole.prefix(60) + "..." : whole) + "\""
  }

  /// A decimal number; `nil` if the field is not one. Correctly rounded.
  func number(_ field: Range<Int>) -> Double? {
    var index = field.lowerBound
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var mantissa: UInt64 = 0
    var (digits, fraction, isFraction) = (0, 0, false)
    while index < field.upperBound {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        mantissa = mantissa &* 10 &+ UInt64(byte - 0x30)
        digits += 1
        if isFraction { fraction += 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        return Double(text(field))
      }
      index += 1
    }
    // Both parts are exact in a Double, so their quotient is rounded once (Clinger, 1990).
    guard digits > 0, digits <= 15 else { return Double(text(field)) }
    let value = Double(mantissa) / Self.powersOfTen[fraction]
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
