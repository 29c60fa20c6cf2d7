package import Text

/// What is done to texts before their words are compared.
package struct TextNormalization: Sendable, Equatable {
  /// A rule by name. Whatever the order in which they are named, rewriting rules come first, then the
  /// form of Unicode, letter case and punctuation.
  package enum Rule: String, CaseIterable, Sendable {
    /// Folds case where the vocabulary has one case, and drops punctuation that it cannot spell, and
    /// spaces if it does not mark words. A letter and its accents are the same however they are coded
    /// (NFC).
    case auto
    /// Small letters.
    case lower
    /// Drops all characters of Unicode's categories P.
    case punctuation
    /// Unicode's canonical composition.
    case nfc
    /// Unicode's compatibility composition: full-width letters, ligatures and digits in circles are
    /// plain ones.
    case nfkc
  }

  /// None: texts are compared as they are, code point by code point.
  package let rules: [Rule]
  /// Applied before the other rules.
  package let rewriting: RewritingRules?

  package static let auto = TextNormalization([.auto])
  package static let none = TextNormalization([])

  package init(_ rules: [Rule], rewriting: RewritingRules? = nil) {
    self.rules = Rule.allCases.filter(rules.contains)
    self.rewriting = rewriting
  }

  /// The rules of a file, and then those of `auto`.
  package init(_ rewriting: RewritingRules) { self.init([.auto], rewriting: rewriting) }

  /// - Parameter text: `none`, or names of rules separated by commas.
  package init(parsing text: String) throws(InputError) {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if names == ["none"] {
      self = .none
      return
    }
    var rules: [Rule] = []
    for name in names {
      guard let rule = Rule(rawValue: name) else {
        throw InputError(
          place: "--text-norm", found: name.isEmpty ? "an empty name" : "\"\(name)\"",
          expected: "none, one or several of \(Rule.names) separated by commas, or a file",
          advice: name == "none"
            ? "name none alone" : "the name of a file with rules has a . or a / in it")
      }
      rules.append(rule)
    }
    self.init(rules)
  }

  /// Whether a text names a file of rules.
  package static func isFile(_ text: String) -> Bool { text.contains { $0 == "/" || $0 == "." } }

  /// The name that reports give.
  package var name: String {
    let names = rules.isEmpty ? "none" : rules.map(\.rawValue).joined(separator: ",")
    return rewriting.map { "\($0.name), then \(names)" } ?? names
  }
}

extension TextNormalization.Rule {
  package static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
