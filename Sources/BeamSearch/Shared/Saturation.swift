/// Sums and products of sizes that a caller may set as large as there are numbers.
extension Int {
  /// The sum of two sizes, or the largest number where it is beyond that.
  func saturatingPlus(_ other: Int) -> Int {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? .max : sum
  }

  /// The product of two sizes, or the largest number where it is beyond that.
  func saturatingTimes(_ other: Int) -> Int {
    let (product, isBeyond) = multipliedReportingOverflow(by: other)
    return isBeyond ? .max : product
  }
}
