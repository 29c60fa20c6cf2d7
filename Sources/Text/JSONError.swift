/// Why a text is not JSON as `JSONReader` takes it.
package struct JSONError: Error, Equatable, Sendable {
  /// The byte at which reading stopped.
  package let offset: Int
  package let found: String
  package let expected: String
}
