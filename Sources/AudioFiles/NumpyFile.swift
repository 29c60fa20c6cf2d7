package import Audio
package import Kernels
import Text

/// NumPy arrays (`.npy`, version 1.0) of two dimensions and 32-bit floats.
package enum NumpyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
  /// Bytes; the limit of `read`.
  private static let limit = 1 << 30

  /// Writes a matrix as an array of shape (rows, columns), little-endian, row-major.
  package static func write(_ matrix: Matrix, to path: String) throws(AudioError) {
    let shape = "(\(matrix.rows), \(matrix.columns))"
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    // The values begin at a multiple of 64 bytes, after a newline.
    let padding = 63 - (magic.count + 2 + text.utf8.count) % 64
    let header = Array(text.utf8) + [UInt8](repeating: 0x20, count: padding) + [0x0A]
    var bytes = magic + [UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header
    bytes.reserveCapacity(bytes.count + 4 * matrix.storage.count)
    for value in matrix.storage {
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    try PlainFile.write(bytes, to: path)
  }

  /// Reads files from `write`, and row-major float32 arrays of shape (r, c) saved by NumPy.
  package static func read(_ path: String) throws(AudioError) -> Matrix {
    let bytes = try PlainFile.read(path, limit: limit)
    guard bytes.starts(with: magic), bytes.count >= magic.count + 2 else {
      throw wrong(path, found: "a different header", expected: "a .npy file of version 1.0")
    }
    let start = magic.count + 2 + Int(bytes[magic.count]) + Int(bytes[magic.count + 1]) << 8
    guard start <= bytes.count else {
      throw wrong(path, found: "\(bytes.count) bytes", expected: "a header of \(start)")
    }
    let header = String(decoding: bytes[(magic.count + 2)..<start], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("'fortran_order': False"),
      let shape = shape(in: header)
    else {
      throw wrong(path, found: header, expected: "'<f4', row-major, shape (rows, columns)")
    }
    let (count, overflow) = shape.rows.multipliedReportingOverflow(by: shape.columns)
    guard !overflow, count <= limit, bytes.count - start == 4 * count else {
      throw wrong(
        path, found: "\(bytes.count - start) bytes of values",
        expected: "\(shape.rows) x \(shape.columns) values of 4 bytes")
    }
    let values = (0..<count).map { index in
      let word = bytes[(start + 4 * index)..<(start + 4 * index + 4)]
      return Float(bitPattern: word.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
    return Matrix(rows: shape.rows, columns: shape.columns, storage: values)
  }

  private static func shape(in header: String) -> (rows: Int, columns: Int)? {
    guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")"),
      open < close
    else { return nil }
    let sizes = header[header.index(after: open)..<close].split(separator: ",").map {
      Int($0.drop(while: { $0 == " " }))
    }
    guard sizes.count == 2, let rows = sizes[0], let columns = sizes[1], rows >= 0, columns >= 0
    else { return nil }
    return (rows, columns)
  }

  private static func wrong(_ path: String, found: String, expected: String) -> AudioError {
    AudioError(
      .wrongFormat, at: path, found: found, expected: expected, advice: "save the array again")
  }
}
