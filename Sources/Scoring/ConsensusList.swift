import Text

/// The weighted word sequences of which to find the consensus; words are numbers.
struct ConsensusList {
  /// Distinct sequences with their total weights, in list order.
  private var members: [(words: [Int], share: Double)] = []
  /// The text of each number.
  private let texts: [String]
  /// The rounding error of posteriors: a word is not replaced by one within this margin.
  private let rounding = 1e-12
  /// Never reached, since each iteration lowers the expected errors; a guard against rounding.
  private let mostRepetitions = 100

  init(_ weighted: [(words: [String], weight: Double)]) {
    let possible = weighted.filter { $0.weight > 0 && $0.weight.isFinite }
    let numbers = WordNumbers(possible.map(\.words))
    texts = numbers.words
    // Weights are first scaled below 1, so that their sum cannot overflow.
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

  /// The sequence with the fewest expected errors found by iterated re-alignment; `nil` without
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

  /// Re-aligns and takes the best word in each slot, until nothing changes.
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

  /// A slot of the network with the posteriors of its alternatives.
  private struct Slot {
    /// The word of the consensus that was aligned to.
    var current: Int
    var shares: [Int: Double] = [:]
    /// The word it should have.
    var choice: Int

    init(current: Int) {
      self.current = current
      choice = current
    }
  }

  /// All slots of a consensus, including the empty ones between words.
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

  /// Most probable first; on ties the lower word number first, epsilon last.
  private func ranked(_ shares: [Int: Double]) -> [(key: Int, value: Double)] {
    shares.sorted { a, b in
      if a.value != b.value { return a.value > b.value }
      if a.key == SlotAlignment.epsilon { return false }
      return b.key == SlotAlignment.epsilon || a.key < b.key
    }
  }

  /// The slots of a consensus in public form.
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
