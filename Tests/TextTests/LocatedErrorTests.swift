import Testing
import Text

/// Every error about what was given prints in one grammar.
struct LocatedErrorTests {
  private enum Failure: Equatable, Sendable { case wrong }

  @Test(arguments: [
    ("m.arpa", 3, "", "m.arpa, line 3"), ("m.bin", nil, "byte 8", "m.bin, byte 8"),
    (nil, nil, "--beam", "--beam"), ("k.toml", 1, "q", "k.toml, line 1, q"),
  ])
  func places(file: String?, line: Int?, place: String, expected: String) {
    let error = LocatedError(
      Failure.wrong, in: file, line: line, at: place, found: "0", expected: "1 or more",
      advice: "raise it")
    #expect(error.description == "\(expected): found 0; expected 1 or more; raise it")
  }
}
