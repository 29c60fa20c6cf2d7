/// Why a text is not JSON as `JSONReader` takes it.
struct JSONError: Error, Equatable {
  /// The byte at which reading stopped.
  let offset: Int
  let found: String
  let expected: String
}
