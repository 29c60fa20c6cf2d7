/// How a file stores the values of a tensor; in memory all are `Float`.
package enum ScalarType: String, CaseIterable, Sendable {
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"

  /// Bytes of a value.
  package var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Widens little-endian values; exact.
  package func widen(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    let count = bytes.count / byteCount
    return [Float](unsafeUninitializedCapacity: count) { values, initialized in
      switch self {
      case .float32:
        for index in 0..<count {
          let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
          values.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
        }
      case .float16: Self.widenHalves(bytes, into: values, count, Self.fromFloat16)
      case .bfloat16: Self.widenHalves(bytes, into: values, count) { $0 &<< 16 }
      }
      initialized = count
    }
  }

  /// Little-endian values, rounded to nearest (ties to even) if they do not fit.
  func narrow(_ values: [Float]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: values.count * byteCount) { bytes, count in
      let out = UnsafeMutableRawBufferPointer(bytes)
      for (index, value) in values.enumerated() {
        switch self {
        case .float32:
          out.storeBytes(
            of: value.bitPattern.littleEndian, toByteOffset: index * 4, as: UInt32.self)
        case .float16:
          out.storeBytes(
            of: Float16(value).bitPattern.littleEndian, toByteOffset: index * 2, as: UInt16.self)
        case .bfloat16:
          out.storeBytes(
            of: Self.toBFloat16(value).littleEndian, toByteOffset: index * 2, as: UInt16.self)
        }
      }
      count = values.count * byteCount
    }
  }

  /// Converts eight 16-bit values at a time to `Float` bits.
  @inline(__always)
  private static func widenHalves(
    _ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>, _ count: Int,
    _ convert: (SIMD8<UInt32>) -> SIMD8<UInt32>
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      var halves = SIMD8<UInt16>()
      let lanes = min(8, count - start)
      if lanes == 8 {
        halves = bytes.loadUnaligned(fromByteOffset: start * 2, as: SIMD8<UInt16>.self)
      } else {
        for lane in 0..<lanes {
          halves[lane] = bytes.loadUnaligned(
            fromByteOffset: (start + lane) * 2, as: UInt16.self)
        }
      }
      #if _endian(big)
        halves = (halves &<< 8) | (halves &>> 8)
      #endif
      let wide = unsafeBitCast(
        convert(SIMD8<UInt32>(truncatingIfNeeded: halves)), to: SIMD8<Float>.self)
      for lane in 0..<lanes { values.initializeElement(at: start + lane, to: wide[lane]) }
    }
  }

  /// A shift moves the exponent and a multiplication corrects its bias, which also converts
  /// denormal halves to normal `Float`s; infinities and NaN keep their payload.
  @inline(__always)
  private static func fromFloat16(_ halves: SIMD8<UInt32>) -> SIMD8<UInt32> {
    let magnitude = (halves & 0x7FFF) &<< 13
    let scaled = unsafeBitCast(magnitude, to: SIMD8<Float>.self) * 0x1p112
    let special = (halves & 0x7C00) .== 0x7C00
    let bits = unsafeBitCast(scaled, to: SIMD8<UInt32>.self)
      .replacing(with: magnitude | 0x7F80_0000, where: special)
    return bits | ((halves & 0x8000) &<< 16)
  }

  private static func toBFloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    // Rounding must not turn a NaN into infinity.
    if value.isNaN { return UInt16(bits >> 16) | 0x40 }
    return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }
}
