import Files
import Foundation
package import Text

/// Where a command writes its result: it replaces only files of the same kind, and never an input.
package enum OutputFile {
  /// What is written, by what such files begin with.
  package enum Kind: String, Sendable {
    case trace
    case array = "NumPy array"
    case model = "model file"
    /// The formats of exports.
    case table = "table of candidates"
    case wordTimes = "CTM file"
    case textGrid = "TextGrid"
    /// Lines of id, tab, text.
    case texts = "list of texts"

    /// Of an export, by its suffix.
    package init(exportTo path: String) {
      switch URL(fileURLWithPath: path).pathExtension.lowercased() {
      case "ctm": self = .wordTimes
      case "textgrid": self = .textGrid
      default: self = .table
      }
    }

    fileprivate func matches(_ start: [UInt8]) -> Bool {
      switch self {
      case .trace: start.starts(with: Array("{\"format\":\"beamscope-trace".utf8))
      case .array: start.starts(with: [0x93] + Array("NUMPY".utf8))
      case .model: start.count > 8 && start[8] == UInt8(ascii: "{") && start[7] == 0
      case .table: start.starts(with: Array("rank\t".utf8))
      case .textGrid: start.starts(with: Array("File type = \"ooTextFile\"".utf8))
      case .wordTimes:
        // NAME CHANNEL BEGIN DURATION WORD
        Self.firstLine(start).map { line in
          let fields = line.split(separator: " ")
          return fields.count >= 5 && Double(fields[2]) != nil && Double(fields[3]) != nil
        } ?? false
      case .texts: Self.firstLine(start)?.split(separator: "\t").count == 2
      }
    }

    /// The first line that is not a comment; `nil` for what is not text.
    private static func firstLine(_ start: [UInt8]) -> Substring? {
      let text = String(decoding: start, as: UTF8.self)
      guard !text.unicodeScalars.contains("\u{0}") else { return nil }
      return text.split(separator: "\n").first { !$0.hasPrefix(";;") }
    }
  }

  /// - Parameters:
  ///   - inputs: the files the command reads; none is replaced, not even by another name.
  ///   - force: whether any other file may be replaced.
  /// - Throws: `InputError` if the file exists and may not be replaced.
  package static func check(
    _ path: String, kind: Kind, inputs: [String], force: Bool
  ) throws(InputError) {
    var status = stat()
    // Devices and pipes are written to, not replaced.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    try checkInputs(path, inputs)
    guard !force, status.st_size > 0, !kind.matches(start(of: path)) else { return }
    throw InputError(
      place: path, found: "an existing file that is not a \(kind.rawValue)",
      expected: "a new file, or a \(kind.rawValue) to replace",
      advice: "name another file, or replace it with --force")
  }

  /// Rejects a path that is one of the files in use, by whatever name.
  package static func checkInputs(_ path: String, _ inputs: [String]) throws(InputError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    for input in inputs {
      var other = stat()
      if stat(input, &other) == 0, other.st_ino == status.st_ino, other.st_dev == status.st_dev {
        throw InputError(
          place: path, found: "the input \(input)", expected: "another file to write to",
          advice: "name a new file")
      }
    }
  }

  private static func start(of path: String) -> [UInt8] {
    guard let handle = try? FileInput.open(path) else { return [] }
    defer { try? handle.close() }
    return [UInt8]((try? handle.read(upToCount: 4096)) ?? Data())
  }
}
