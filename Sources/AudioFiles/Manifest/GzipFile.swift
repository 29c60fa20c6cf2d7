import CZlib

/// The contents of gzip files (RFC 1952), which lhotse's manifests are.
enum GzipFile {
  struct Problem: Error, Equatable {
    let found: String
  }

  /// - Parameter limit: the most bytes that are made; a small file can hold very many.
  static func contents(of bytes: [UInt8], limit: Int) throws(Problem) -> [UInt8] {
    var stream = z_stream()
    // 15 bits of window, and 16 for gzip's header and checksum.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      throw Problem(found: "no memory to decompress")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var place = 0
    while true {
      let (status, used, made) = step(&stream, bytes[place...], into: &block)
      place += used
      output += block[..<made]
      guard output.count <= limit else {
        throw Problem(found: "a gzip file of more than \(limit >> 20) MiB")
      }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        // Several members may follow each other; zeros may fill the last block.
        guard place < bytes.count, bytes[place] != 0 else { return output }
        inflateReset(&stream)
      case Z_BUF_ERROR: throw Problem(found: "a gzip file that is cut off")
      default:
        throw Problem(
          found: "a damaged gzip file (\(stream.msg.map { String(cString: $0) } ?? "\(status)"))")
      }
    }
  }

  /// - Returns: zlib's status, and how many bytes were read and made.
  private static func step(
    _ stream: inout z_stream, _ input: ArraySlice<UInt8>, into block: inout [UInt8]
  ) -> (status: Int32, used: Int, made: Int) {
    input.withUnsafeBufferPointer { input in
      block.withUnsafeMutableBufferPointer { block in
        // zlib counts in 32 bits.
        let given = UInt32(clamping: input.count)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = given
        stream.next_out = block.baseAddress
        stream.avail_out = UInt32(block.count)
        let status = inflate(&stream, Z_NO_FLUSH)
        return (status, Int(given - stream.avail_in), block.count - Int(stream.avail_out))
      }
    }
  }
}
