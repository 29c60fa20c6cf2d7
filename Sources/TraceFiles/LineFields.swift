import Text
import Transducer

/// The values of a list, by place.
struct Elements {
  private let values: [JSON]?
  private let found: String
  let place: String

  init(_ value: JSON, at place: String) {
    if case .array(let values) = value { self.values = values } else { values = nil }
    found = "\(value)"
    self.place = place
  }

  func value(_ index: Int) throws(StepReader.Problem) -> JSON {
    guard let values, values.indices.contains(index) else {
      throw StepReader.Problem(place, found, "a list of \(index + 1) or more")
    }
    return values[index]
  }

  func isNull(_ index: Int) throws(StepReader.Problem) -> Bool { try value(index) == .null }

  func integer(_ index: Int, in range: ClosedRange<Int>) throws(StepReader.Problem) -> Int {
    try whole(value(index), in: range, at: "\(place)[\(index)]")
  }

  func double(_ index: Int) throws(StepReader.Problem) -> Double {
    try number(value(index), at: "\(place)[\(index)]")
  }

  func string(_ index: Int) throws(StepReader.Problem) -> String {
    let value = try value(index)
    guard case .string(let text) = value else {
      throw StepReader.Problem("\(place)[\(index)]", "\(value)", "a string")
    }
    return text
  }

  func choice<Choice>(
    _ index: Int, of choices: [Choice]
  ) throws(StepReader.Problem) -> Choice {
    try named(string(index), of: choices, at: "\(place)[\(index)]")
  }

  /// The object after the values of a list, if there is one; nothing may follow it.
  func extras(_ index: Int) throws(StepReader.Problem) -> Members {
    guard let values, values.count > index else { return Members(.object([]), at: place) }
    guard values.count == index + 1 else {
      throw StepReader.Problem(place, found, "a list of at most \(index + 1)")
    }
    return Members(values[index], at: "\(place)[\(index)]")
  }
}

/// The members of an object by name; `finish` rejects those that were not read.
struct Members {
  private var members: [String: JSON]?
  private let found: String
  private let path: String

  init(_ value: JSON, at path: String) {
    members = value.members
    found = "\(value)"
    self.path = path
  }

  private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  func has(_ name: String) -> Bool { members?[name] != nil }

  private mutating func value(_ name: String) throws(StepReader.Problem) -> JSON {
    guard members != nil else {
      throw StepReader.Problem(path.isEmpty ? "the line" : path, found, "an object")
    }
    guard let value = members?.removeValue(forKey: name) else {
      throw StepReader.Problem(place(name), "nothing", "a value for this key")
    }
    return value
  }

  mutating func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(StepReader.Problem) -> Int {
    try whole(value(name), in: range, at: place(name))
  }

  /// `nil` if it is missing or null.
  mutating func perhaps(
    _ name: String, in range: ClosedRange<Int>
  ) throws(StepReader.Problem) -> Int? {
    guard has(name) else { return nil }
    let value = try value(name)
    return value == .null ? nil : try whole(value, in: range, at: place(name))
  }

  /// `nil` if it is missing.
  mutating func double(_ name: String) throws(StepReader.Problem) -> Double? {
    has(name) ? try self.number(name) : nil
  }

  mutating func number(_ name: String) throws(StepReader.Problem) -> Double {
    try TraceFiles.number(value(name), at: place(name))
  }

  /// `nil` if it is missing.
  mutating func bool(_ name: String) throws(StepReader.Problem) -> Bool? {
    guard has(name) else { return nil }
    let value = try value(name)
    guard case .bool(let flag) = value else {
      throw StepReader.Problem(place(name), "\(value)", "true or false")
    }
    return flag
  }

  mutating func choice<Choice>(
    _ name: String, of choices: [Choice]
  ) throws(StepReader.Problem) -> Choice {
    let value = try value(name)
    guard case .string(let text) = value else {
      throw StepReader.Problem(place(name), "\(value)", "a string")
    }
    return try named(text, of: choices, at: place(name))
  }

  mutating func array(_ name: String) throws(StepReader.Problem) -> [JSON] {
    let value = try value(name)
    guard case .array(let values) = value else {
      throw StepReader.Problem(place(name), "\(value)", "a list")
    }
    return values
  }

  mutating func integers(
    _ name: String, in range: ClosedRange<Int>
  ) throws(StepReader.Problem) -> [Int] {
    var integers: [Int] = []
    for (index, value) in try array(name).enumerated() {
      integers.append(try whole(value, in: range, at: "\(place(name))[\(index)]"))
    }
    return integers
  }

  mutating func doubles(_ name: String) throws(StepReader.Problem) -> [Double] {
    var doubles: [Double] = []
    for (index, value) in try array(name).enumerated() {
      doubles.append(try TraceFiles.number(value, at: "\(place(name))[\(index)]"))
    }
    return doubles
  }

  func finish() throws(StepReader.Problem) {
    guard let members else {
      throw StepReader.Problem(path.isEmpty ? "the line" : path, found, "an object")
    }
    guard let name = members.keys.min() else { return }
    throw StepReader.Problem(
      place(name), "an unknown key", "only the keys of the format")
  }
}

private func whole(
  _ value: JSON, in range: ClosedRange<Int>, at place: String
) throws(StepReader.Problem) -> Int {
  guard let number = value.double, let integer = Int(exactly: number),
    range.contains(integer)
  else {
    throw StepReader.Problem(
      place, "\(value)", "an integer from \(range.lowerBound) to \(range.upperBound)")
  }
  return integer
}

private func number(
  _ value: JSON, at place: String
) throws(StepReader.Problem) -> Double {
  guard let number = Double(value) else {
    throw StepReader.Problem(place, "\(value)", "a number")
  }
  return number
}

private func named<Choice>(
  _ text: String, of choices: [Choice], at place: String
) throws(StepReader.Problem) -> Choice {
  guard let choice = choices.first(where: { "\($0)" == text }) else {
    let names = choices.map { "\"\($0)\"" }.joined(separator: ", ")
    throw StepReader.Problem(place, "\"\(text)\"", "one of \(names)")
  }
  return choice
}
