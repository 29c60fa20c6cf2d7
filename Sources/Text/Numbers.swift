import Foundation

/// A number with a fixed count of decimals, in the C locale: `fixed(1.005, 2)` is "1.00".
///
/// Infinities print as `inf` and `-inf`, whatever the platform.
package func fixed(_ value: Double, _ decimals: Int) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  let text = String(format: "%.\(decimals)f", value)
  // No "-0.00": rounding removed the sign.
  return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
    ? String(text.dropFirst()) : text
}

/// A probability as people write it: 0.87 -> ".87", 1 -> "1.0", 0.0004 -> "4e-4".
package func probability(_ value: Double) -> String {
  if value >= 0.995 { return "1.0" }
  if value >= 0.005 { return String(fixed(value, 2).dropFirst()) }
  if value <= 0 { return "0" }
  let exponent = Int(log10(value).rounded(.down))
  let digit = Int((value / pow(10, Double(exponent))).rounded())
  return digit == 10 ? "1e\(exponent + 1)" : "\(digit)e\(exponent)"
}

/// A number with two digits, as people write it: 6.2, 0.31, 4.0e-05.
package func brief(_ value: Double) -> String {
  let size = abs(value)
  if size == 0 { return "0" }
  if size >= 1, size < 1000 { return fixed(value, 1) }
  return size >= 0.1 && size < 1 ? fixed(value, 2) : String(format: "%.1e", value)
}

/// A text in typographic quotes, to make its ends visible.
package func quoted(_ text: String) -> String { "\u{201C}\(text)\u{201D}" }

extension Duration {
  package var seconds: Double { self / .seconds(1) }
}
