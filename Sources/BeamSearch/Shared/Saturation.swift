/// Sums and products of sizes that a caller may set up to `Int.max`.
extension Int {
  /// The sum of two sizes, at most `Int.max`.
  func saturatingPlus(_ other: Int) -> Int {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? .max : sum
  }

  /// The product of two sizes, at most `Int.max`.
  func saturatingTimes(_ other: Int) -> Int {
    let (product, isBeyond) = multipliedReportingOverflow(by: other)
    return isBeyond ? .max : product
  }
}
