import Scoring
import TestSupport
import Testing

@Suite("Confusion network")
struct ConfusionNetworkTests {
  private typealias Member = (words: [String], weight: Double)

  private typealias List = [(words: [String], weight: Double)]

  private func members(_ texts: KeyValuePairs<String, Double>) -> List {
    texts.map { ($0.key.split(separator: " ").map(String.init), $0.value) }
  }

  /// A random list over few words, so that members are close and ties abound.
  private func random(_ generator: inout SplitMix64) -> List {
    (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      let words = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        ["A", "B", "C"][Int.random(in: 0...2, using: &generator)]
      }
      return (words, Double.random(in: 0.01...1, using: &generator))
    }
  }

  /// A long random sequence with changes, as the members of a real list are.
  private func randomCopies(_ generator: inout SplitMix64) -> List {
    func word() -> String { ["A", "B", "C", "D"][Int.random(in: 0...3, using: &generator)] }
    let original = (0..<25).map { _ in word() }
    return (0..<6).map { _ in
      var words = original
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let place = Int.random(in: words.indices, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: words[place] = word()
        case 1: words.insert(word(), at: place)
        default: words.remove(at: place)
        }
      }
      return (words, Double.random(in: 0.01...1, using: &generator))
    }
  }

  /// sum_j p_j ED(words, member j), by full alignments.
  private func expectedErrors(
    _ words: [String], _ list: List
  ) -> Double {
    let total = list.reduce(0) { $0 + $1.weight }
    return list.reduce(0) { sum, member in
      let errors = EditAlignment(reference: words, hypothesis: member.words).counts.errors
      return sum + member.weight / total * Double(errors)
    }
  }

  /// Sums of up to six weights.
  private let tolerance = 1e-12

  @Test("invariants of the consensus, over random lists")
  func laws() throws {
    var generator = SplitMix64(seed: 41)
    var (isNewSequence, isGlobal, total) = (0, 0, 0)
    for _ in 0..<400 {
      let list = random(&generator)
      let network = try #require(ConfusionNetwork(list))
      let words = network.words.map(\.text)
      for bin in network.bins {
        #expect(abs(bin.alternatives.reduce(0) { $0 + $1.posterior } - 1) < tolerance)
        #expect(Set(bin.alternatives.map(\.word)).count == bin.alternatives.count)
        #expect(bin.alternatives.contains { $0.word != nil })
        #expect(bin.alternatives.allSatisfy { $0.posterior <= bin.confidence + tolerance })
        #expect(bin.alternatives.dropFirst().allSatisfy { $0.posterior > 0 })
      }
      #expect(words == network.bins.compactMap(\.word))
      for word in network.words {
        #expect(network.bins[word.bin].word == word.text)
        #expect(network.bins[word.bin].confidence == word.confidence)
      }
      #expect(abs(network.expectedErrors - expectedErrors(words, list)) < tolerance)
      let best = list.map { expectedErrors($0.words, list) }.min() ?? 0
      #expect(network.expectedErrors <= best + tolerance)
      isNewSequence += list.contains { $0.words == words } ? 0 : 1
      isGlobal += network.expectedErrors <= leastExpectedErrors(list) + tolerance ? 1 : 0
      total += 1
    }
    // Otherwise the lists are too easy to prove anything.
    #expect(isNewSequence > 10)
    // The search is local: it finds the best of all sequences nearly, but not quite, always.
    #expect(isGlobal > total * 9 / 10)
  }

  /// Over all sequences of up to four words.
  private func leastExpectedErrors(_ list: List) -> Double {
    var sequences: [[String]] = [[]]
    for length in 0..<4 {
      sequences += sequences.filter { $0.count == length }
        .flatMap { start in ["A", "B", "C"].map { start + [$0] } }
    }
    return sequences.map { expectedErrors($0, list) }.min() ?? 0
  }

  @Test("the posteriors are those of Kaldi's recursion")
  func againstKaldi() throws {
    var generator = SplitMix64(seed: 42)
    for index in 0..<250 {
      let list = index < 200 ? random(&generator) : randomCopies(&generator)
      let network = try #require(ConfusionNetwork(list))
      let gamma = KaldiSausage(list).gamma(of: network.words.map(\.text))
        .filter { $0.contains { $0.key != "" } }
      #expect(gamma.count == network.bins.count)
      for (expected, bin) in zip(gamma, network.bins) {
        #expect(expected.count == bin.alternatives.count)
        for alternative in bin.alternatives {
          let other = expected[alternative.word ?? ""] ?? -1
          #expect(abs(other - alternative.posterior) < tolerance, "\(list)")
        }
      }
    }
  }

  @Test("only relative weights matter, and equal words count together")
  func weights() throws {
    var generator = SplitMix64(seed: 43)
    for _ in 0..<50 {
      let list = random(&generator)
      let network = try #require(ConfusionNetwork(list))
      let scaled = try #require(ConfusionNetwork(list.map { ($0.words, $0.weight * 1e300) }))
      let split = try #require(
        ConfusionNetwork(
          list.flatMap { [($0.words, $0.weight / 2), ($0.words, $0.weight / 2)] }
            + [(words: ["X"], weight: 0)]))
      for other in [scaled, split] {
        #expect(other.words.map(\.text) == network.words.map(\.text))
        #expect(abs(other.expectedErrors - network.expectedErrors) < tolerance)
      }
    }
  }

  @Test("a consensus that is not a member")
  func newSequence() throws {
    let network = try #require(
      ConfusionNetwork(members(["A B X": 0.4, "A Y C": 0.35, "Z B C": 0.25])))
    #expect(network.text == "A B C")
    #expect(zip(network.words, [0.75, 0.65, 0.6]).allSatisfy { abs($0.confidence - $1) < 1e-12 })
    #expect(
      network.bins.map { $0.alternatives.map(\.word) } == [["A", "Z"], ["B", "Y"], ["C", "X"]])
    #expect(abs(network.expectedErrors - 1) < 1e-12)
  }

  @Test("words that only some members have get their own slots")
  func insertions() throws {
    let network = try #require(
      ConfusionNetwork(members(["GO": 0.5, "GO ON": 0.3, "GO ON NOW": 0.1, "OH GO": 0.1])))
    #expect(network.text == "GO")
    #expect(network.bins.map(\.word) == [nil, "GO", nil])
    #expect(network.bins[0].alternatives.map(\.word) == [nil, "OH"])
    // "GO ON NOW" inserts two words in one place: the later one has it.
    #expect(network.bins[2].alternatives.map(\.word) == [nil, "ON", "NOW"])
    #expect(network.words.map(\.bin) == [1] && network.words[0].confidence == 1)
    // Both of the inserted words are counted as errors.
    #expect(abs(network.expectedErrors - (0.3 + 0.2 + 0.1)) < 1e-12)
  }

  @Test("a tie keeps the most probable words, then the first of the list")
  func ties() throws {
    let network = try #require(ConfusionNetwork(members(["B": 0.5, "A": 0.5])))
    #expect(network.text == "B")
    #expect(network.bins[0].alternatives.map(\.word) == ["B", "A"])
    let maybe = try #require(ConfusionNetwork(members(["": 0.5, "A": 0.5])))
    #expect(maybe.words.isEmpty)
    #expect(maybe.bins[0].alternatives.map(\.word) == [nil, "A"])
  }

  @Test("one member, no words, no members, impossible members")
  func edges() throws {
    let single = try #require(ConfusionNetwork(members(["A B A": 1e-300])))
    #expect(single.text == "A B A" && single.words.allSatisfy { $0.confidence == 1 })
    #expect(single.bins.count == 3 && single.expectedErrors == 0)
    let silent = try #require(ConfusionNetwork(members(["": 2])))
    #expect(silent.words.isEmpty && silent.bins.isEmpty && silent.expectedErrors == 0)
    #expect(ConfusionNetwork([]) == nil)
    #expect(ConfusionNetwork(members(["A": 0, "B": -1, "C": .nan, "D": .infinity])) == nil)
    let half = try #require(ConfusionNetwork(members(["A": .nan, "B": 0.1])))
    #expect(half.text == "B" && half.words[0].confidence == 1)
  }
}

/// Kaldi's `MinimumBayesRisk::AccStats` written down for a list (a lattice of parallel paths): each
/// path by itself, for on such a lattice nothing is shared.
private struct KaldiSausage {
  private let list: [(words: [String], weight: Double)]
  /// What an edit costs, and what a word without a slot costs more: 1 and 1e-5 in Kaldi, here
  /// whole, so that no rounding makes or breaks a tie.
  private let edit = 100_000
  private let delta = 1

  init(_ list: [(words: [String], weight: Double)]) {
    let total = list.reduce(0) { $0 + $1.weight }
    self.list = list.map { ($0.words, $0.weight / total) }
  }

  private func l(_ a: String, _ b: String, penalized: Bool = false) -> Int {
    a == b ? 0 : penalized ? edit + delta : edit
  }

  /// By slot of the consensus, epsilon ("") before, between and after its words.
  func gamma(of consensus: [String]) -> [[String: Double]] {
    let r = [""] + consensus.flatMap { [$0, ""] }
    var gamma = [[String: Double]](repeating: [:], count: r.count)
    for (words, share) in list {
      // (word, slot), slot 0 before the first.
      var alpha = [[0]]
      for q in 1...r.count { alpha[0].append(alpha[0][q - 1] + l("", r[q - 1])) }
      for (s, word) in words.enumerated() {
        alpha.append([alpha[s][0] + l(word, "", penalized: true)])
        for q in 1...r.count {
          alpha[s + 1].append(moves(alpha, s + 1, q, word, r[q - 1]).min() ?? 0)
        }
      }
      var (s, q) = (words.count, r.count)
      while q > 0 {
        let a = s == 0 ? [.max, .max, 0] : moves(alpha, s, q, words[s - 1], r[q - 1])
        if a[0] <= a[1], a[0] <= a[2] {
          gamma[q - 1][words[s - 1], default: 0] += share
          (s, q) = (s - 1, q - 1)
        } else if a[0] > a[1], a[1] <= a[2] {
          s -= 1
        } else {
          gamma[q - 1]["", default: 0] += share
          q -= 1
        }
      }
    }
    return gamma
  }

  private func moves(
    _ alpha: [[Int]], _ s: Int, _ q: Int, _ word: String, _ slot: String
  ) -> [Int] {
    [
      alpha[s - 1][q - 1] + l(word, slot), alpha[s - 1][q] + l(word, "", penalized: true),
      alpha[s][q - 1] + l("", slot),
    ]
  }
}
