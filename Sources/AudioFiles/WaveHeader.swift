import Audio
import Foundation
import Text

/// Detects what libsndfile does not report: a WAV file shorter than its header says.
///
/// libsndfile reads a truncated WAV as a shorter one; a workbench would then silently show a
/// transcript of half an utterance.
enum WaveHeader {
  /// Rejects a RIFF WAVE file whose data chunk extends beyond the end of the file.
  ///
  /// Edge Cases: programs that write to a pipe cannot know the length and state nearly 2 or 4
  /// gigabytes, or none; those, other containers and unusual chunks are accepted.
  static func checkWhole(_ path: String) throws(AudioError) {
    guard let handle = FileHandle(forReadingAtPath: path) else { return }
    defer { try? handle.close() }
    guard let size = try? handle.seekToEnd(),
      let declared = dataChunk(handle, fileSize: size), declared.bytes < streamedLength,
      declared.start + declared.bytes > size
    else { return }
    throw AudioError(
      .damaged, at: path, found: "\(size - min(size, declared.start)) bytes of audio",
      expected: "\(declared.bytes), as its header says", advice: "copy or convert it again")
  }

  private static let streamedLength: UInt64 = 0x7FFF_0000

  private static func dataChunk(
    _ handle: FileHandle, fileSize: UInt64
  ) -> (start: UInt64, bytes: UInt64)? {
    guard let head = bytes(handle, at: 0, count: 12), head.prefix(4) == Array("RIFF".utf8)[...],
      head.suffix(4) == Array("WAVE".utf8)[...]
    else { return nil }
    var position: UInt64 = 12
    // A damaged file may chain chunks endlessly.
    for _ in 0..<1000 {
      guard let chunk = bytes(handle, at: position, count: 8) else { return nil }
      let length = (4..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(chunk[$1]) }
      if chunk.prefix(4) == Array("data".utf8)[...] { return (position + 8, length) }
      // Chunks are padded to even lengths.
      position += 8 + length + length % 2
    }
    return nil
  }

  private static func bytes(_ handle: FileHandle, at position: UInt64, count: Int) -> [UInt8]? {
    guard (try? handle.seek(toOffset: position)) != nil,
      let data = try? handle.read(upToCount: count), data.count == count
    else { return nil }
    return [UInt8](data)
  }
}
