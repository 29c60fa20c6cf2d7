import Audio
import AudioFiles
import Foundation
import Kernels
import Testing
import Text

@Suite("Sphinx feature files")
struct CepstraFileTests {
  static func bytes(_ values: [Float], count: Int32? = nil, bigEndian: Bool = true) -> [UInt8] {
    let words =
      [UInt32(bitPattern: count ?? Int32(values.count))] + values.map(\.bitPattern)
    return words.flatMap { word in
      let shifts: [UInt32] = bigEndian ? [24, 16, 8, 0] : [0, 8, 16, 24]
      return shifts.map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  @Test("both byte orders are read", arguments: [true, false])
  func byteOrders(bigEndian: Bool) throws {
    let folder = try TemporaryFolder()
    let values = (0..<26).map { Float($0) * 1.25 - 3 }
    let path = try folder.write(Self.bytes(values, bigEndian: bigEndian), as: "a.mfc")
    #expect(try CepstraFile.read(path) == Matrix(rows: 2, columns: 13, storage: values))
    #expect(try CepstraFile.read(path, columns: 2).rows == 13)
  }

  @Test("a file truncated anywhere is rejected")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = Self.bytes((0..<26).map(Float.init))
    for length in 0..<whole.count {
      let path = try folder.write(Array(whole[..<length]), as: "cut.mfc")
      let error = try audioError { _ = try CepstraFile.read(path) }
      #expect(error.reason == (length < 4 ? .wrongFormat : .damaged))
      #expect(error.place == path)
    }
  }

  @Test("a wrong count is rejected", arguments: [0, 1, 25, 27, -1, -26, Int32.max, .min])
  func lyingCount(count: Int32) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Self.bytes((0..<26).map(Float.init), count: count), as: "lie.mfc")
    #expect(try audioError { _ = try CepstraFile.read(path) }.reason == .damaged)
  }

  @Test("wrong widths, no frames and invalid values are rejected")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let odd = try folder.write(Self.bytes((0..<27).map(Float.init)), as: "odd.mfc")
    #expect(try audioError { _ = try CepstraFile.read(odd) }.reason == .mismatch)
    #expect(try audioError { _ = try CepstraFile.read(odd, columns: 0) }.reason == .mismatch)
    let empty = try folder.write(Self.bytes([]), as: "empty.mfc")
    #expect(try audioError { _ = try CepstraFile.read(empty) }.reason == .empty)
    var values = [Float](repeating: 1, count: 26)
    values[14] = .nan
    let broken = try folder.write(Self.bytes(values), as: "broken.mfc")
    let error = try audioError { _ = try CepstraFile.read(broken) }
    #expect(error.reason == .notFinite)
    #expect(error.place == "\(broken), frame 1")
    let missing = try audioError { _ = try CepstraFile.read(folder.path("none.mfc")) }
    #expect(missing.reason == .unreadable)
  }
}

@Suite("NumPy files")
struct NumpyFileTests {
  @Test(
    "a matrix comes back, and its header is NumPy's",
    arguments: [(0, 0), (0, 80), (1, 1), (3, 7), (100, 80), (12_345, 2)])
  func roundTrip(rows: Int, columns: Int) throws {
    let folder = try TemporaryFolder()
    var matrix = Matrix(rows: rows, columns: columns)
    for index in matrix.storage.indices { matrix.storage[index] = Float(index) * 0.37 - 9 }
    if rows > 2 { matrix.storage[1] = -.infinity }
    try NumpyFile.write(matrix, to: folder.path("m.npy"))
    #expect(try NumpyFile.read(folder.path("m.npy")) == matrix)
    let bytes = try [UInt8](Data(contentsOf: folder.url.appendingPathComponent("m.npy")))
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    #expect(start % 64 == 0)
    #expect(bytes[start - 1] == 0x0A)
    #expect(bytes.count == start + 4 * rows * columns)
  }

  @Test("damaged files are rejected")
  func damaged() throws {
    let folder = try TemporaryFolder()
    try NumpyFile.write(Matrix(rows: 2, columns: 3, repeating: 1), to: folder.path("m.npy"))
    let whole = try [UInt8](Data(contentsOf: folder.url.appendingPathComponent("m.npy")))
    for length in [0, 5, 9, 10, 40, 64, whole.count - 1] {
      let path = try folder.write(Array(whole[..<length]), as: "cut.npy")
      #expect(try audioError { _ = try NumpyFile.read(path) }.reason == .wrongFormat)
    }
    let text = String(decoding: whole[10..<128], as: UTF8.self)
    let changes = [("<f4", "<f8"), ("(2, 3)", "(9999999999999, 9999999999999)"), ("2, 3", "6,")]
    for (old, new) in changes {
      let changed = Array(whole[..<10]) + Array(text.replacing(old, with: new).utf8) + whole[128...]
      let path = try folder.write(changed, as: "changed.npy")
      #expect(try audioError { _ = try NumpyFile.read(path) }.reason == .wrongFormat, "\(new)")
    }
    let error = try audioError {
      try NumpyFile.write(Matrix(rows: 1, columns: 1), to: folder.path("no/m.npy"))
    }
    #expect(error.reason == .unwritable)
  }
}
