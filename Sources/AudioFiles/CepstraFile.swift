package import Audio
package import Kernels
import Text

/// Sphinx feature files (`.mfc`): the number of values as a 32-bit integer, then that many 32-bit
/// floats, frame by frame, all big-endian or all little-endian.
package enum CepstraFile {
  /// In lower case, without the dot.
  package static let fileExtension = "mfc"

  /// Bytes; about 90 hours of 13 cepstra.
  private static let limit = 1 << 28

  /// The frames of a file, (T, columns).
  ///
  /// The byte order is the one whose count matches the file's length, as in Sphinx. Errors: no such
  /// file, a count that matches in neither byte order, a count that is not a multiple of the
  /// columns, no frames, NaN or infinite values.
  package static func read(_ path: String, columns: Int = 13) throws(AudioError) -> Matrix {
    let bytes = try PlainFile.read(path, limit: limit)
    guard bytes.count >= 4 else {
      throw AudioError(
        .wrongFormat, at: path, found: "\(bytes.count) bytes",
        expected: "a 4-byte count and values", advice: "use a Sphinx feature file")
    }
    let count = (bytes.count - 4) / 4
    let stated = [true, false].map { Int(word(bytes, 0, bigEndian: $0)) }
    guard (bytes.count - 4) % 4 == 0, let order = stated.firstIndex(of: count) else {
      throw AudioError(
        .damaged, at: path, found: "\(bytes.count - 4) bytes of values",
        expected: "\(stated[0]) or \(stated[1]) values of 4 bytes, as its header says",
        advice: "copy it again, or use a Sphinx feature file")
    }
    guard count > 0 else {
      throw AudioError(
        .empty, at: path, found: "no frames", expected: "cepstra", advice: "recreate the file")
    }
    guard columns > 0, count % columns == 0 else {
      throw AudioError(
        .mismatch, at: path, found: "\(count) values", expected: "a multiple of \(columns)",
        advice: "use features made for this model")
    }
    let values = (1...count).map {
      Float(bitPattern: word(bytes, 4 * $0, bigEndian: order == 0))
    }
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw AudioError(
        .notFinite, at: "\(path), frame \(place / columns)", found: "\(values[place])",
        expected: "finite values", advice: "recreate the file")
    }
    return Matrix(rows: count / columns, columns: columns, storage: values)
  }

  private static func word(_ bytes: [UInt8], _ start: Int, bigEndian: Bool) -> UInt32 {
    let raw = bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return bigEndian ? raw : raw.byteSwapped
  }
}
