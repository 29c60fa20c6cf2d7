import Text

/// The weighted word sequences that a consensus is sought for; words are numbers.
struct ConsensusList {
  /// Different sequences with the sum of their weights, in the order of the list.
  private var members: [(words: [Int], share: Double)] = []
  /// The text of each number.
  private let texts: [String]
  /// What posteriors may differ by from rounding alone: a nearer rival does not displace a word.
  private let rounding = 1e-12
  /// Never met: each repetition takes away expected errors. Against rounding gone wrong.
  private let mostRepetitions = 100

  init(_ weighted: [(words: [String], weight: Double)]) {
    let possible = weighted.filter { $0.weight > 0 && $0.weight.isFinite }
    let numbers = WordNumbers(possible.map(\.words))
    texts = numbers.words
    // Against overflow of the sum, weights are first put below 1.
    let largest = possible.map(\.weight).max() ?? 1
    let total = possible.reduce(0) { $0 + $1.weight / largest }
    var places: [[Int]: Int] = [:]
    for (words, member) in zip(numbers.sequences, possible) {
      let share = member.weight / largest / total
      if let place = places[words] {
        members[place].share += share
      } else {
        places[words] = members.count
        members.append((words, share))
      }
    }
  }

  /// The sequence of least expected errors that repeated re-alignment leads to; `nil` without
  /// members.
  func consensus() -> (words: [Int], expectedErrors: Double)? {
    guard let mostProbable = members.indices.max(by: { members[$0].share < members[$1].share })
    else { return nil }
    let risks = risksOfMembers()
    let leastRisk = risks.indices.min { risks[$0] < risks[$1] } ?? mostProbable
    let end = improve(members[mostProbable].words)
    guard leastRisk != mostProbable else { return end }
    let other = improve(members[leastRisk].words)
    return other.expectedErrors < end.expectedErrors ? other : end
  }

  /// Re-aligns and takes the best word of each place, until nothing changes.
  private func improve(_ start: [Int]) -> (words: [Int], expectedErrors: Double) {
    var words = start
    for _ in 0..<mostRepetitions {
      let next = slots(of: words).map(\.choice).filter { $0 != SlotAlignment.epsilon }
      if next == words { break }
      words = next
    }
    return (words, expectedErrors(of: words))
  }

  /// sum_j p_j ED(words, member j).
  private func expectedErrors(of words: [Int]) -> Double {
    members.reduce(0) { $0 + $1.share * Double(editDistance(words, $1.words)) }
  }

  private func risksOfMembers() -> [Double] {
    var risks = [Double](repeating: 0, count: members.count)
    for i in members.indices {
      for j in 0..<i {
        let errors = Double(editDistance(members[i].words, members[j].words))
        risks[i] += members[j].share * errors
        risks[j] += members[i].share * errors
      }
    }
    return risks
  }

  /// A place in the network with the shares of what stands there.
  private struct Slot {
    /// What the consensus that was aligned to has here.
    var current: Int
    var shares: [Int: Double] = [:]
    /// What it should have.
    var choice: Int

    init(current: Int) {
      self.current = current
      choice = current
    }
  }

  /// All places of a consensus, those without a word between the others.
  private func slots(of words: [Int]) -> [Slot] {
    var slots = SlotAlignment.slots(of: words).map { Slot(current: $0) }
    for member in members {
      for (q, word) in SlotAlignment.fill(words, with: member.words).enumerated() {
        slots[q].shares[word, default: 0] += member.share
      }
    }
    for q in slots.indices {
      let best = ranked(slots[q].shares)[0]
      let hasMore = best.value > (slots[q].shares[slots[q].current] ?? 0) + rounding
      slots[q].choice = hasMore ? best.key : slots[q].current
    }
    return slots
  }

  /// Most probable first; of equals the word of the lower number, and epsilon last.
  private func ranked(_ shares: [Int: Double]) -> [(key: Int, value: Double)] {
    shares.sorted { a, b in
      if a.value != b.value { return a.value > b.value }
      if a.key == SlotAlignment.epsilon { return false }
      return b.key == SlotAlignment.epsilon || a.key < b.key
    }
  }

  /// The places of a consensus for others to read.
  func bins(of words: [Int]) -> [ConfusionNetwork.Bin] {
    slots(of: words).map { slot in
      var shares = slot.shares
      let own = shares.removeValue(forKey: slot.current) ?? 0
      return ConfusionNetwork.Bin(
        alternatives: ([(key: slot.current, value: own)] + ranked(shares)).map { word, share in
          ConfusionNetwork.Alternative(
            word: word == SlotAlignment.epsilon ? nil : texts[word], posterior: share)
        })
    }
  }
}
