import Files
import Foundation
import Text

/// The lines of a file, one after the other; memory holds the longest of them.
struct LineSource {
  private let path: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// The number of the line read last, from 1.
  private(set) var number = 0

  /// A line of a frame is megabytes at most.
  private static let lineLimit = 1 << 28
  private static let chunk = 1 << 16

  init(_ path: String) throws(TraceFileError) {
    self.path = path
    do {
      handle = try FileInput.open(path)
    } catch {
      throw Self.unreadable(path, error.found, error.advice)
    }
  }

  /// The next line without its end, and whether it had one; `nil` after the last.
  mutating func next() throws(TraceFileError) -> (bytes: [UInt8], isWhole: Bool)? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        number += 1
        return (Array(buffer[start..<end]), true)
      }
      searched = buffer.count
      guard !isAtEnd else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        number += 1
        return (Array(buffer[start...]), false)
      }
      searched -= start
      try fill()
    }
  }

  private mutating func fill() throws(TraceFileError) {
    buffer.removeFirst(start)
    start = 0
    guard buffer.count < Self.lineLimit else {
      throw TraceFileError(
        .notATrace, in: path, at: "line \(number + 1)",
        found: "more than \(Self.lineLimit >> 20) MB without a line break",
        expected: "one line per frame", advice: "name a file written by 'beamscope decode --trace'")
    }
    do {
      guard let data = try handle.read(upToCount: Self.chunk), !data.isEmpty else {
        isAtEnd = true
        return
      }
      buffer += data
    } catch {
      throw Self.unreadable(path, error.localizedDescription, "check the disk")
    }
  }

  private static func unreadable(
    _ path: String, _ found: String, _ advice: String
  ) -> TraceFileError {
    TraceFileError(
      .unreadable, in: path, at: "the file", found: found, expected: "a trace file",
      advice: advice)
  }
}
