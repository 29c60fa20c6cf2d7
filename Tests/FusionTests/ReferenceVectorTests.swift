import Foundation
import Fusion
import TestSupport
import Testing
import Transducer

/// `Tests/Vectors/ngrams.json`: what KenLM says of random models.
@Suite("N-gram models against KenLM")
struct KenLMTests {
  private struct Vectors: Decodable {
    struct Case: Decodable {
      struct Sentence: Decodable {
        var words: [String]
        var log10: [Double]
      }
      var order: Int
      var arpa: String
      var sentences: [Sentence]
    }
    var cases: [Case]
  }

  @Test func scoresAreKenLMs() throws {
    let vectors = try TestData.vectors("ngrams.json", as: Vectors.self)
    #expect(vectors.cases.count == 5)
    for reference in vectors.cases {
      let model = try NGramModel(arpa: reference.arpa)
      #expect(model.order == reference.order)
      for sentence in reference.sentences {
        let words = (sentence.words + ["</s>"]).map { model.word($0) == nil ? "<unk>" : $0 }
        let scores = try model.scores(words, from: model.start)
        #expect(scores.count == sentence.log10.count)
        for (score, expected) in zip(scores, sentence.log10) {
          // KenLM adds in Float.
          #expect(abs(score / log(10.0) - expected) < 2e-6)
        }
      }
    }
  }
}

/// `Tests/Vectors/hotwords.json`: what icefall adds for random phrases.
@Suite("Hotword graphs against icefall")
struct IcefallTests {
  private struct Vectors: Decodable {
    struct Case: Decodable {
      struct Phrase: Decodable {
        var labels: [Int]
        var boost: Double
      }
      struct Sequence: Decodable {
        var labels: [Int]
        var scores: [Double]
        var final: Double
      }
      var phrases: [Phrase]
      var sequences: [Sequence]
    }
    var cases: [Case]
  }

  @Test func scoresAreIcefalls() throws {
    let vectors = try TestData.vectors("hotwords.json", as: Vectors.self)
    #expect(vectors.cases.count == 25)
    let vocabulary = Vocabulary(tokens: ["_", "a", "b", "c", "d"], blankID: TokenID(0))
    for reference in vectors.cases {
      let graph = HotwordGraph(
        reference.phrases.reversed().map { ($0.labels.map { TokenID($0) }, $0.boost) })
      let scorer = FusionScorer(vocabulary: vocabulary, languageModel: nil, hotwords: graph)
      for sequence in reference.sequences {
        var state = scorer.start
        for (label, expected) in zip(sequence.labels, sequence.scores) {
          #expect(abs(scorer.score(of: TokenID(label), after: state).hotwords - expected) < 1e-12)
          state = scorer.state(after: state, label: TokenID(label))
        }
        #expect(abs(scorer.finalScore(state).hotwords - sequence.final) < 1e-12)
      }
    }
  }
}

extension TestData {
  fileprivate static func vectors<Vectors: Decodable>(
    _ name: String, as type: Vectors.Type
  ) throws -> Vectors {
    let folder = packageRoot.appendingPathComponent("Tests/Vectors")
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    return try JSONDecoder().decode(type, from: data)
  }
}
