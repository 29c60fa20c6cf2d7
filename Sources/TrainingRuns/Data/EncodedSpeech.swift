import AudioFiles
import Files
import Foundation
import Kernels
import Text

/// The encoder frames of many utterances in one file, read one by one: they need not fit in memory.
///
/// The file: the frames of each utterance as little-endian floats, one utterance after the other;
/// then lines of text, the key, the width, and `rows N` or `skip REASON` for each utterance; then
/// the length of the text (8 bytes, little-endian), and a mark by which a whole file is known.
final class EncodedSpeech: Sendable {
  /// The result for an utterance.
  enum Entry: Equatable, Sendable {
    /// Its frames begin at this byte.
    case frames(count: Int, start: UInt64)
    /// It cannot be used, for this reason.
    case skipped(String)
  }

  let path: String
  /// What the frames are made of.
  let key: String
  /// D.
  let width: Int
  /// In the order they were written.
  let entries: [Entry]
  private let file: Int32

  static let mark = Array("beamscope frames 1\n".utf8)

  /// Opens a file that was written with `key`; `nil` if there is none, or it has another key or is
  /// incomplete.
  init?(_ path: String, key: String, count: Int) {
    file = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    self.key = key
    guard file >= 0, let text = Self.text(of: file),
      let (width, entries, size) = Self.parse(text, key: key), entries.count == count,
      lseek(file, 0, SEEK_END) >= size
    else {
      if file >= 0 { close(file) }
      return nil
    }
    self.width = width
    self.entries = entries
  }

  deinit { close(file) }

  private static func text(of file: Int32) -> String? {
    let size = lseek(file, 0, SEEK_END)
    let tail = mark.count + 8
    guard size >= tail, let end = bytes(of: file, at: UInt64(size - tail), count: tail),
      Array(end[8...]) == mark
    else { return nil }
    let length = end[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(size - tail), length <= 1 << 32 else { return nil }
    return bytes(of: file, at: UInt64(size - tail) - length, count: Int(length))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// - Returns: the entries, and the bytes of their frames; `nil` for sizes that do not fit a file.
  private static func parse(
    _ text: String, key: String
  ) -> (width: Int, entries: [Entry], size: Int)? {
    let lines = text.split(separator: "\n")
    guard lines.count >= 2, lines[0] == "key \(key)", lines[1].hasPrefix("width "),
      let width = Int(lines[1].dropFirst(6)), (1...1 << 20).contains(width)
    else { return nil }
    var start = 0
    var entries: [Entry] = []
    for line in lines[2...] {
      if line.hasPrefix("skip ") {
        entries.append(.skipped(String(line.dropFirst(5))))
      } else if line.hasPrefix("rows "), let count = Int(line.dropFirst(5)),
        (1...1 << 32).contains(count)
      {
        entries.append(.frames(count: count, start: UInt64(start)))
        let (end, isTooFar) = start.addingReportingOverflow(count * width * 4)
        guard !isTooFar else { return nil }
        start = end
      } else {
        return nil
      }
    }
    return (width, entries, start)
  }

  /// The frames of an utterance that was not skipped, (T, D).
  ///
  /// - Throws: `InputError` where the file has changed since it was opened.
  func frames(of index: Int) throws(InputError) -> Matrix {
    guard case .frames(let count, let start) = entries[index],
      let bytes = Self.bytes(of: file, at: start, count: count * width * 4)
    else {
      throw InputError(
        place: path, found: "fewer frames than before", expected: "an unchanged file",
        advice: "run the command again to recompute the frames")
    }
    let values = bytes.withUnsafeBytes { bytes in
      (0..<count * width).map { place in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)))
      }
    }
    return Matrix(rows: count, columns: width, storage: values)
  }

  private static func bytes(of file: Int32, at start: UInt64, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var place = 0
    while place < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(file, $0.baseAddress?.advanced(by: place), count - place, off_t(start) + place)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      place += got
    }
    return bytes
  }
}

/// Writes an `EncodedSpeech`, utterance by utterance, into a temporary file that replaces it when
/// complete.
struct EncodedSpeechWriter {
  private let path: String
  private let output: StreamedOutput
  private var text: String

  /// - Throws: `InputError` where the file cannot be written; so do the others.
  init(_ path: String, key: String, width: Int) throws(InputError) {
    self.path = path
    text = "key \(key)\nwidth \(width)\n"
    do {
      output = try StreamedOutput(path)
    } catch {
      throw Self.problem(path, error)
    }
  }

  mutating func add(_ frames: Matrix) throws(InputError) {
    text += "rows \(frames.rows)\n"
    var bytes = [UInt8](repeating: 0, count: frames.storage.count * 4)
    bytes.withUnsafeMutableBytes { bytes in
      for (place, value) in frames.storage.enumerated() {
        bytes.storeBytes(
          of: value.bitPattern.littleEndian, toByteOffset: 4 * place, as: UInt32.self)
      }
    }
    try write(bytes)
  }

  mutating func skip(_ reason: String) {
    text += "skip \(reason.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
  }

  func finish() throws(InputError) {
    let length = UInt64(text.utf8.count)
    try write(
      Array(text.utf8) + (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        + EncodedSpeech.mark)
    do {
      try output.finish()
    } catch {
      throw Self.problem(path, error)
    }
  }

  private func write(_ bytes: [UInt8]) throws(InputError) {
    do {
      try output.write(bytes)
    } catch {
      throw Self.problem(path, error)
    }
  }

  private static func problem(_ path: String, _ failure: FileOutput.Failure) -> InputError {
    InputError(
      place: path, found: failure.description, expected: "a place for the encoder's frames",
      advice: "free some space, or name another folder with --cache")
  }
}
