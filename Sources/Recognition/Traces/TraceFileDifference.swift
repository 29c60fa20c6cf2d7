package import Analysis
package import BeamSearch
import Experiments
import Foundation
import Fusion
import Kernels
package import TraceFiles
import Transducer

/// Where two traces differ: in their settings, in their beams, in a single expansion.
package struct TraceFileDifference {
  package struct Side {
    package let path: String
    package let header: TraceHeader
    /// The beams, without the expansions.
    package let trace: SearchTrace
    package let nBest: [Hypothesis]

    package func text(of hypothesis: Hypothesis) -> String {
      header.vocabulary.text(of: hypothesis.labels)
    }
  }

  /// A setting that differs; `nil` where it does not apply to a search.
  package struct Setting {
    package let name: String
    package let values: [String?]
  }

  package let sides: [Side]
  /// Knobs first.
  package let settings: [Setting]
  /// The first beams that are not the same, bit for bit.
  package let parting: TraceDifference?
  /// Where the best differ.
  package let bestParting: TraceDifference?
  /// Why beams cannot be compared, where they cannot.
  package let obstacle: String?
  /// The first expansion that is not the same; `nil` where there is none, and of traces of two
  /// vocabularies, clocks or lengths of rounds.
  package let expansion: TraceDivergence?

  /// - Throws: `TraceFileError` for a trace that cannot be read.
  package init(_ first: String, _ second: String) throws {
    sides = try [first, second].map { path in
      var reader = try TraceReader(path)
      let read = try reader.readAll(keepsRounds: false)
      return Side(path: path, header: reader.header, trace: read.trace, nBest: read.nBest)
    }
    let (a, b) = (sides[0], sides[1])
    settings = Self.settings(a.header, b.header)
    do throws(TraceComparison.ClocksDiffer) {
      let comparison = try TraceComparison(a.compared, b.compared)
      parting = comparison.next()
      bestParting = comparison.next(atLeast: .best)
      obstacle = nil
    } catch {
      (parting, bestParting, obstacle) = (nil, nil, "\(error)")
    }
    let isComparable =
      obstacle == nil && a.header.vocabulary == b.header.vocabulary
      && a.header.prunedPerRound == b.header.prunedPerRound
    expansion = isComparable ? try Self.expansion(first, second) : nil
  }

  /// Reads both side by side.
  private static func expansion(_ first: String, _ second: String) throws -> TraceDivergence? {
    var comparison = TraceReplay(try TraceReader(first))
    var other = try TraceReader(second)
    while let line = try other.nextLine() {
      switch line {
      case .step(let bytes):
        if let found = try comparison.compare(try other.step(bytes)) { return found }
      case .result(let bytes): return try comparison.compare(try other.result(bytes))
      }
    }
    return nil
  }

  private static func settings(_ a: TraceHeader, _ b: TraceHeader) -> [Setting] {
    let headers = [a, b]
    func setting(_ name: String, _ value: (TraceHeader) -> String?) -> Setting {
      Setting(name: name, values: headers.map(value))
    }
    let knobs = SearchKnob.allCases.map { knob in
      setting(knob.name) { header in
        header.search.knobs.first { $0.knob == knob }?.value.text
      }
    }
    let all =
      [
        setting("search", \.search.name), setting("dialect") { $0.search.request.dialect?.name },
      ] + knobs + [
        setting("interventions") { header in
          let words = header.search.interventions.map { $0.words(header.vocabulary) }
          return words.isEmpty ? nil : words.joined(separator: ", ")
        },
        setting("language model") { header in
          header.search.languageModel.map {
            "\($0.file.words), weight \($0.weight), over \($0.unit.rawValue)"
          }
        },
        setting("hotwords") { header in
          header.search.hotwords.map { "\($0.file.words), score \($0.score)" }
        },
        setting("model") { header in
          header.model.name + " " + header.model.files.map(\.words).joined(separator: ", ")
        },
        setting("model settings") { header in
          let words = header.model.settings.map { "\($0.name) \($0.value)" }
          return words.isEmpty ? nil : words.joined(separator: ", ")
        },
        setting("runtime", \.model.runtime), setting("audio") { $0.audio.file.words },
        setting("pruned per round") { $0.prunedPerRound.map(String.init) ?? "all" },
        setting("vocabulary") { header in
          let tokens = header.vocabulary.tokens.joined(separator: "\n")
          return
            "\(header.vocabulary.size) tokens, SHA-256 \(sha256(Array(tokens.utf8)).prefix(12))"
        },
        setting("program", \.program),
      ]
    return all.filter { $0.values[0] != $0.values[1] }
  }
}

extension TraceFileDifference.Side {
  fileprivate var compared: ComparedTrace {
    ComparedTrace(
      trace: trace, vocabulary: header.vocabulary, frameDuration: header.audio.frameDuration)
  }
}

extension TraceHeader.Stamp {
  /// The name of the file, and enough of its digest to tell it from others.
  fileprivate var words: String {
    "\(URL(fileURLWithPath: path).lastPathComponent) (SHA-256 \(digest.prefix(12)))"
  }
}
