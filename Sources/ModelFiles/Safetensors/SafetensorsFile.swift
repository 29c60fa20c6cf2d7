/// The contents of a `.safetensors` file: metadata, and tensors widened on request.
///
/// The layout: the header's length (8 bytes, little-endian), the header (JSON), the tensors' bytes
/// one after the other. The reader trusts nothing: the header must describe every byte after it
/// exactly once.
package struct SafetensorsFile: Sendable {
  /// A tensor as the header describes it.
  package struct Entry: Sendable, Equatable {
    package let name: String
    package let scalar: ScalarType
    package let shape: [Int]
    /// Bytes from the start of the data.
    package let range: Range<Int>

    package var count: Int { range.count / scalar.byteCount }
  }

  /// The header's `__metadata__`.
  package let metadata: [String: String]
  /// In byte order of the data.
  package let entries: [Entry]
  private let bytes: [UInt8]
  private let dataStart: Int

  /// Checks and keeps the bytes of a file; `file` is its path, for errors.
  package init(bytes: [UInt8], file: String) throws(ModelFileError) {
    let header = try SafetensorsHeader(bytes: bytes, file: file)
    metadata = header.metadata
    entries = header.entries
    dataStart = header.dataStart
    self.bytes = bytes
  }

  package static func read(_ path: String) throws(ModelFileError) -> SafetensorsFile {
    try SafetensorsFile(bytes: WholeFile.read(path), file: path)
  }

  /// The values of an entry of this file.
  package func values(of entry: Entry) -> [Float] {
    bytes.withUnsafeBytes { bytes in
      entry.scalar.widen(
        UnsafeRawBufferPointer(
          rebasing: bytes[dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound]))
    }
  }
}
