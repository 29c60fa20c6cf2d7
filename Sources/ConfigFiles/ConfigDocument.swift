import Files
import Foundation
import Screen
import TOMLKit
import Text

/// A value of a TOML file.
package enum ConfigValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case double(Double)
  case boolean(Bool)
  case array([ConfigValue])
  case table([String: ConfigValue])
  /// A date or time, by type name; no configuration uses one.
  case other(String)

  /// Its form in error messages.
  package var shown: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .integer(let number): "\(number)"
    case .double(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .array(let values): "[" + values.map(\.shown).joined(separator: ", ") + "]"
    case .table: "a table"
    case .other(let type): "a \(type)"
    }
  }
}

/// A TOML file as values, with the line numbers of its keys.
package struct ConfigDocument: Sendable {
  /// As given, for error messages.
  package let path: String
  package let root: [String: ConfigValue]
  private let lines: [String: Int]

  /// A configuration is written by hand; anything larger is something else.
  private static let maxBytes = 1 << 20

  /// Reads a file.
  package init(path: String) throws(ConfigError) {
    let data: [UInt8]
    do {
      data = try FileInput.read(path, limit: Self.maxBytes)
    } catch {
      throw ConfigError(
        .unusable, in: path, found: error.found,
        expected: "a TOML file of at most \(Self.maxBytes) bytes", advice: error.advice)
    }
    // The parser takes C strings: a zero byte would silently truncate the text.
    guard !data.contains(0), let text = String(validating: data, as: UTF8.self) else {
      throw ConfigError(
        path: path, found: "bytes that are not text", expected: "a TOML file in UTF-8")
    }
    try self.init(text: text, path: path)
  }

  /// Reads text; `path` is for messages.
  package init(text: String, path: String) throws(ConfigError) {
    self.path = path
    lines = Self.lines(of: text)
    try Self.checkHeaders(of: text, path: path)
    try Self.checkDepth(of: text, path: path)
    do {
      root = Self.values(of: try TOMLTable(string: text))
    } catch let error as TOMLParseError {
      throw ConfigError(
        path: path, line: error.source.begin.line,
        found: "text that is not TOML (\(error.description))",
        expected: "TOML 1.0")
    } catch {
      throw ConfigError(path: path, found: "text that is not TOML (\(error))", expected: "TOML 1.0")
    }
  }

  /// The line of a key (`section.key`), or of the nearest key above it; `nil` if there is none.
  package func line(of key: String) -> Int? {
    var key = key
    while true {
      if let line = lines[key] { return line }
      guard let dot = key.lastIndex(of: ".") else { return nil }
      key = String(key[..<dot])
    }
  }

  /// An error at a key.
  package func error(at key: String, found: ConfigValue, expected: String) -> ConfigError {
    ConfigError(
      path: path, line: line(of: key), key: key, found: found.shown, expected: expected)
  }

  /// A warning about an unknown key, with the probably intended one.
  package func unknown(_ key: String, known: some Sequence<String>) -> ConfigWarning {
    warning(at: key, "unknown key \"\(key)\"", meant: key, known: known)
  }

  /// A warning at a key, with the probably intended word.
  func warning(
    at key: String, _ message: String, meant word: String, known: some Sequence<String>
  ) -> ConfigWarning {
    let near = known.map { (name: $0, distance: editDistance(Array($0), Array(word))) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    let hint = near.map { $0.distance <= 2 ? "; did you mean \"\($0.name)\"?" : "" } ?? ""
    return ConfigWarning(path: path, line: line(of: key), message: message + hint)
  }

  /// The position of a key among the others.
  func order(of key: String) -> (Int, String) { (line(of: key) ?? 0, key) }

  /// The parser crashes on a bracket without a name, as in `[=]`, so this is checked first.
  private static func checkHeaders(of text: String, path: String) throws(ConfigError) {
    let split = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in split.enumerated() {
      let line = line.drop(while: \.isWhitespace)
      guard line.first == "[" else { continue }
      let name = line.drop { "[ \t".contains($0) }.first ?? "\n"
      guard name.isASCII, name.isLetter || name.isNumber || "-_\"']".contains(name) else {
        throw ConfigError(
          path: path, line: index + 1,
          found: "a bracket before \(SafeText.visible(name))",
          expected: "the name of a table, such as [palette]")
      }
    }
  }

  /// Tables within tables that a key may name; no configuration needs more.
  private static let maxDepth = 64

  /// The parser follows dotted keys with a call for each part, so long ones overflow its stack.
  private static func checkDepth(of text: String, path: String) throws(ConfigError) {
    var (line, dots): (Int, Int) = (1, 0)
    var quote: Character?
    for character in text {
      if character.isNewline { (line, dots, quote) = (line + 1, 0, nil) }
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "\"", "'": quote = character
      case ".": dots += 1
      case ",", "=", "{", "}", "[", "]", "#": dots = 0
      default: break
      }
      guard dots < maxDepth else {
        throw ConfigError(
          path: path, line: line, found: "a key of more than \(maxDepth) parts",
          expected: "keys such as palette.accent")
      }
    }
  }

  /// The parser does not keep key positions, so they are searched for: the first line of each in
  /// its section.
  private static func lines(of text: String) -> [String: Int] {
    var lines: [String: Int] = [:]
    var section = ""
    let split = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in split.enumerated() {
      let line = line.drop(while: \.isWhitespace)
      if line.first == "[" {
        guard let name = key(in: line.drop { $0 == "[" }, upTo: "]") else { continue }
        section = name
        lines[section] = lines[section] ?? index + 1
      } else if line.first != "#", let key = key(in: line, upTo: "=") {
        let full = section.isEmpty ? key : "\(section).\(key)"
        lines[full] = lines[full] ?? index + 1
      }
    }
    return lines
  }

  /// The key before a sign, without quotes; `nil` if the sign is absent.
  private static func key(in line: Substring, upTo end: Character) -> String? {
    var key = ""
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        key.append(character)
        isEscaped = false
      } else if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else {
          key.append(character)
        }
      } else if character == end {
        return key
      } else if character == "\"" || character == "'" {
        quote = character
      } else if !character.isWhitespace {
        key.append(character)
      }
    }
    return nil
  }

  private static func values(of table: TOMLTable) -> [String: ConfigValue] {
    var values: [String: ConfigValue] = [:]
    for key in table.keys {
      if let value = table[key] { values[key] = Self.value(of: value) }
    }
    return values
  }

  private static func value(of value: some TOMLValueConvertible) -> ConfigValue {
    if let text = value.string { return .string(text) }
    if let number = value.int { return .integer(number) }
    if let number = value.double { return .double(number) }
    if let flag = value.bool { return .boolean(flag) }
    if let table = value.table { return .table(values(of: table)) }
    if let array = value.array { return .array(array.map { Self.value(of: $0) }) }
    return .other(value.type.description)
  }
}
