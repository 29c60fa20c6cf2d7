import Analysis
import AudioFiles
import Foundation
import Kernels
import ModelFiles
import Scoring
import Session
import Text
import Training
import Transducer

/// How a transcript's words are split into labels.
package enum TrainingSpelling: String, CaseIterable {
  /// As the model's own decoder finds most probable.
  case model
  /// Longest pieces first, from the left.
  case greedy
}

/// The utterances of one or several manifests, encoded and split into labels.
struct TrainingData: ExampleSource {
  /// One that can be used.
  struct Utterance: Sendable {
    let name: String
    let labels: [TokenID]
    /// As the vocabulary spells them.
    let words: [String]
    let frameCount: Int
    fileprivate let speech: EncodedSpeech
    fileprivate let index: Int
  }

  /// One that cannot.
  struct Skip: Sendable {
    let name: String
    let reason: String
  }

  private(set) var utterances: [Utterance] = []
  private(set) var skips: [Skip] = []

  var count: Int { utterances.count }

  func frameCount(of index: Int) -> Int { utterances[index].frameCount }

  func example(at index: Int) throws -> TrainingExample {
    let utterance = utterances[index]
    return TrainingExample(
      name: utterance.name, frames: try utterance.speech.frames(of: utterance.index),
      labels: utterance.labels, words: utterance.words)
  }

  /// What was said, in the vocabulary's spelling.
  func reference(of index: Int) -> String { utterances[index].words.joined(separator: " ") }

  /// The digest of names, labels and lengths: of what training sees but for the frames' values, which
  /// follow from the encoder and the files.
  var digest: String {
    let lines = utterances.map { utterance in
      "\(utterance.name)\t\(utterance.frameCount)\t"
        + utterance.labels.map { "\($0.index)" }.joined(separator: " ")
    }
    return sha256(Array(lines.joined(separator: "\n").utf8))
  }

  /// Encodes the utterances of manifests and splits their texts into labels.
  ///
  /// - Throws: for manifests and sound that cannot be used, and where no utterance is left.
  init(
    _ manifests: [Manifest], cache: EncoderCache, spelling: TrainingSpelling
  ) throws {
    for manifest in manifests {
      let speech = try cache.frames(of: manifest.utterances, manifest: manifest.path)
      let speller = TranscriptSpeller(cache: cache, spelling: spelling, speech: speech)
      try add(manifest, speech: speech, spelled: speller.spell(manifest))
    }
    guard utterances.isEmpty else { return }
    let first = skips.first.map { "; the first, \($0.name): \($0.reason)" } ?? ""
    throw InputError(
      place: manifests.map(\.path).joined(separator: ", "),
      found: "no usable utterance among \(skips.count)\(first)",
      expected: "sound that the model accepts, with words that its vocabulary can spell",
      advice: "check the manifest and the model ('beamscope info' lists its tokens)")
  }

  private mutating func add(
    _ manifest: Manifest, speech: EncodedSpeech, spelled: [TranscriptSpeller.Outcome]
  ) throws {
    for (index, utterance) in manifest.utterances.enumerated() {
      switch (speech.entries[index], spelled[index]) {
      case (.skipped(let reason), _), (_, .failure(let reason)):
        skips.append(Skip(name: utterance.id, reason: reason))
      case (.frames(let count, _), .success(let labels, let words)):
        utterances.append(
          Utterance(
            name: utterance.id, labels: labels, words: words, frameCount: count, speech: speech,
            index: index))
      }
    }
  }

  /// A remark on the skipped ones: how many, and the first few.
  var remark: String? {
    guard !skips.isEmpty else { return nil }
    let first = skips.prefix(3).map { "\($0.name) (\($0.reason))" }.joined(separator: "; ")
    return "\(skips.count) of \(skips.count + count) utterances skipped: \(first)"
      + (skips.count > 3 ? "; ..." : "")
  }
}
