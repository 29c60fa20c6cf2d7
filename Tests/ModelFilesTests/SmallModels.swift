import Foundation
import ModelFiles
import TestSupport
import Testing
import Text
import Transducer

/// The small models of `Tests/Vectors/generate.py`, and changed copies of them.
struct SmallModel {
  static let names = [
    "full", "streaming", "lookahead", "cosine", "stateless2", "stateless1", "stateless3", "lstm2",
    "lstm1", "projected", "projected1",
  ]

  var tensors: [StoredTensor]
  var description: JSON

  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = TestData.packageRoot.appendingPathComponent("Tests/Vectors/networks")
    return [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).safetensors")))
  }

  init(_ name: String) throws {
    let bytes = try Self.bytes(name)
    tensors = try SafetensorsFile(bytes: bytes, file: name).tensors
    description = try ModelFile.read(bytes: bytes, path: name).description.settings
  }

  var bytes: [UInt8] {
    SafetensorsFile.bytes(metadata: ["beamscope": description.canonical.text], tensors: tensors)
  }

  /// The error that reading gives; a failure where it gives none.
  func problem(_ location: SourceLocation = #_sourceLocation) -> ModelFileError? {
    readingProblem(bytes, location)
  }
}

/// The error that reading a file gives; a failure where it gives none.
func readingProblem(
  _ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation
) -> ModelFileError? {
  #expect(throws: ModelFileError.self, sourceLocation: location) {
    try ModelFile.read(bytes: bytes, path: "m.safetensors")
  }
}

extension JSON {
  /// The value at a path of keys; setting `nil` removes the key.
  subscript(path: [String]) -> JSON? {
    get {
      guard let key = path.first else { return self }
      return self[key]?[Array(path.dropFirst())]
    }
    set {
      guard let key = path.first, var members else { return }
      if path.count == 1 {
        members[key] = newValue
      } else {
        members[key]?[Array(path.dropFirst())] = newValue
      }
      self = .object(byName: members)
    }
  }

  /// The paths of all keys, those of objects before those in them.
  var paths: [[String]] {
    guard let members else { return [] }
    return members.sorted { $0.key < $1.key }.flatMap { (key, value) -> [[String]] in
      [[key]] + value.paths.map { [key] + $0 }
    }
  }
}
