import Foundation
import OnnxModels
import TestSupport
import Testing
import Text
import Transducer

/// NeMo exports that are damaged, or do not belong together.
@Suite("Damaged exports of NeMo", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct BadNemoTests {
  private static let files = ["encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"]

  private func copy() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in Self.files { _ = try folder.write(try bytes(file), to: file) }
    return folder
  }

  private func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: TestRuntime.path("nemo-rnnt/\(file)"))))
  }

  private func problem(
    _ folder: ScratchFolder, _ location: SourceLocation = #_sourceLocation
  ) throws -> OnnxError? {
    let runtime = try TestRuntime.open()
    return #expect(throws: OnnxError.self, sourceLocation: location) {
      try OnnxTransducer(folder: folder.path, runtime: runtime)
    }
  }

  /// Replaces a text of the file by another of the same length.
  private func replace(
    _ text: String, by other: String, in file: String, of folder: ScratchFolder
  ) throws {
    precondition(text.utf8.count == other.utf8.count, "as long")
    let changed = try bytes(file).replacing(Array(text.utf8), with: Array(other.utf8))
    #expect(try changed != bytes(file))
    _ = try folder.write(changed, to: file)
  }

  @Test(
    "metadata that is missing is named",
    arguments: [
      "vocab_size", "normalize_type", "pred_rnn_layers", "pred_hidden", "subsampling_factor",
    ])
  func missingMetadata(_ key: String) throws {
    let folder = try copy()
    try replace(key, by: "x" + key.dropFirst(), in: "encoder.onnx", of: folder)
    let error = try problem(folder)
    #expect(error?.reason == .badMetadata)
    #expect(error?.place == "\(folder.path)/encoder.onnx, metadata \"\(key)\"")
  }

  @Test("an unsupported normalisation is rejected")
  func otherNormalization() throws {
    let folder = try copy()
    try replace("per_feature", by: "all_feature", in: "encoder.onnx", of: folder)
    let error = try problem(folder)
    #expect(error?.reason == .unknownKind && error?.found == "\"all_feature\"")
  }

  @Test(
    "ports with other names are rejected",
    arguments: [
      ("encoder", "length", "lenght"), ("encoder", "encoded_lengths", "encoded_lenghts"),
      ("decoder", "targets", "target_"), ("decoder", "target_length", "target_lenght"),
      ("joiner", "encoder_outputs", "encoder_output_"),
      ("joiner", "decoder_outputs", "decoder_output_"),
    ])
  func otherNames(_ file: String, _ name: String, _ other: String) throws {
    let folder = try copy()
    try replace(name, by: other, in: "\(file).onnx", of: folder)
    let error = try problem(folder)
    #expect(error?.reason == .wrongPorts, "\(String(describing: error))")
    #expect(error?.place.hasPrefix("\(folder.path)/\(file).onnx") == true)
  }

  @Test("tokens of another model, and blank in another place, are rejected")
  func otherTokens() throws {
    let folder = try copy()
    _ = try folder.write(Array("A 0\nB 1\n<blk> 2\n".utf8), to: "tokens.txt")
    var error = try problem(folder)
    #expect(error?.reason == .mismatch && error?.found == "7")
    #expect(error?.expected.hasPrefix("2,") == true)
    let lines = ["<blk>", "A", "B", "C", "D", "E", "F", "G"].enumerated()
    let text = lines.map { "\($1) \($0)\n" }.joined()
    _ = try folder.write(Array(text.utf8), to: "tokens.txt")
    error = try problem(folder)
    #expect(error?.reason == .mismatch && error?.found == "blank at number 0")
  }

  @Test("a decoder or joiner of icefall beside NeMo's encoder is rejected")
  func swapped() throws {
    for file in ["decoder.onnx", "joiner.onnx"] {
      let folder = try copy()
      let other = URL(fileURLWithPath: TestRuntime.path("streaming/\(file)"))
      _ = try folder.write([UInt8](try Data(contentsOf: other)), to: file)
      let error = try problem(folder)
      #expect(error?.reason == .wrongPorts)
      #expect(error?.place.hasPrefix("\(folder.path)/\(file)") == true)
    }
  }

  @Test("a decoder whose layers differ from the encoder's metadata is rejected")
  func otherStates() throws {
    let folder = try copy()
    let other = URL(fileURLWithPath: TestRuntime.path("nemo-tdt/decoder.onnx"))
    _ = try folder.write([UInt8](try Data(contentsOf: other)), to: "decoder.onnx")
    let error = try problem(folder)
    #expect(error?.reason == .wrongPorts && error?.expected == "float (1, any, 5)")
  }

  @Test("a joiner with one output more than tokens is rejected")
  func otherJoiner() throws {
    let folder = try copy()
    try replace(
      "vocab_size\u{12}\u{1}7", by: "vocab_size\u{12}\u{1}6", in: "encoder.onnx", of: folder)
    let lines = ["A", "B", "C", "D", "E", "F", "<blk>"].enumerated()
    _ = try folder.write(Array(lines.map { "\($1) \($0)\n" }.joined().utf8), to: "tokens.txt")
    let error = try problem(folder)
    #expect(error?.reason == .mismatch && error?.found == "shape [1, 1, 1, 8]")
    #expect(error?.place == "\(folder.path)/joiner.onnx, output outputs")
  }

  /// The small TDT model with one more entry of metadata in its encoder.
  private func withDurations(_ text: String) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in Self.files {
      let url = URL(fileURLWithPath: TestRuntime.path("nemo-tdt/\(file)"))
      var bytes = [UInt8](try Data(contentsOf: url))
      if file == "encoder.onnx" {
        let (key, value) = (Array("tdt_durations".utf8), Array(text.utf8))
        let entry =
          [0x0A, UInt8(key.count)] + key + [0x12, UInt8(value.count)] + value
        bytes += [0x72, UInt8(entry.count)] + entry
      }
      _ = try folder.write(bytes, to: file)
    }
    return folder
  }

  @Test("durations in the metadata are those of the model")
  func namedDurations() throws {
    let folder = try withDurations("[0, 1, 2, 4, 8]")
    let model = try OnnxTransducer(folder: folder.path, runtime: TestRuntime.open())
    #expect(model.model.scorer.joiner.durations == [0, 1, 2, 4, 8])
  }

  @Test(
    "durations that are invalid, or do not match the joiner's number, are rejected",
    arguments: [
      ("[0, 1, 2]", OnnxError.Reason.mismatch), ("[0, 1, 1, 2, 3]", .badMetadata),
      ("[0, -1, 2, 3, 4]", .badMetadata), ("0", .badMetadata), ("none", .badMetadata),
    ])
  func badDurations(_ text: String, _ reason: OnnxError.Reason) throws {
    #expect(try problem(withDurations(text))?.reason == reason)
  }

  @Test("a truncated network is rejected by name", arguments: files.dropLast())
  func cutNetwork(_ file: String) throws {
    let folder = try copy()
    let whole = try bytes(file)
    for length in stride(from: 0, to: whole.count, by: 131) {
      _ = try folder.write(whole.prefix(length), to: file)
      #expect(try problem(folder)?.place.hasPrefix("\(folder.path)/") == true, "\(length) bytes")
    }
  }
}
