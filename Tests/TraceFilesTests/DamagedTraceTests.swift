import BeamSearch
import Foundation
import Kernels
import TestSupport
import Testing
import Text
import TraceFiles
import Transducer

/// An incomplete or invalid trace is rejected with its place, without a crash.
@Suite("Damaged traces")
struct DamagedTraceTests {
  private let toy: ToyTrace
  private let bytes: [UInt8]

  init() throws {
    toy = ToyTrace(try ToySetting.random(3)[4], TimeSynchronousSearch.profile)
    bytes = try toy.bytes(try toy.decode())
  }

  private func problem(_ bytes: [UInt8]) throws -> TraceFileError? {
    let file = try TemporaryFile(bytes)
    do throws(TraceFileError) {
      var reader = try TraceReader(file.path)
      _ = try reader.readAll()
      return nil
    } catch {
      #expect(error.file == file.path && !error.place.isEmpty && !error.advice.isEmpty)
      return error
    }
  }

  private var lineStarts: [Int] {
    [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  @Test func aWholeFileIsRead() throws { #expect(try problem(bytes) == nil) }

  @Test func aFileCutAnywhereIsRefused() throws {
    let places =
      lineStarts.flatMap { [$0 - 1, $0, $0 + 1] }
      + Array(stride(from: 0, to: bytes.count, by: 211))
    for place in Set(places) where (0..<bytes.count).contains(place) {
      let found = try problem(Array(bytes[..<place]))
      #expect(
        found?.reason == (place < 39 ? .notATrace : .cutOff), "cut at \(place): \(found as Any)")
    }
  }

  @Test func aFlippedBitAnywhereIsFound() throws {
    var reasons: Set<TraceFileError.Reason> = []
    let places = Set(
      lineStarts.map { max(0, $0 - 1) } + Array(stride(from: 0, to: bytes.count, by: 53)))
    for place in places {
      for bit in [0, 3, 6] {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        let found = try problem(damaged)
        #expect(found != nil, "byte \(place), bit \(bit)")
        if let found { reasons.insert(found.reason) }
      }
    }
    #expect(reasons.contains(.damaged))
  }

  @Test func linesThatAreMissingDoubledOrSwappedAreFound() throws {
    let lines = bytes.split(separator: 0x0A).map(Array.init)
    func joined(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [0x0A] } }
    #expect(joined(lines) == bytes)
    for index in lines.indices.dropLast() {
      var (less, more, swapped) = (lines, lines, lines)
      less.remove(at: index)
      more.insert(lines[index], at: index)
      #expect(try problem(joined(less)) != nil && problem(joined(more)) != nil)
      guard index + 1 < lines.count - 1 else { continue }
      swapped.swapAt(index, index + 1)
      #expect(try problem(joined(swapped)) != nil)
    }
  }

  @Test func whatIsNoTraceIsRefused() throws {
    #expect(try problem([])?.reason == .notATrace)
    #expect(
      try problem(Array("{\"format\": \"beamscope-session 1\"}\n".utf8))?.reason == .notATrace)
    #expect(try problem([UInt8](repeating: 0, count: 100_000))?.reason == .notATrace)
    let text = String(decoding: bytes, as: UTF8.self)
    for version in ["2", "11", "-1", "1.0", "\"1\"", ""] {
      let other = text.replacingOccurrences(of: "\"version\":1,", with: "\"version\":\(version),")
      let found = try problem(Array(other.utf8))
      #expect(found?.reason == .wrongVersion && found?.found == version)
    }
    for path in [FileManager.default.temporaryDirectory.path, "/nonexistent/a.trace"] {
      let found = #expect(throws: TraceFileError.self) { try TraceReader(path) }
      #expect(found?.reason == .unreadable && found?.file == path)
      #expect(!TraceReader.recognizes(path))
    }
    let file = try TemporaryFile(bytes)
    #expect(TraceReader.recognizes(file.path))
    #expect(!TraceReader.recognizes(try TemporaryFile([1, 2, 3]).path))
  }

  /// Arbitrary lines with a correct digest: read or rejected, never a crash.
  @Test func contentsThatNoSearchWritesAreRefused() throws {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    var random = SplitMix64(seed: 4)
    var refused = 0
    for round in 0..<400 {
      var changed = lines.dropLast().map { $0 }
      let index = round % 4 == 0 ? 0 : Int.random(in: 1..<changed.count, using: &random)
      changed[index] = mutated(changed[index], &random)
      let above = changed.map { $0 + "\n" }.joined()
      let end = try #require(lines.last?.components(separatedBy: "\"sha256\"").first)
      let file = above + end + "\"sha256\":\"\(sha256(Array(above.utf8)))\"}\n"
      if let found = try problem(Array(file.utf8)) {
        refused += 1
        #expect(
          [.badContent, .notATrace, .wrongVersion].contains(found.reason), "\(found)")
      }
    }
    #expect(refused > 200)
  }

  /// One number or word of a line is something else.
  private func mutated(_ line: String, _ random: inout SplitMix64) -> String {
    let pieces = line.matches(of: /-?\d+(\.\d+)?(e-?\d+)?|[a-z_]+/).map(\.range)
    guard let range = pieces.randomElement(using: &random) else { return line }
    let values = [
      "-1", "0", "7", "99999999999", "1e300", "-9223372036854775808", "null", "\"x\"", "[]", "{}",
      "true", "kept", "cut", "2147483648", "",
    ]
    return line.replacingCharacters(in: range, with: values.randomElement(using: &random) ?? "")
  }

  @Test func anotherFileIsToldByItsDigest() throws {
    let file = try TemporaryFile(bytes)
    let stamp = try TraceHeader.Stamp(of: file.path)
    #expect(stamp.digest == sha256(bytes) && stamp.byteCount == bytes.count)
    try stamp.verify(file.path, trace: "t", part: "audio", option: "--audio")
    var other = bytes
    other[5] ^= 1
    let changed = try TemporaryFile(other)
    let found = #expect(throws: TraceFileError.self) {
      try stamp.verify(changed.path, trace: "t", part: "audio", option: "--audio")
    }
    #expect(found?.reason == .otherFile && found?.file == "t" && found?.place == "audio")
    #expect(found?.advice.contains("--audio") == true)
    let missing = #expect(throws: TraceFileError.self) {
      try stamp.verify("/nonexistent", trace: "t", part: "model", option: "--model")
    }
    #expect(missing?.reason == .unreadable && missing?.found.contains("/nonexistent") == true)
  }
}
