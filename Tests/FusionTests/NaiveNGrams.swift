import Foundation
import Fusion
import TestSupport
import Testing

/// N-grams in a dictionary, scored by the textbook's recursion: nothing is shared with the model.
struct NaiveNGrams {
  struct Entry {
    /// log10.
    var logProb: Double
    var backOff: Double?
  }

  var order: Int
  var entries: [[String]: Entry] = [:]

  /// log10 P of the word after all that came before.
  func logProb(_ word: String, after history: [String]) -> Double {
    let history = Array(history.suffix(order - 1))
    if let entry = entries[history + [word]] { return entry.logProb }
    guard !history.isEmpty else { return -.infinity }
    return (entries[history]?.backOff ?? 0) + logProb(word, after: Array(history.dropFirst()))
  }

  /// As an ARPA file; the n-grams of each order shuffled if a generator is given.
  func arpa(shuffledBy random: SplitMix64? = nil) -> String {
    let orders = (1...order).map { n in
      let keys = entries.keys.filter { $0.count == n }
        .sorted { $0.joined(separator: " ") < $1.joined(separator: " ") }
      guard var random else { return keys }
      return keys.shuffled(using: &random)
    }
    var lines = ["\\data\\"] + orders.enumerated().map { "ngram \($0 + 1)=\($1.count)" }
    for (n, keys) in orders.enumerated() {
      lines += ["", "\\\(n + 1)-grams:"]
      for key in keys {
        guard let entry = entries[key] else { continue }
        let backOff = entry.backOff.map { "\t\($0)" } ?? ""
        lines.append("\(entry.logProb)\t\(key.joined(separator: " "))\(backOff)")
      }
    }
    return (lines + ["", "\\end\\", ""]).joined(separator: "\n")
  }

  /// A random model: every history has an entry, some back-off weights are missing, some above 1.
  static func random(seed: UInt64) -> NaiveNGrams {
    var random = SplitMix64(seed: seed)
    let words =
      ["<s>", "</s>", "<unk>"] + (0..<Int.random(in: 1...6, using: &random)).map { "w\($0)" }
    var model = NaiveNGrams(order: Int.random(in: 1...5, using: &random))
    var last: [[String]] = [[]]
    for n in 1...model.order {
      var next: [[String]] = []
      for history in last {
        for word in words where n == 1 || Double.random(in: 0...1, using: &random) < 0.4 {
          let backOff: Double? =
            Bool.random(using: &random) && n < model.order
            ? Double.random(in: -2...0.3, using: &random) : nil
          model.entries[history + [word]] = Entry(
            logProb: Double.random(in: -4...0, using: &random), backOff: backOff)
          next.append(history + [word])
        }
      }
      // At most 40 histories are extended, so that high orders stay small.
      last = Array(next.shuffled(using: &random).prefix(40))
    }
    return model
  }

  /// A model estimated from sentences, interpolated with Witten and Bell's weights (1991): at each
  /// history all probabilities add up to 1. Words are those of the sentences, `</s>` and `<unk>`.
  static func estimated(from sentences: [[String]], order: Int) -> NaiveNGrams {
    var follows: [[String]: [String: Double]] = [:]
    for sentence in sentences {
      let padded = ["<s>"] + sentence + ["</s>"]
      for end in 1..<padded.count {
        for length in 0..<min(order, end + 1) {
          follows[Array(padded[end - length..<end]), default: [:]][padded[end], default: 0] += 1
        }
      }
    }
    let vocabulary = Set(sentences.joined()).union(["</s>", "<unk>"])
    var model = NaiveNGrams(order: order)
    func probability(_ word: String, _ history: [String]) -> Double {
      let lower =
        history.isEmpty
        ? 1 / Double(vocabulary.count) : probability(word, Array(history.dropFirst()))
      guard let counts = follows[history] else { return lower }
      let (tokens, types) = (counts.values.reduce(0, +), Double(counts.count))
      return (counts[word, default: 0] + types * lower) / (tokens + types)
    }
    func backOff(_ history: [String]) -> Double? {
      guard let counts = follows[history], history.count < order else { return nil }
      return log10(Double(counts.count) / (counts.values.reduce(0, +) + Double(counts.count)))
    }
    for (history, counts) in follows {
      for word in history.isEmpty ? Array(vocabulary) : Array(counts.keys) {
        model.entries[history + [word]] = Entry(
          logProb: log10(probability(word, history)), backOff: backOff(history + [word]))
      }
    }
    model.entries[["<s>"]] = Entry(logProb: -99, backOff: backOff(["<s>"]))
    return model
  }
}

extension NGramModel {
  /// From the text of an ARPA file.
  init(arpa: String) throws { self = try ArpaFile.parse(Array(arpa.utf8), path: "test.arpa") }

  /// What each word adds after those before it; nats.
  func scores(_ words: [String], from start: NGramState) throws -> [Double] {
    var state = start
    return try words.map { text in
      let scored = score(of: try #require(self.word(text)), after: state)
      state = scored.state
      return scored.logProb
    }
  }
}
