/// Products of matrices with any strides, for gradients: weights change at every step, so nothing
/// is packed in advance as in `PackedMatrix`.
///
/// The right matrix is copied, eight columns at a time, into a panel that stays in the first-level
/// cache while all rows of the left one are processed, four at a time. Every element is summed in
/// the order of K, for any M and N.
@inline(__always)
private func multiplyAddPanels<Scalar: TrainingScalar>(
  _ left: DenseView<Scalar>, _ right: DenseView<Scalar>,
  to product: UnsafeMutableBufferPointer<Scalar>
) {
  let (rows, depth, columns) = (left.rows, left.columns, right.columns)
  precondition(right.rows == depth, "(M, K) times (K, N)")
  precondition(product.count == rows * columns, "a product of (M, N)")
  guard let out = product.baseAddress, let x = left.values.baseAddress, depth > 0 else { return }
  if rows < 4 && left.columnStride == 1 && right.rowStride == 1 {
    return addDots(left, x, right, to: out)
  }
  if rows < 4 && right.columnStride == 1 {
    return addWeightedRows(left, x, right, to: out)
  }
  withUnsafeTemporaryAllocation(of: SIMD8<Scalar>.self, capacity: depth) { panel in
    guard let weights = panel.baseAddress else { return }
    var column = 0
    while column < columns {
      let lanes = min(8, columns - column)
      pack(right, column: column, lanes: lanes, to: weights)
      var row = 0
      while row + 4 <= rows {
        addFourRows(
          left, x + row * left.rowStride, weights, to: out + row * columns + column,
          stride: columns, lanes: lanes)
        row += 4
      }
      while row < rows {
        addOneRow(
          left, x + row * left.rowStride, weights, to: out + row * columns + column, lanes: lanes)
        row += 1
      }
      column += lanes
    }
  }
}

/// A few rows by a matrix with contiguous columns, as in one step of a recurrent network: copying
/// the weights would take longer than the products.
@inline(__always)
private func addDots<Scalar: TrainingScalar>(
  _ left: DenseView<Scalar>, _ x: UnsafePointer<Scalar>, _ right: DenseView<Scalar>,
  to out: UnsafeMutablePointer<Scalar>
) {
  guard let weights = right.values.baseAddress else { return }
  for row in 0..<left.rows {
    let values = x + row * left.rowStride
    for column in 0..<right.columns {
      out[row * right.columns + column] += dot(
        values, weights + column * right.columnStride, count: right.rows)
    }
  }
}

/// A few rows by a matrix with contiguous rows, as in one backward step of a recurrent network: the
/// weighted sum of those rows.
@inline(__always)
private func addWeightedRows<Scalar: TrainingScalar>(
  _ left: DenseView<Scalar>, _ x: UnsafePointer<Scalar>, _ right: DenseView<Scalar>,
  to out: UnsafeMutablePointer<Scalar>
) {
  guard let weights = right.values.baseAddress else { return }
  for row in 0..<left.rows {
    for k in 0..<left.columns {
      let scale = x[row * left.rowStride + k * left.columnStride]
      let (source, sums) = (weights + k * right.rowStride, out + row * right.columns)
      for column in 0..<right.columns { sums[column] += scale * source[column] }
    }
  }
}

/// The dot product of two vectors, in two times eight interleaved sums.
@inline(__always)
private func dot<Scalar: TrainingScalar>(
  _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, count: Int
) -> Scalar {
  let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
  let size = MemoryLayout<Scalar>.stride
  var (even, odd) = (SIMD8<Scalar>(), SIMD8<Scalar>())
  var k = 0
  while k + 16 <= count {
    even +=
      x.loadUnaligned(fromByteOffset: k * size, as: SIMD8<Scalar>.self)
      * y.loadUnaligned(fromByteOffset: k * size, as: SIMD8<Scalar>.self)
    odd +=
      x.loadUnaligned(fromByteOffset: (k + 8) * size, as: SIMD8<Scalar>.self)
      * y.loadUnaligned(fromByteOffset: (k + 8) * size, as: SIMD8<Scalar>.self)
    k += 16
  }
  var sum = (even + odd).sum()
  while k < count {
    sum += a[k] * b[k]
    k += 1
  }
  return sum
}

/// Columns `column..<column + lanes` of a matrix, one vector per row; missing lanes are 0.
@inline(__always)
private func pack<Scalar: TrainingScalar>(
  _ matrix: DenseView<Scalar>, column: Int, lanes: Int,
  to panel: UnsafeMutablePointer<SIMD8<Scalar>>
) {
  guard let base = matrix.values.baseAddress else { return }
  let first = base + column * matrix.columnStride
  for k in 0..<matrix.rows {
    let source = first + k * matrix.rowStride
    if lanes == 8 && matrix.columnStride == 1 {
      (panel + k).initialize(
        to: UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Scalar>.self))
    } else {
      var values = SIMD8<Scalar>()
      for lane in 0..<lanes { values[lane] = source[lane * matrix.columnStride] }
      (panel + k).initialize(to: values)
    }
  }
}

@inline(__always)
private func addFourRows<Scalar: TrainingScalar>(
  _ left: DenseView<Scalar>, _ x0: UnsafePointer<Scalar>,
  _ weights: UnsafeMutablePointer<SIMD8<Scalar>>, to out: UnsafeMutablePointer<Scalar>, stride: Int,
  lanes: Int
) {
  let step = left.columnStride
  let (x1, x2, x3) = (x0 + left.rowStride, x0 + 2 * left.rowStride, x0 + 3 * left.rowStride)
  var (s0, s1) = (SIMD8<Scalar>(), SIMD8<Scalar>())
  var (s2, s3) = (SIMD8<Scalar>(), SIMD8<Scalar>())
  var place = 0
  for k in 0..<left.columns {
    let w = weights[k]
    s0 += SIMD8(repeating: x0[place]) * w
    s1 += SIMD8(repeating: x1[place]) * w
    s2 += SIMD8(repeating: x2[place]) * w
    s3 += SIMD8(repeating: x3[place]) * w
    place += step
  }
  add(s0, to: out, lanes)
  add(s1, to: out + stride, lanes)
  add(s2, to: out + 2 * stride, lanes)
  add(s3, to: out + 3 * stride, lanes)
}

@inline(__always)
private func addOneRow<Scalar: TrainingScalar>(
  _ left: DenseView<Scalar>, _ x: UnsafePointer<Scalar>,
  _ weights: UnsafeMutablePointer<SIMD8<Scalar>>, to out: UnsafeMutablePointer<Scalar>, lanes: Int
) {
  var sum = SIMD8<Scalar>()
  for k in 0..<left.columns { sum += SIMD8(repeating: x[k * left.columnStride]) * weights[k] }
  add(sum, to: out, lanes)
}

@inline(__always)
private func add<Scalar: TrainingScalar>(
  _ sums: SIMD8<Scalar>, to out: UnsafeMutablePointer<Scalar>, _ lanes: Int
) {
  if lanes == 8 {
    let place = UnsafeMutableRawPointer(out)
    let before = place.loadUnaligned(as: SIMD8<Scalar>.self)
    place.storeBytes(of: before + sums, as: SIMD8<Scalar>.self)
  } else {
    for lane in 0..<lanes { out[lane] += sums[lane] }
  }
}

extension Float {
  package static func multiplyAdd(
    _ left: DenseView<Float>, _ right: DenseView<Float>,
    to product: UnsafeMutableBufferPointer<Float>
  ) {
    multiplyAddPanels(left, right, to: product)
  }
}

extension Double {
  package static func multiplyAdd(
    _ left: DenseView<Double>, _ right: DenseView<Double>,
    to product: UnsafeMutableBufferPointer<Double>
  ) {
    multiplyAddPanels(left, right, to: product)
  }
}
