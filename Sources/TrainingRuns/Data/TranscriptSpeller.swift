import AudioFiles
import Files
import Foundation
import Kernels
import ModelFiles
import Recognition
import Scoring
import Training
import Transducer

/// From transcripts to labels.
struct TranscriptSpeller {
  enum Outcome: Sendable {
    case success(labels: [TokenID], words: [String])
    /// Why the transcript cannot be used.
    case failure(String)
  }

  let cache: EncoderCache
  let spelling: TrainingSpelling
  let speech: EncodedSpeech

  /// One outcome per utterance; the results of the spelling search are cached beside the frames.
  func spell(_ manifest: Manifest) throws -> [Outcome] {
    let texts = manifest.utterances.map(\.text)
    guard spelling == .model else { return try spell(texts, of: manifest.path) }
    let key = sha256(
      Array(([cache.modelDigest, speech.key] + texts).joined(separator: "\n").utf8))
    let path = URL(fileURLWithPath: cache.folder)
      .appendingPathComponent("\(key.prefix(16)).labels").path
    if let kept = Self.read(path, key: key, count: texts.count) { return kept }
    let outcomes = try spell(texts, of: manifest.path)
    let lines = ["key \(key)"] + outcomes.map(\.line)
    try DurableFile.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
    return outcomes
  }

  private static func read(_ path: String, key: String, count: Int) -> [Outcome]? {
    guard let data = try? FileInput.read(path, limit: 1 << 32) else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    guard lines.first == "key \(key)", lines.count == count + 1 else { return nil }
    let outcomes = lines.dropFirst().compactMap { Outcome(line: $0) }
    return outcomes.count == count ? outcomes : nil
  }

  private func spell(_ texts: [String], of manifest: String) throws -> [Outcome] {
    defer { Console.progress(nil) }
    var outcomes: [Outcome] = []
    for start in stride(from: 0, to: texts.count, by: 64) {
      let some = Array(start..<min(start + 64, texts.count))
      for result in Parallel.map(some, threads: cache.threads, { try spell(texts[$0], index: $0) })
      {
        outcomes.append(try result.get())
      }
      guard spelling == .model else { continue }
      Console.progress(
        ProgressBar(title: "spelling \(manifest)", done: outcomes.count, of: texts.count)
          .line)
    }
    return outcomes
  }

  private func spell(_ text: String, index: Int) throws -> Outcome {
    let model = cache.model.model
    let vocabulary = model.vocabulary
    let greedy: [TokenID]
    do {
      greedy = try vocabulary.labels(spelling: text)
    } catch {
      return .failure(error.description)
    }
    guard !greedy.isEmpty else { return .failure("OOV") }
    let words = TextErrors.words(vocabulary.text(of: greedy))
    guard spelling == .model, case .frames = speech.entries[index] else {
      return .success(labels: greedy, words: words)
    }
    let encoded = EncoderOut(
      frames: try speech.frames(of: index), frameDuration: model.frameDuration)
    let scorer = model.scorer
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(encoded, joiner: scorer.joiner))
    let graph = try SpellingGraph(text, vocabulary: vocabulary)
    // A small width suffices: how other words are split hardly matters.
    let found = try SpellingSearch(graph, builder: builder, width: 4).run()
    return .success(labels: found.ways.first ?? greedy, words: words)
  }
}

extension TranscriptSpeller.Outcome {
  /// On one line: `labels 3 1 4`, a tab and the words; or `failure` and why.
  fileprivate var line: String {
    switch self {
    case .success(let labels, let words):
      "labels \(labels.map { "\($0.index)" }.joined(separator: " "))\t"
        + words.joined(separator: " ")
    case .failure(let reason):
      "failure \(reason.split(whereSeparator: \.isNewline).joined(separator: " "))"
    }
  }

  fileprivate init?(line: Substring) {
    if line.hasPrefix("failure ") {
      self = .failure(String(line.dropFirst(8)))
      return
    }
    let fields = line.split(separator: "\t")
    guard line.hasPrefix("labels "), fields.count == 2 else { return nil }
    let labels = fields[0].dropFirst(7).split(separator: " ").map { Int($0) }
    let known = labels.compactMap(\.self)
    guard known.count == labels.count, !known.isEmpty else { return nil }
    self = .success(
      labels: known.map { TokenID($0) },
      words: fields[1].split(separator: " ").map(String.init))
  }
}
