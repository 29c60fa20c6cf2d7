/// Elementary functions of eight lanes, the same bits on every machine (libm's differ).
///
/// exp after Cephes' `expf` (Moshier, 1989): n = round(x / ln 2), a polynomial of degree 6 in the
/// remainder, times 2^n.
extension SIMD8 where Scalar == Float {
  /// e^x within 2 units in the last place; 0 below -87.33 (no denormal results), infinity above
  /// 88.72; NaN stays NaN.
  @inline(__always)
  func exponential() -> Self {
    let low: Float = -87.33654
    let high: Float = 88.72283
    let isLow = self .< low
    let isHigh = self .> high
    let x = replacing(with: low, where: isLow).replacing(with: high, where: isHigh)
    // Adding 1.5 * 2^23 rounds to the nearest integer, which is then in the low bits.
    let magic = Self(repeating: 12_582_912)
    let shifted = x * 1.442_695_04 + magic
    let n = shifted - magic
    let r = (x - n * 0.693_359_375) - n * -2.121_944_40e-4
    var p = Self(repeating: 1.987_569_15e-4)
    p = p * r + 1.398_199_95e-3
    p = p * r + 8.333_451_91e-3
    p = p * r + 4.166_579_59e-2
    p = p * r + 1.666_666_55e-1
    p = p * r + 5.000_000_12e-1
    let y = (p * (r * r) + r) + 1
    // In two steps, because 2^128 is not a Float even if the product is.
    let integers =
      unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- unsafeBitCast(magic, to: SIMD8<Int32>.self)
    let half = integers &>> 1
    let scaled = y * Self.powerOfTwo(half) * Self.powerOfTwo(integers &- half)
    return
      scaled
      .replacing(with: 0, where: isLow)
      .replacing(with: .infinity, where: isHigh)
      .replacing(with: self, where: self .!= self)
  }

  /// 2^n for -126...127.
  @inline(__always)
  private static func powerOfTwo(_ n: SIMD8<Int32>) -> Self {
    unsafeBitCast((n &+ 127) &<< 23, to: Self.self)
  }

  /// 1 / (1 + e^-x), within 2e-7.
  @inline(__always)
  func sigmoid() -> Self { 1 / ((-self).exponential() + 1) }

  /// tanh x, within 2e-7 and odd: a polynomial near zero (Cephes' `tanhf`), else through exp.
  @inline(__always)
  func hyperbolicTangent() -> Self {
    let square = self * self
    var p = Self(repeating: -5.704_988_72e-3)
    p = p * square + 2.063_908_88e-2
    p = p * square + -5.373_971_55e-2
    p = p * square + 1.333_144_22e-1
    p = p * square + -3.333_328_19e-1
    let near = p * square * self + self
    let magnitude = replacing(with: -self, where: self .< 0)
    let far = 1 - 2 / ((magnitude + magnitude).exponential() + 1)
    let signed = far.replacing(with: -far, where: self .< 0)
    return signed.replacing(with: near, where: magnitude .< 0.625)
  }

  /// The sum of all lanes, in a fixed order.
  @inline(__always)
  func laneSum() -> Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// The largest lane; unspecified where one is NaN.
  @inline(__always)
  func laneMax() -> Float {
    let four = lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf)
    return Swift.max(Swift.max(four[0], four[1]), Swift.max(four[2], four[3]))
  }
}

extension SIMD4 where Scalar == Double {
  /// e^x within 2 units in the last place, after Cephes' `exp`: 0 below -708 (no denormal results),
  /// infinity above 709; NaN stays NaN.
  @inline(__always)
  func exponential() -> Self {
    let isLow = self .< -708
    let isHigh = self .> 709
    let x = replacing(with: -708, where: isLow).replacing(with: 709, where: isHigh)
    // As above, with 1.5 * 2^52.
    let magic = Self(repeating: 6_755_399_441_055_744)
    let shifted = x * 1.442_695_040_888_963_407_4 + magic
    let n = shifted - magic
    let r = (x - n * 6.931_457_519_531_25e-1) - n * 1.428_606_820_309_417_232_12e-6
    let square = r * r
    var p = Self(repeating: 1.261_771_930_748_105_908_78e-4)
    p = p * square + 3.029_944_077_074_419_613_00e-2
    p = (p * square + 9.999_999_999_999_999_999_10e-1) * r
    var q = Self(repeating: 3.001_985_051_386_644_550_42e-6)
    q = q * square + 2.524_483_403_496_841_041_92e-3
    q = q * square + 2.272_655_482_081_550_287_66e-1
    q = q * square + 2.000_000_000_000_000_000_05
    let y = (p + p) / (q - p) + 1
    let integers =
      unsafeBitCast(shifted, to: SIMD4<Int64>.self) &- unsafeBitCast(magic, to: SIMD4<Int64>.self)
    let power = unsafeBitCast((integers &+ 1023) &<< 52, to: Self.self)
    return (y * power)
      .replacing(with: 0, where: isLow)
      .replacing(with: .infinity, where: isHigh)
      .replacing(with: self, where: self .!= self)
  }

  /// The sum of all lanes, in a fixed order.
  @inline(__always)
  func laneSum() -> Double {
    let two = lowHalf + highHalf
    return two[0] + two[1]
  }
}
