import Foundation
import Testing

/// A JSON object of the program's output, parsed strictly: a missing key or a wrong type fails the
/// test.
struct JSONObject {
  private let values: [String: Any]

  init(line: String) throws {
    try self.init(try JSONSerialization.jsonObject(with: Data(line.utf8)))
  }

  init(_ value: Any) throws {
    values = try #require(value as? [String: Any], "an object: \(value)")
  }

  var keys: Set<String> { Set(values.keys) }

  func value(_ key: String) throws -> Any { try #require(values[key], "the key \(key)") }

  func isNull(_ key: String) throws -> Bool { try value(key) is NSNull }

  func string(_ key: String) throws -> String {
    try #require(try value(key) as? String, "\(key) is a string")
  }

  func strings(_ key: String) throws -> [String] {
    try #require(try value(key) as? [String], "\(key) is a list of strings")
  }

  func double(_ key: String) throws -> Double {
    try #require(try value(key) as? NSNumber, "\(key) is a number").doubleValue
  }

  func bool(_ key: String) throws -> Bool {
    try #require(try value(key) as? NSNumber, "\(key) is true or false").boolValue
  }

  func integer(_ key: String) throws -> Int {
    try #require(Int(exactly: try double(key)), "\(key) is a whole number")
  }

  func integers(_ key: String) throws -> [Int] {
    try doubles(key).map { try #require(Int(exactly: $0), "\(key) holds whole numbers") }
  }

  func doubles(_ key: String) throws -> [Double] {
    try #require(try value(key) as? [NSNumber], "\(key) is a list of numbers").map(\.doubleValue)
  }

  func object(_ key: String) throws -> JSONObject { try JSONObject(try value(key)) }

  func objects(_ key: String) throws -> [JSONObject] {
    try #require(try value(key) as? [Any], "\(key) is a list").map { try JSONObject($0) }
  }
}
