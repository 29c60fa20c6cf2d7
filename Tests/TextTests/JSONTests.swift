import Testing
import Text

@Suite("JSON") struct JSONTests {
  private func read(_ text: String) throws(JSONError) -> JSON {
    try JSONReader.read(Array(text.utf8)[...])
  }

  @Test func values() throws {
    let text = #" {"a": [1, -2.5e3, 0, true, false, null], "b": {"c": "x"}, "": []} "#
    let expected: JSON = .object(byName: [
      "a": .array([.number(1), .number(-2500), .number(0), .bool(true), .bool(false), .null]),
      "b": .object(byName: ["c": .string("x")]), "": .array([]),
    ])
    #expect(try read(text) == expected)
    #expect(try read(expected.text) == expected)
  }

  @Test func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u00e9\u2581\ud83d\ude00""#
    #expect(try read(text) == .string("\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{2581}\u{1f600}"))
  }

  @Test func anyTextSurvives() throws {
    let all = String(String.UnicodeScalarView((0...0x3000).compactMap { Unicode.Scalar($0) }))
    #expect(try read(JSON.string(all).text) == .string(all))
  }

  @Test(arguments: [0, 1, -1, 0.1, 1e-5, 1e300, 2.5e-308, 9_007_199_254_740_992, -0.97, 1.0 / 3])
  func numbersSurvive(_ value: Double) throws {
    #expect(try read(JSON.number(value).text) == .number(value))
  }

  @Test(arguments: [
    "", " ", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,",
    "[1,]", "[1 2]", "{a:1}", "{1:2}", "tru", "nul", "truex", "01", "-", "+1", "1.", ".5", "1e",
    "1e+", "1e999", "NaN", "Infinity", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\t\"", "{} {}", "{\"a\":1,\"a\":2}", "'a'",
    "\u{feff}{}",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try read(text) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xC3, 0x28, 0x22]) }
    #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  @Test func deepNestingIsRefusedAndNotFollowed() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try read(deep) }
    #expect(throws: JSONError.self) { try read(String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func errorsSayWhere() {
    let problem = #expect(throws: JSONError.self) { try read("{\"a\": 1 \"b\"}") }
    #expect(problem?.offset == 8 && problem?.found == "\"\"\"")
  }

  @Test func membersKeepTheirOrderAndCompareWithoutIt() throws {
    let value = try read(#"{"b": 5, "a": 5.0, "c": null}"#)
    #expect(value.text == #"{"b": 5.0, "a": 5.0, "c": null}"#)
    #expect(value.canonical.text == #"{"a": 5, "b": 5, "c": null}"#)
    #expect(value == .object([("a", .integer(5)), ("c", .null), ("b", .number(5))]))
    #expect(value != .object([("a", .integer(5)), ("b", .number(5))]))
  }

  @Test func whatIsNotFiniteIsNullInResultsAndATextInFiles() {
    let values = JSON.numbers([-.infinity, .nan, .infinity, 1])
    #expect(values.text == "[null, null, null, 1.0]")
    #expect(values.text(.compact) == #"["-inf","nan","inf",1.0]"#)
  }
}
