/// Something a user gave that cannot be used.
struct InputError: Error, Equatable, CustomStringConvertible {
  /// The file, argument or option.
  let place: String
  let found: String
  let expected: String
  /// What to do next.
  let advice: String

  var description: String {
    "\(place): found \(found); expected \(expected)\n\(advice)"
  }
}
