import Audio
import Foundation
import Text

/// Detects what libsndfile does not report: a WAV file shorter than its header says, and one whose
/// header states no length.
///
/// libsndfile reads a truncated WAV as a shorter one; a workbench would then silently show a
/// transcript of half an utterance. It reads a file that a program wrote to a pipe, with a length
/// of 0, as an empty one.
enum WaveHeader {
  /// Reads bytes of the file at a place; `nil` where there are not so many.
  typealias Reader = (_ position: UInt64, _ count: Int) -> [UInt8]?

  enum Length: Equatable {
    /// As stated, or not for us to judge: another container, or unusual chunks.
    case stated
    /// Nearly 2 or 4 gigabytes, as programs write that cannot know the length; libsndfile then
    /// reads to the end.
    case unstated
    /// 0 though sound follows at this place.
    case zero(dataStart: UInt64)
    /// The file ends early.
    case cut(found: UInt64, declared: UInt64)
  }

  /// - Parameter size: of the file, bytes.
  static func length(size: UInt64, _ read: Reader) -> Length {
    guard let data = dataChunk(read) else { return .stated }
    let present = size - min(size, data.start)
    if data.bytes == 0 {
      return present == 0 || chunksFollow(from: data.start, to: size, read)
        ? .stated : .zero(dataStart: data.start)
    }
    guard data.bytes > present else { return .stated }
    return data.bytes < streamedLength ? .cut(found: present, declared: data.bytes) : .unstated
  }

  static func length(_ path: String) -> Length {
    guard let handle = FileHandle(forReadingAtPath: path) else { return .stated }
    defer { try? handle.close() }
    guard let size = try? handle.seekToEnd() else { return .stated }
    return length(size: size) { position, count in
      guard (try? handle.seek(toOffset: position)) != nil,
        let data = try? handle.read(upToCount: count), data.count == count
      else { return nil }
      return [UInt8](data)
    }
  }

  static func length(_ bytes: [UInt8]) -> Length {
    length(size: UInt64(bytes.count)) { position, count in
      guard position + UInt64(count) <= UInt64(bytes.count) else { return nil }
      return Array(bytes[Int(position)..<Int(position) + count])
    }
  }

  /// Rejects a file whose data chunk extends beyond its end.
  static func check(_ length: Length, of path: String) throws(AudioError) {
    guard case .cut(let found, let declared) = length else { return }
    throw AudioError(
      .damaged, at: path, found: "\(found) bytes of audio",
      expected: "\(declared), as its header says", advice: "copy or convert it again")
  }

  /// The file with the length of its data stated: all that follows.
  static func completed(_ bytes: [UInt8], dataStart: UInt64) -> [UInt8] {
    var bytes = bytes
    let start = Int(dataStart)
    put(bytes.count - start, at: start - 4, in: &bytes)
    put(bytes.count - 8, at: 4, in: &bytes)
    return bytes
  }

  private static func put(_ value: Int, at place: Int, in bytes: inout [UInt8]) {
    let value = UInt32(clamping: value)
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  private static let streamedLength: UInt64 = 0x7FFF_0000

  private static func dataChunk(_ read: Reader) -> (start: UInt64, bytes: UInt64)? {
    guard let head = read(0, 12), head.prefix(4) == Array("RIFF".utf8)[...],
      head.suffix(4) == Array("WAVE".utf8)[...]
    else { return nil }
    var position: UInt64 = 12
    // A damaged file may chain chunks endlessly.
    for _ in 0..<1000 {
      guard let chunk = chunk(at: position, read) else { return nil }
      if chunk.name == Array("data".utf8) { return (position + 8, chunk.length) }
      position = chunk.end
    }
    return nil
  }

  /// Whether the bytes are chunks with letters for names, up to the end: then the data before them
  /// is empty indeed.
  private static func chunksFollow(from start: UInt64, to size: UInt64, _ read: Reader) -> Bool {
    var position = start
    for _ in 0..<1000 where position < size {
      guard let chunk = chunk(at: position, read),
        chunk.name.allSatisfy({ (0x20...0x7E).contains($0) }), chunk.end <= size + 1
      else { return false }
      position = chunk.end
    }
    return position >= size
  }

  private static func chunk(
    at position: UInt64, _ read: Reader
  ) -> (name: [UInt8], length: UInt64, end: UInt64)? {
    guard let head = read(position, 8) else { return nil }
    let length = (4..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(head[$1]) }
    // Chunks are padded to even lengths.
    return (Array(head[..<4]), length, position + 8 + length + length % 2)
  }
}
