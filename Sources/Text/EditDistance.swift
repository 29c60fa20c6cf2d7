/// The fewest edits from one sequence to another (Levenshtein, 1966), without the edits themselves.
///
/// Equal to `EditAlignment(reference: a, hypothesis: b).counts.errors`; symmetric; if one is empty,
/// the length of the other.
///
/// - Complexity: O(N D) time for the longer length N and D edits (Ukkonen, 1985), O(N) memory.
package func editDistance<Element: Hashable>(_ a: [Element], _ b: [Element]) -> Int {
  let longest = max(a.count, b.count)
  var most = max(abs(a.count - b.count), 1)
  while most < longest {
    if let distance = editDistance(a, b, atMost: most) { return distance }
    most *= 2
  }
  return editDistance(a, b, atMost: longest) ?? longest
}

/// The distance if it is at most `most` (which is at least the difference in length), else `nil`: a
/// path with that few edits stays within that many cells of the diagonal.
private func editDistance<Element: Hashable>(
  _ a: [Element], _ b: [Element], atMost most: Int
) -> Int? {
  // Larger than any distance, but far from overflow.
  let far = a.count + b.count + 1
  var costs = (0...b.count).map { $0 <= most ? $0 : far }
  for i in a.indices {
    // The costs of row i are overwritten by those of row i + 1 from left to right.
    let first = max(i + 1 - most, 0)
    var diagonal = first > 0 ? costs[first - 1] : far
    var left = far
    for j in first...min(i + 1 + most, b.count) {
      let above = costs[j]
      let byPair = j > 0 ? diagonal + (a[i] == b[j - 1] ? 0 : 1) : far
      left = min(byPair, above + 1, left + 1)
      costs[j] = left
      diagonal = above
    }
  }
  return costs[b.count] <= most ? costs[b.count] : nil
}
