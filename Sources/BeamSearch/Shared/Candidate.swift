import Transducer

/// How far a step advances, in a model whose tokens have durations.
package struct Jump: Sendable, Equatable {
  /// The model's duration, in frames.
  package var duration: Int { Int(storedDuration) }
  /// The frame where its hypothesis continues.
  package var due: Int {
    get { Int(storedDue) }
    set { storedDue = Int32(newValue) }
  }

  /// As narrow as possible: every expansion of a trace holds both.
  private let storedDuration: Int32
  private var storedDue: Int32

  package init(duration: Int, due: Int) {
    storedDuration = Int32(duration)
    storedDue = Int32(due)
  }
}

/// A token after a parent, before it is expanded.
struct Candidate: Sendable {
  /// The parent's index in the list being extended.
  var parent: Int
  var token: TokenID
  var jump: Jump?
  /// log P(token), the fusion score, and the parent's score plus both; nats.
  var logProb: Double
  var bonus = 0.0
  var total: Double

  /// The order of every ranking: higher total, then lower token id, then shorter duration, then
  /// earlier parent.
  static func isBetter(_ a: Candidate, _ b: Candidate) -> Bool {
    if a.total != b.total { return a.total > b.total }
    if a.token != b.token { return a.token < b.token }
    if let x = a.jump?.duration, let y = b.jump?.duration, x != y { return x < y }
    return a.parent < b.parent
  }
}

/// The best candidates of those offered, up to a capacity, in any order of arrival.
///
/// - Complexity: O(1) for a candidate that is not among the best so far, else O(log capacity).
struct BestCandidates: Sendable {
  let capacity: Int
  /// A binary heap, the worst at the top.
  private var heap: [Candidate] = []

  init(capacity: Int) {
    self.capacity = capacity
    threshold = capacity > 0 ? -.infinity : .infinity
  }

  /// The score a candidate needs to enter; -inf while there is room.
  private(set) var threshold: Double

  mutating func offer(_ candidate: Candidate) {
    if heap.count < capacity {
      heap.append(candidate)
      siftUp()
    } else if let worst = heap.first, Candidate.isBetter(candidate, worst) {
      heap[0] = candidate
      siftDown()
    }
    if heap.count == capacity, let worst = heap.first { threshold = worst.total }
  }

  /// The kept candidates, best first.
  func sorted() -> [Candidate] { heap.sorted(by: Candidate.isBetter) }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Candidate.isBetter(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if Candidate.isBetter(heap[worst], heap[child]) { worst = child }
      }
      if worst == parent { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
