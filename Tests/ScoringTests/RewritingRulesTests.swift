import Scoring
import TestSupport
import Testing
import Text

@Suite("Rewriting rules")
struct RewritingRulesTests {
  /// `Tests/Vectors/rewriting.json`: 100 rules and what NIST's rfilter1 makes of 200 texts.
  private struct Vector: Decodable {
    let rules: String
    let texts: [[String]]
  }

  @Test func textsAreRewrittenAsByRfilter1() throws {
    let vectors = try TextVectors.read("rewriting.json", as: [Vector].self)
    var (ruleCount, changes) = (0, 0)
    for vector in vectors {
      let rules = try RewritingRules(parsing: vector.rules, name: "vector")
      ruleCount += rules.count
      for pair in vector.texts {
        changes += pair[0] == pair[1] ? 0 : 1
        #expect(rules.applied(to: pair[0]) == pair[1], "\(vector.rules)")
      }
    }
    #expect(ruleCount == 100 && changes > 80)
  }

  private func rewrite(_ text: String, _ rules: String) throws -> String {
    try RewritingRules(parsing: rules, name: "rules.glm").applied(to: text)
  }

  @Test func theFirstRuleThatFitsIsApplied() throws {
    #expect(try rewrite("abab", "ab => c\na => d") == "cc")
    #expect(try rewrite("abab", "a => d\nab => c") == "dbdb")
    // What was rewritten is not read again, and contexts see the text as it was.
    #expect(try rewrite("ab", "a => b\nb => c / [a] __") == "bc")
    #expect(try rewrite("aa", "[a] => [] / __ [a]") == "a")
    #expect(try rewrite("A/B", "[A/B] => [A or B]") == "A or B")
    #expect(try rewrite("a;b", ";; first\n\n a => x ;; why\r\n") == "x;b")
  }

  @Test func caseIsThatOfTheHeader() throws {
    #expect(try rewrite("Mr. MR.", "mr. => mister") == "Mr. MR.")
    #expect(try rewrite("Mr. MR.", "* case_sensitive = 'F'\nmr. => mister") == "mister mister")
  }

  @Test(arguments: [
    ("a -> b", RewritingRuleProblem.noArrow), ("=> b", .emptyPattern), ("[] => b", .emptyPattern),
    ("a => {b / c}", .contextWithoutPlace), ("* format = 'NIST2'", .unknownHeader),
    ("* copy_no_hit = 'F'", .unknownHeader), ("* case_sensitive = x", .unknownHeader),
    (String(repeating: "a", count: 3000), .tooLong),
  ])
  func wrongLinesAreNamed(line: String, problem: RewritingRuleProblem) {
    let error = #expect(throws: RewritingRuleError.self) {
      try RewritingRules(parsing: ";; rules\nok => fine\n\(line)\n", name: "rules.glm")
    }
    #expect(error?.reason == problem && error?.line == 3)
    #expect(error?.description.hasPrefix("rules.glm, line 3: found ") == true)
  }
}
