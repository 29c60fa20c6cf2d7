import Dispatch

/// The same work on many values, on several threads.
package enum Parallel {
  /// The results in the order of the values, whatever the order of the work.
  package static func map<Value: Sendable, Output: Sendable>(
    _ values: [Value], threads: Int, _ work: @Sendable (Value) throws -> Output
  ) -> [Result<Output, any Error>] {
    let results = Locked(
      (next: 0, done: [Result<Output, any Error>?](repeating: nil, count: values.count)))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, values.count))) { _ in
      while true {
        let index = results.withLock { state in
          defer { state.next += 1 }
          return state.next
        }
        guard index < values.count else { return }
        let result = Result { try work(values[index]) }
        results.withLock { $0.done[index] = result }
      }
    }
    return results.withLock { $0.done.compactMap(\.self) }
  }
}
