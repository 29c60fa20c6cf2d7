import Audio
import AudioFiles
import Foundation
import Kernels
import OnnxModels
import TestSupport
import Testing
import Transducer

/// The 8-bit encoder rounds its activations while it runs, so that the last bit of a feature, or
/// another processor, changes frames and texts: each stage is compared on the reference's own input.
@Suite(
  "8-bit Zipformer reference",
  .enabled(
    if: VisibleReference.isThere && TestData.has(VisibleReference.int8Path),
    Comment(rawValue: TestData.missing)),
  .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct StagedReferenceTests {
  private let folder: ScratchFolder
  private let model: OnnxTransducer
  private let reference: VisibleReference

  init() throws {
    reference = try VisibleReference.load(VisibleReference.int8Path)
    // The reference has the 8-bit encoder with the float joiner.
    folder = try ScratchFolder()
    for name in ["encoder.int8.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)",
        withDestinationPath: TestData.url("\(VisibleReference.model)/\(name)").path)
    }
    model = try OnnxTransducer(folder: folder.path, runtime: TestRuntime.open())
  }

  private func differences(_ found: Matrix, _ expected: VisibleReference.Rows) throws -> [Float] {
    try #require([found.rows, found.columns] == expected.shape)
    return try expected.rows.flatMap { key, row in
      zip(found.row(try #require(Int(key))), row).map { abs($0 - $1) }
    }
  }

  @Test("features, and frames as close as rounding permits")
  func encoder() throws {
    #expect(model.files.encoder.hasSuffix("encoder.int8.onnx"))
    for utterance in reference.utterances {
      let features = try model.features.features(
        of: SoundFile.read(utterance.audio.path)
      ).frames
      let errors = try differences(features, utterance.features)
      #expect((errors.max() ?? .nan) < 5e-3, "\(utterance.id)")
      #expect(errors.reduce(0, +) / Float(errors.count) < 2e-5, "\(utterance.id)")
      // Values are 0.4 on average; a cache that is not carried moves them by as much.
      let frames = try differences(
        model.model.encoder.encode(features), utterance.encoder_out)
      let mean = frames.reduce(0, +) / Float(frames.count)
      #expect(mean < 0.03, "\(utterance.id)")
    }
  }

  @Test("scores of labels on the reference's own frames", arguments: [false, true])
  func labels(isInt8: Bool) throws {
    let reference =
      try isInt8 ? self.reference : VisibleReference.load(VisibleReference.path)
    let scorer = model.model.scorer
    var checked = 0
    for utterance in reference.utterances {
      let lists = [utterance.modified_beam4, utterance.tsd_k3_beam4, utterance.alsd_beam4]
      for found in [utterance.greedy] + lists.flatMap(\.hyps) {
        for (place, frame) in found.frames.enumerated() {
          guard let row = utterance.encoder_out.rows["\(frame)"] else { continue }
          let labels = found.tokens.map(TokenID.init)
          let context = scorer.predictor.output(after: labels[..<place]).output
          let logProbs = scorer.joiner.logProbs(
            encoder: scorer.joiner.projectEncoder(row[...]),
            predictor: scorer.joiner.projectPredictor(context))
          let error = abs(logProbs[labels[place].index] - found.logps[place])
          // Rounding of Float logits alone.
          #expect(error < 1e-5, "\(utterance.id), label \(place)")
          checked += 1
        }
      }
    }
    #expect(checked >= 10)
  }
}
