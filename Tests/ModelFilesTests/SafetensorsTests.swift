import ModelFiles
import TestSupport
import Testing
import Text

@Suite("Safetensors files")
struct SafetensorsTests {
  /// The files were written by the library for Python.
  @Test(arguments: SmallModel.names)
  func whatIsReadIsWrittenByteForByte(_ name: String) throws {
    let bytes = try SmallModel.bytes(name)
    let file = try SafetensorsFile(bytes: bytes, file: name)
    #expect(SafetensorsFile.bytes(metadata: file.metadata, tensors: file.tensors) == bytes)
  }

  @Test(arguments: ScalarType.allCases)
  func valuesSurviveWhereTheyFit(_ scalar: ScalarType) throws {
    // Odd counts end within a vector; all values have few bits.
    let values = (0..<21).map { Float($0 - 10) / 4 } + [0, -0.0, 1024, -0.000_061_035_156_25]
    let stored = [
      StoredTensor(name: "a", scalar: scalar, shape: [5, 5], values: values),
      StoredTensor(name: "nothing", scalar: scalar, shape: [3, 0], values: []),
      StoredTensor(name: "one", scalar: scalar, shape: [], values: [7]),
    ]
    let bytes = SafetensorsFile.bytes(metadata: ["k\"\\\n": "\u{2581} \u{1f600}"], tensors: stored)
    let file = try SafetensorsFile(bytes: bytes, file: "f")
    #expect(file.tensors == stored)
    #expect(file.metadata == ["k\"\\\n": "\u{2581} \u{1f600}"])
    #expect(file.tensors[0].values[22].sign == .minus)
  }

  @Test func everyHalfIsWidenedExactly() throws {
    let patterns = (0...UInt16.max).map { $0 }
    for (scalar, expected) in [
      (ScalarType.float16, patterns.map { Float(Float16(bitPattern: $0)) }),
      (.bfloat16, patterns.map { Float(bitPattern: UInt32($0) << 16) }),
    ] {
      let values = try values(of: patterns, scalar: scalar)
      let isEqual = zip(values, expected).allSatisfy {
        $0 == $1 ? $0.sign == $1.sign : $0.isNaN && $1.isNaN
      }
      #expect(values.count == 65_536 && isEqual)
    }
  }

  /// A file of one tensor with the bits of halves.
  private func values(of patterns: [UInt16], scalar: ScalarType) throws -> [Float] {
    let zeros = StoredTensor(
      name: "t", scalar: scalar, shape: [patterns.count],
      values: [Float](repeating: 0, count: patterns.count))
    var bytes = SafetensorsFile.bytes(metadata: [:], tensors: [zeros])
    let start = bytes.count - 2 * patterns.count
    for (index, pattern) in patterns.enumerated() {
      bytes[start + 2 * index] = UInt8(truncatingIfNeeded: pattern)
      bytes[start + 2 * index + 1] = UInt8(pattern >> 8)
    }
    return try SafetensorsFile(bytes: bytes, file: "f").tensors[0].values
  }

  /// To the nearest of the two neighbours, to the even one where both are as near.
  @Test func narrowingRoundsToNearest() throws {
    let cases: [(ScalarType, Float, Float)] = [
      (.float16, 1.000_488_281_25, 1), (.float16, 1.001_464_843_75, 1.001_953_125),
      (.float16, 1.000_49, 1.000_976_562_5), (.float16, 70_000, .infinity),
      (.float16, 2e-8, 0), (.bfloat16, 1.003_906_25, 1), (.bfloat16, 1.011_718_75, 1.015_625),
      (.bfloat16, 1.004, 1.007_812_5), (.bfloat16, .infinity, .infinity),
    ]
    for (scalar, value, expected) in cases {
      let stored = StoredTensor(name: "t", scalar: scalar, shape: [1], values: [value])
      let bytes = SafetensorsFile.bytes(metadata: [:], tensors: [stored])
      #expect(try SafetensorsFile(bytes: bytes, file: "f").tensors[0].values == [expected])
    }
    let lost = StoredTensor(name: "t", scalar: .bfloat16, shape: [1], values: [.nan])
    let bytes = SafetensorsFile.bytes(metadata: [:], tensors: [lost])
    #expect(try SafetensorsFile(bytes: bytes, file: "f").tensors[0].values[0].isNaN)
  }

  struct BadHeader: Sendable, CustomTestStringConvertible {
    var header: String
    var data = 8
    var reason = ModelFileError.Reason.damagedHeader
    var place: String
    var testDescription: String { header }
  }

  private static let a = #""dtype":"F32","shape":[2],"data_offsets":[0,8]"#

  static let badHeaders = [
    BadHeader(header: "{\"a\":{\(a)}", reason: .badJSON, place: "header, byte"),
    BadHeader(header: "{\"a\":{\(a)},\"a\":{\(a)}}", reason: .badJSON, place: "header, byte 62"),
    BadHeader(header: "{\"a\":{\(a)}} x", reason: .badJSON, place: "header, byte"),
    BadHeader(header: "{\"a\":3}", place: "a"),
    BadHeader(header: "{\"a\":{\(a),\"more\":1}}", place: "a"),
    BadHeader(header: "{\"__metadata__\":3,\"a\":{\(a)}}", place: "__metadata__"),
    BadHeader(header: "{\"__metadata__\":{\"k\":3},\"a\":{\(a)}}", place: "__metadata__.k"),
    BadHeader(
      header: "{\"__metadata__\":{\"k\":\"1\",\"k\":\"1\"},\"a\":{\(a)}}", reason: .badJSON,
      place: "header, byte 33"),
    BadHeader(
      header: #"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, place: "a.dtype"),
    BadHeader(header: #"{"a":{"dtype":4,"shape":[1],"data_offsets":[0,8]}}"#, place: "a.dtype"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, place: "a.shape"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}"#, place: "a.shape"),
    BadHeader(header: #"{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}"#, place: "a.shape"),
    BadHeader(header: #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, place: "a"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
      place: "a"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, place: "a.data_offsets"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}"#,
      place: "a.data_offsets"),
    BadHeader(
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9007199254740994]}}"#,
      place: "a.data_offsets"),
    BadHeader(header: "{\"a\":{\(a)}}", data: 7, reason: .truncated, place: "a"),
    BadHeader(header: "{\"a\":{\(a)}}", data: 9, place: "data"),
    BadHeader(
      header: "{\"a\":{\(a)},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
      place: "b"),
    BadHeader(
      header: "{\"a\":{\(a)},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}",
      data: 16, place: "b"),
    BadHeader(header: "[1]", reason: .wrongFormat, place: "byte 0"),
  ]

  @Test(arguments: badHeaders)
  func lyingHeadersAreRefused(_ bad: BadHeader) {
    let length = UInt64(bad.header.utf8.count)
    let bytes =
      (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(bad.header.utf8)
      + [UInt8](repeating: 0, count: bad.data)
    let problem = #expect(throws: ModelFileError.self) {
      try SafetensorsFile(bytes: bytes, file: "f")
    }
    #expect(problem?.reason == bad.reason)
    #expect(problem?.place.hasPrefix(bad.place) == true, "\(String(describing: problem))")
    #expect(problem?.file == "f")
  }

  @Test(arguments: [0, 1, 100_000_001, UInt64(1) << 62, .max])
  func impossibleLengthsAreRefused(_ length: UInt64) {
    let bytes =
      (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array("{}      ".utf8)
    #expect(throws: ModelFileError.self) { try SafetensorsFile(bytes: bytes, file: "f") }
  }
}
