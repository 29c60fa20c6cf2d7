import Text
import Transducer

/// The header of a `.safetensors` file, checked against the length of the file.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  /// In byte order of the data.
  private(set) var entries: [SafetensorsFile.Entry] = []
  let dataStart: Int

  private let file: String
  private let dataCount: Int

  /// Bytes; the format's own limit.
  private static let lengthLimit = 100_000_000

  init(bytes: [UInt8], file: String) throws(ModelFileError) {
    self.file = file
    let length = try Self.headerLength(bytes, file: file)
    dataStart = 8 + length
    dataCount = bytes.count - dataStart
    let header: JSON
    do {
      header = try JSONReader.read(bytes[8..<dataStart])
    } catch {
      throw ModelFileError(
        .badJSON, in: file, at: "header, byte \(8 + error.offset)", found: error.found,
        expected: error.expected, advice: Self.fetchAgain)
    }
    guard var members = header.members else {
      throw damaged("header", found: "\(header)", expected: "an object")
    }
    metadata = try texts(members.removeValue(forKey: "__metadata__"))
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      entries.append(try entry(name, value))
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.name)
        < ($1.range.lowerBound, $1.range.upperBound, $1.name)
    }
    try checkCover()
  }

  private static let fetchAgain = "fetch or export the file again"

  private static func headerLength(
    _ bytes: [UInt8], file: String
  ) throws(ModelFileError) -> Int {
    guard bytes.count >= 8 else {
      throw ModelFileError(
        .truncated, in: file, at: "byte \(bytes.count)", found: "the end of the file",
        expected: "the 8 bytes of a header's length", advice: fetchAgain)
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let isLikely = bytes.count == 8 || bytes[8] == UInt8(ascii: "{")
    guard isLikely, (2...UInt64(lengthLimit)).contains(length) else {
      throw ModelFileError(
        .wrongFormat, in: file, at: "byte 0",
        found: isLikely ? "a header of \(length) bytes" : "no header",
        expected: "a .safetensors file", advice: "use a model file that beamscope can read")
    }
    guard length <= UInt64(bytes.count - 8) else {
      throw ModelFileError(
        .truncated, in: file, at: "byte \(bytes.count)", found: "the end of the file",
        expected: "a header of \(length) bytes", advice: fetchAgain)
    }
    return Int(length)
  }

  private func texts(_ value: JSON?) throws(ModelFileError) -> [String: String] {
    guard let value else { return [:] }
    guard let members = value.members else {
      throw damaged("__metadata__", found: "\(value)", expected: "an object")
    }
    var texts: [String: String] = [:]
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      guard case .string(let text) = value else {
        throw damaged("__metadata__.\(name)", found: "\(value)", expected: "a string")
      }
      texts[name] = text
    }
    return texts
  }

  private func entry(
    _ name: String, _ value: JSON
  ) throws(ModelFileError) -> SafetensorsFile.Entry {
    guard let fields = value.members, Set(fields.keys) == ["dtype", "shape", "data_offsets"]
    else {
      throw damaged(name, found: "\(value)", expected: "dtype, shape and data_offsets")
    }
    guard case .string(let type)? = fields["dtype"], let scalar = ScalarType(rawValue: type) else {
      let known = ScalarType.allCases.map(\.rawValue).joined(separator: ", ")
      throw damaged(
        "\(name).dtype", found: "\(fields["dtype"] ?? .null)", expected: "one of \(known)")
    }
    let shape = try integers(fields["shape"], at: "\(name).shape")
    let offsets = try integers(fields["data_offsets"], at: "\(name).data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw damaged(
        "\(name).data_offsets", found: "\(offsets)", expected: "a start and an end after it")
    }
    guard offsets[1] <= dataCount else {
      throw ModelFileError(
        .truncated, in: file, at: name, found: "\(dataCount) bytes after the header",
        expected: "\(offsets[1]) or more", advice: Self.fetchAgain)
    }
    let size = shape.reduce(Optional(scalar.byteCount)) { product, extent in
      product.flatMap {
        let (value, overflow) = $0.multipliedReportingOverflow(by: extent)
        return overflow ? nil : value
      }
    }
    guard size == offsets[1] - offsets[0] else {
      throw damaged(
        name, found: "\(offsets[1] - offsets[0]) bytes",
        expected: "\(size.map(String.init) ?? "too many") for shape \(shape) of \(type)")
    }
    return SafetensorsFile.Entry(
      name: name, scalar: scalar, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// Whole numbers, 0 to 2^53.
  private func integers(
    _ value: JSON?, at place: String
  ) throws(ModelFileError) -> [Int] {
    let problem = damaged(
      place, found: "\(value ?? .null)", expected: "a list of whole numbers, 0 or above")
    guard case .array(let values)? = value else { throw problem }
    var integers: [Int] = []
    for value in values {
      guard let number = value.double, number >= 0, number <= 0x1p53,
        let integer = Int(exactly: number)
      else { throw problem }
      integers.append(integer)
    }
    return integers
  }

  /// Every data byte belongs to exactly one tensor.
  private func checkCover() throws(ModelFileError) {
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw damaged(
          entry.name, found: "a start at byte \(entry.range.lowerBound) of the data",
          expected: "byte \(end), where the tensor before it ends")
      }
      end = entry.range.upperBound
    }
    guard end == dataCount else {
      throw damaged(
        "data", found: "\(dataCount - end) bytes after the last tensor",
        expected: "the end of the file")
    }
  }

  private func damaged(_ place: String, found: String, expected: String) -> ModelFileError {
    ModelFileError(
      .damagedHeader, in: file, at: place, found: found, expected: expected,
      advice: Self.fetchAgain)
  }
}
