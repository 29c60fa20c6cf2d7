/// The index of the largest value, the lowest on a tie; NaN is never chosen over a number.
///
/// Edge Cases: `nil` if there are no values.
package func argmax(_ values: [Double]) -> Int? {
  values.indices.dropFirst().reduce(values.isEmpty ? nil : 0) { best, index in
    guard let best else { return index }
    return comesBefore(index, best, in: values) ? index : best
  }
}

/// The indices of the `count` largest values, best first, lower index first on a tie; fewer if
/// there are fewer values. NaN comes last.
///
/// - Complexity: O(V + count^2 log V) for values in random order.
package func topK(_ values: [Double], _ count: Int) -> [Int] {
  guard count > 0 else { return [] }
  var best: [Int] = []
  best.reserveCapacity(min(count, values.count) + 1)
  for index in values.indices {
    if best.count == count, let worst = best.last, !comesBefore(index, worst, in: values) {
      continue
    }
    let place = best.lastIndex { comesBefore($0, index, in: values) }.map { $0 + 1 } ?? 0
    best.insert(index, at: place)
    if best.count > count { best.removeLast() }
  }
  return best
}

/// Whether index `a` ranks above index `b`.
private func comesBefore(_ a: Int, _ b: Int, in values: [Double]) -> Bool {
  let (x, y) = (values[a], values[b])
  if x == y || (x.isNaN && y.isNaN) { return a < b }
  return x > y || y.isNaN
}
