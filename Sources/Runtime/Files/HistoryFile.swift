import Files
import Foundation

/// The lines typed after `:` in all sessions, the newest last; only the user may read it.
package struct HistoryFile {
  let path: String

  /// The number of lines that are kept.
  static let limit = 1000

  /// - Parameter folder: `$XDG_STATE_HOME/beamscope`.
  init(folder: String) { path = folder + "/history" }

  /// The newest lines; none where there is no file. A file that grew long is cut.
  func read() -> [String] {
    guard let data = try? FileInput.read(path, limit: 1 << 26) else { return [] }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    let kept = Array(lines.suffix(Self.limit))
    if lines.count > 2 * Self.limit {
      // If it cannot be shortened now, it will be another time.
      try? FileOutput.write(Array((kept.joined(separator: "\n") + "\n").utf8), to: path)
    }
    return kept
  }

  /// Adds a line; concurrent sessions do not overwrite each other's.
  func append(_ line: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    try handle.write(contentsOf: Data((line + "\n").utf8))
  }
}
