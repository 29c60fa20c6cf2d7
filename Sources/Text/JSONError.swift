/// Why a text is not JSON accepted by `JSONReader`.
package struct JSONError: Error, Equatable, Sendable {
  /// The byte at which reading stopped.
  package let offset: Int
  package let found: String
  package let expected: String
}
