import Kernels

/// The similarity of an embedding and a position vector.
package enum Similarity: String, CaseIterable, Sendable {
  /// x.p
  case dot
  /// x.p / (|x| |p|), 0 if either is zero.
  case cosine
}

/// The weight of each label of a context: the similarity of its embedding to the vectors of its
/// position, averaged over the heads.
///
/// Both similarities are linear in a quantity of the position alone (p, or p / |p|), so H heads
/// fold into one vector per position: q_n = 1/H sum_h p_hn, or 1/H sum_h p_hn / |p_hn| for cosine,
/// and the weight is x.q_n, or x.q_n / |x|. Summing the stored cosine vectors without normalising
/// each first, or taking the cosine with their sum, would be wrong.
struct SimilarityWeights: Sendable {
  private let similarity: Similarity
  /// H matrices (N, E), as stored.
  private let heads: [Matrix]
  /// (N, E).
  private let folded: Matrix

  init(heads: [Matrix], similarity: Similarity) {
    self.heads = heads
    self.similarity = similarity
    let (size, dim) = (heads[0].rows, heads[0].columns)
    var folded = Matrix(rows: size, columns: dim)
    for head in heads {
      for position in 0..<size {
        let vector = head.row(position)
        let length = similarity == .cosine ? dot(vector, vector).squareRoot() : 1
        guard length > 0 else { continue }
        let scale = 1 / (Float(heads.count) * length)
        for column in 0..<dim {
          folded[position, column] += vector[vector.startIndex + column] * scale
        }
      }
    }
    self.folded = folded
  }

  /// The weight of an embedding (E) at a position, 0 the oldest, by the folded vectors.
  func weight(of row: ArraySlice<Float>, at position: Int) -> Float {
    let product = dot(row, folded.row(position))
    guard similarity == .cosine else { return product }
    let length = dot(row, row).squareRoot()
    return length > 0 ? product / length : 0
  }

  /// The same, head by head as the paper writes it.
  func unfoldedWeight(of row: ArraySlice<Float>, at position: Int) -> Float {
    let sum = heads.reduce(Float(0)) { sum, head in
      let vector = head.row(position)
      let product = dot(row, vector)
      guard similarity == .cosine else { return sum + product }
      let lengths = dot(row, row).squareRoot() * dot(vector, vector).squareRoot()
      return lengths > 0 ? sum + product / lengths : sum
    }
    return sum / Float(heads.count)
  }
}
