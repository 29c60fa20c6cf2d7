/// A strict reader of JSON (RFC 8259): valid UTF-8, no duplicate keys, no lone surrogates, finite
/// numbers, nothing after the value.
package struct JSONReader {
  /// Deeper nesting is rejected: a description needs four levels, and the reader is recursive.
  private static let depthLimit = 32

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// Reads one value and surrounding white space; offsets in errors are from the slice's start.
  package static func read(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSON {
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.place == bytes.endIndex else { throw reader.problem("the end") }
    return value
  }

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
      place += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    guard depth < Self.depthLimit else { throw problem("less nesting") }
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func members(depth: Int) throws(JSONError) -> [(String, JSON)] {
    var members: [(String, JSON)] = []
    var names: Set<String> = []
    place += 1
    skipSpace()
    if accept("}") { return members }
    repeat {
      skipSpace()
      let start = place
      guard next == UInt8(ascii: "\"") else { throw problem("a key in quotes") }
      let key = try string()
      skipSpace()
      guard accept(":") else { throw problem("a colon") }
      let value = try value(depth: depth + 1)
      guard names.insert(key).inserted else {
        throw JSONError(
          offset: start - bytes.startIndex, found: "the key \"\(key)\" twice",
          expected: "every key once")
      }
      members.append((key, value))
      skipSpace()
    } while accept(",")
    guard accept("}") else { throw problem("a comma or a closing brace") }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
    var elements: [JSON] = []
    place += 1
    skipSpace()
    if accept("]") { return elements }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(",")
    guard accept("]") else { throw problem("a comma or a closing bracket") }
    return elements
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func word(
    _ word: String, _ value: JSON
  ) throws(JSONError) -> JSON {
    guard bytes[place...].starts(with: word.utf8) else { throw problem("a value") }
    place += word.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> Double {
    let start = place
    _ = accept("-")
    let isZero = next == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !(isZero && digits > 1) else { throw problem("a value") }
    if accept("."), skipDigits() == 0 { throw problem("a digit") }
    if accept("e") || accept("E") {
      if !accept("+") { _ = accept("-") }
      if skipDigits() == 0 { throw problem("a digit") }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw JSONError(
        offset: start - bytes.startIndex, found: text, expected: "a number within Double's range")
    }
    return value
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    return place - start
  }

  private mutating func string() throws(JSONError) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw problem("no control characters in a string") }
      if byte == UInt8(ascii: "\\") {
        text += String(try escape()).utf8
      } else {
        text.append(byte)
        place += 1
      }
    }
    guard accept("\"") else { throw problem("a closing quote") }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw JSONError(
        offset: place - bytes.startIndex, found: "a string that is not UTF-8", expected: "UTF-8")
    }
    return string
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    place += 1
    let plain: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let byte = next, let scalar = plain[byte] {
      place += 1
      return scalar
    }
    guard accept("u") else { throw problem("an escape") }
    var code = try hexadecimal()
    if (0xD800..<0xDC00).contains(code), accept("\\"), accept("u") {
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw problem("the low half of a pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw problem("the other half of a pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let code = UInt32(text, radix: 16)
    else { throw problem("four hexadecimal digits") }
    place += 4
    return code
  }

  private func problem(_ expected: String) -> JSONError {
    let found =
      next.map { byte in
        (0x21..<0x7F).contains(byte)
          ? "\"\(Unicode.Scalar(byte))\"" : "the byte 0x\(String(byte, radix: 16))"
      } ?? "the end of the text"
    return JSONError(offset: place - bytes.startIndex, found: found, expected: expected)
  }
}
