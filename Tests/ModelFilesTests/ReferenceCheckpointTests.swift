import Audio
import AudioFiles
import Foundation
import Kernels
import ModelFiles
import TestSupport
import Testing
import Transducer

/// Two trained models against another program's results on five recordings.
@Suite(
  "Reference checkpoints",
  .enabled(if: TestData.has("models/an4-reference"), Comment(rawValue: TestData.missing)))
struct ReferenceCheckpointTests {
  @Test(arguments: ["full", "streaming"])
  func encoderFramesAndGreedyPaths(_ name: String) throws {
    let checkpoint = try ReferenceCheckpoint(name)
    let model = checkpoint.loaded.model
    for decode in checkpoint.decodes {
      let frames = try model.encoder.encode(features(decode, of: checkpoint))
      #expect(frames.rows == decode.enc_frames)
      // The references have four digits; cepstra made of sound differ in the fourth.
      let difference = zip(frames.row(5), decode.enc_frame5_first8).map { abs(Double($0) - $1) }
      #expect(difference.allSatisfy { $0 < 2e-3 }, "\(decode.utt): \(difference)")

      let path = greedy(frames, scorer: model.scorer)
      #expect(path.labels == decode.greedy_ids)
      #expect(path.frames == decode.greedy_emit_frames)
      #expect(abs(path.logProb - decode.greedy_path_logprob) < 5e-3, "\(path.logProb)")
    }
  }

  @Test func chunksGiveTheBitsOfOneShot() throws {
    let checkpoint = try ReferenceCheckpoint("streaming")
    let encoder = checkpoint.loaded.model.encoder
    let rows = try features(checkpoint.decodes[0], of: checkpoint)
    var stream = try #require(encoder.makeStream())
    var pieces = try stream.push(rows.rows(0..<7))
    pieces.append(try stream.push(rows.rows(7..<rows.rows)))
    pieces.append(try stream.finish())
    #expect(pieces == (try encoder.encode(rows)))
    #expect(try ReferenceCheckpoint("full").loaded.model.encoder.makeStream() == nil)
  }

  private func features(
    _ decode: ReferenceCheckpoint.Decode, of checkpoint: ReferenceCheckpoint
  ) throws -> Matrix {
    func path(_ relative: String) -> String {
      TestData.url("models/an4-reference/\(relative)").standardizedFileURL.path
    }
    let pipeline = checkpoint.loaded.features
    if let wav = decode.wav {
      return try pipeline.features(of: SoundFile.read(path(wav))).frames
    }
    let mfc = try #require(decode.mfc)
    return try pipeline.process(raw: CepstraFile.read(path(mfc))).frames
  }

  /// At most 6 labels per frame, as for the references.
  private func greedy(
    _ frames: Matrix, scorer: LabelScorer
  ) -> (labels: [Int], frames: [Int], logProb: Double) {
    var path = (labels: [Int](), frames: [Int](), logProb: 0.0)
    var out = scorer.predictor.start()
    for index in 0..<frames.rows {
      let frame = scorer.joiner.projectEncoder(frames.row(index))
      for _ in 0..<6 {
        let logProbs = scorer.joiner.logProbs(
          encoder: frame, predictor: scorer.joiner.projectPredictor(out.output))
        guard let best = argmax(logProbs) else { break }
        path.logProb += logProbs[best]
        guard best != scorer.vocabulary.blankID.index else { break }
        path.labels.append(best)
        path.frames.append(index)
        out = scorer.predictor.step(TokenID(best), from: out.state)
      }
    }
    return path
  }
}
