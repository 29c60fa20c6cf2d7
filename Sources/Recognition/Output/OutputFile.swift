import Files
import Foundation
package import Text

/// Where a command writes its result: it replaces only files of the same kind, and never an input.
package struct OutputFile: Sendable {
  /// What is written, by what such files begin with.
  package enum Kind: String, Sendable {
    case trace
    case array = "NumPy array"
    case model = "model file"
    /// Texts, in the formats of exports and lists.
    case text = "text file"

    fileprivate func matches(_ start: [UInt8]) -> Bool {
      switch self {
      case .trace: start.starts(with: Array("{\"format\":\"beamscope-trace".utf8))
      case .array: start.starts(with: [0x93] + Array("NUMPY".utf8))
      case .model: start.count > 8 && start[8] == UInt8(ascii: "{") && start[7] == 0
      case .text:
        // Nobody loses a sound, a model or a program this way.
        !start.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
      }
    }
  }

  package let path: String
  private let kind: Kind

  /// - Parameters:
  ///   - inputs: the files the command reads; none is replaced, not even by another name.
  ///   - force: whether any other file may be replaced.
  /// - Throws: `InputError` if the file exists and may not be replaced.
  package init(
    _ path: String, kind: Kind, inputs: [String], force: Bool
  ) throws(InputError) {
    self.path = path
    self.kind = kind
    var status = stat()
    // Devices and pipes are written to, not replaced.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    for input in inputs {
      var other = stat()
      if stat(input, &other) == 0, other.st_ino == status.st_ino, other.st_dev == status.st_dev {
        throw InputError(
          place: path, found: "the input \(input)", expected: "another file to write to",
          advice: "name a new file")
      }
    }
    guard !force, status.st_size > 0, !kind.matches(Self.start(of: path)) else { return }
    throw InputError(
      place: path, found: "an existing file that is not a \(kind.rawValue)",
      expected: "a new file, or a \(kind.rawValue) to replace",
      advice: "name another file, or replace it with --force")
  }

  private static func start(of path: String) -> [UInt8] {
    guard let handle = try? FileInput.open(path) else { return [] }
    defer { try? handle.close() }
    return [UInt8]((try? handle.read(upToCount: 4096)) ?? Data())
  }
}
