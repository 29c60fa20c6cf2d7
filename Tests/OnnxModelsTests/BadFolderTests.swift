import Foundation
import ModelFiles
import OnnxModels
import TestSupport
import Testing
import Text

/// Folders that hold no transducer, or one that is damaged.
@Suite("Damaged ONNX folders")
struct BadFolderTests {
  static let files = ["encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"]

  /// A copy of the small transducer.
  private func copy() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in Self.files { try put("streaming/\(file)", as: file, in: folder) }
    return folder
  }

  private func put(_ source: String, as name: String, in folder: ScratchFolder) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: TestRuntime.path(source)))
    _ = try folder.write(data, to: name)
  }

  private func remove(_ name: String, from folder: ScratchFolder) throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
  }

  private func problem(
    _ folder: ScratchFolder, _ location: SourceLocation = #_sourceLocation
  ) throws -> OnnxError? {
    let runtime = try TestRuntime.open()
    return #expect(throws: OnnxError.self, sourceLocation: location) {
      try OnnxTransducer(folder: folder.path, runtime: runtime)
    }
  }

  @Test("each missing file is named", arguments: files)
  func missingFile(_ file: String) throws {
    let folder = try copy()
    try remove(file, from: folder)
    let error = #expect(throws: OnnxError.self) { try OnnxFolder(folder.path) }
    #expect(error?.reason == .missingFile)
    #expect(error?.expected == file.replacing(".onnx", with: "*.onnx"))
    #expect(OnnxFolder.recognizes(folder.path))
  }

  @Test("files are chosen by precision, the most precise by default")
  func precision() throws {
    let folder = try copy()
    try put("streaming/encoder.onnx", as: "encoder-epoch-99.int8.onnx", in: folder)
    try put("streaming/joiner.onnx", as: "joiner.fp16.onnx", in: folder)
    let plain = try OnnxFolder(folder.path)
    #expect(plain.encoder == "\(folder.path)/encoder.onnx")
    #expect(plain.joiner == "\(folder.path)/joiner.onnx")
    let small = try OnnxFolder(folder.path, precision: .int8)
    #expect(small.encoder == "\(folder.path)/encoder-epoch-99.int8.onnx")
    #expect(small.decoder == "\(folder.path)/decoder.onnx")
    #expect(try OnnxFolder(folder.path, precision: .fp16).joiner.hasSuffix("joiner.fp16.onnx"))
    try put("streaming/encoder.onnx", as: "encoder-2.onnx", in: folder)
    let error = #expect(throws: OnnxError.self) { try OnnxFolder(folder.path) }
    #expect(error?.found == "several: encoder-2.onnx, encoder.onnx")
  }

  @Test("folders without networks are not recognised")
  func unrecognised() throws {
    let folder = try ScratchFolder()
    #expect(!OnnxFolder.recognizes(folder.path))
    #expect(!OnnxFolder.recognizes("\(folder.path)/none"))
    _ = try folder.write([], to: "encoder.txt")
    #expect(!OnnxFolder.recognizes(folder.path))
  }

  @Test(
    "a truncated network is rejected by name",
    .enabled(if: TestRuntime.isThere, TestRuntime.missing),
    arguments: files.dropLast())
  func cutNetwork(_ file: String) throws {
    let folder = try copy()
    let path = "\(folder.path)/\(file)"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for length in stride(from: 0, to: bytes.count, by: 97) {
      _ = try folder.write(bytes.prefix(length), to: file)
      let error = try problem(folder)
      #expect(error?.place.hasPrefix(path) == true, "\(length) bytes")
    }
  }

  @Test(
    "a network in another's place is rejected",
    .enabled(if: TestRuntime.isThere, TestRuntime.missing),
    arguments: [
      ("joiner", "encoder", OnnxError.Reason.badMetadata),
      ("encoder", "decoder", .badMetadata), ("encoder", "joiner", .wrongPorts),
      ("decoder", "joiner", .wrongPorts), ("../arithmetic", "encoder", .unknownKind),
      ("../arithmetic", "decoder", .badMetadata), ("../arithmetic", "joiner", .wrongPorts),
    ])
  func swapped(_ source: String, _ place: String, _ reason: OnnxError.Reason) throws {
    let folder = try copy()
    try put("streaming/\(source).onnx", as: "\(place).onnx", in: folder)
    let error = try problem(folder)
    #expect(error?.reason == reason)
    #expect(error?.place.hasPrefix("\(folder.path)/\(place).onnx") == true)
  }

  @Test(
    "a joiner with a different vocabulary is rejected",
    .enabled(if: TestRuntime.isThere, TestRuntime.missing))
  func otherJoiner() throws {
    let folder = try copy()
    try put("other/joiner.onnx", as: "joiner.onnx", in: folder)
    let error = try problem(folder)
    #expect(error?.reason == .mismatch)
    #expect(error?.place == "\(folder.path)/joiner.onnx, output logit")
    #expect(error?.found == "shape [1, 10]" && error?.expected.contains("9") == true)
  }

  @Test(
    "tokens of another model are rejected",
    .enabled(if: TestRuntime.isThere, TestRuntime.missing))
  func otherTokens() throws {
    let folder = try copy()
    _ = try folder.write(Array("<blk> 0\nA 1\n<unk> 2\n".utf8), to: "tokens.txt")
    let error = try problem(folder)
    #expect(error?.reason == .mismatch)
    #expect(error?.found == "9")
    #expect(error?.expected.hasPrefix("3,") == true)
    _ = try folder.write(Array("A\n".utf8), to: "tokens.txt")
    let runtime = try TestRuntime.open()
    #expect(throws: ModelFileError.self) {
      try OnnxTransducer(folder: folder.path, runtime: runtime)
    }
  }
}
