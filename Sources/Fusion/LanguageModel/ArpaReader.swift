import Text

/// Reads one ARPA file.
struct ArpaReader {
  private var lines: ArpaLines
  private let path: String
  private var counts: [Int] = []
  private var words = WordTable()
  private var tree = NGramTree()
  /// The last history looked up, as bytes of the file, and its node: n-grams with the same history
  /// are often consecutive.
  private var lastHistory = 0..<0
  private var lastNode: Int32 = 0

  init(_ bytes: [UInt8], path: String) {
    lines = ArpaLines(bytes)
    self.path = path
  }

  mutating func read() throws(ArpaError) -> NGramModel {
    try readCounts()
    for order in 1...counts.count { try readSection(order) }
    try expectEnd()
    tree.finish()
    return NGramModel(words: words, tree: tree)
  }

  /// Reads up to the first section's header, which is then the current line.
  private mutating func readCounts() throws(ArpaError) {
    try findData()
    while true {
      guard lines.next() else { throw cut("the rest of the counts and n-grams") }
      if lines.isMark { break }
      let (order, count) = try orderAndCount()
      guard order == counts.count + 1, order <= ArpaFile.maxOrder else {
        throw problem(
          .badCounts,
          expected: counts.count == ArpaFile.maxOrder
            ? "orders up to \(ArpaFile.maxOrder)" : "the count of order \(counts.count + 1)",
          advice: "list every order once, from 1, or rebuild the model")
      }
      counts.append(count)
    }
    guard let unigrams = counts.first, unigrams > 0 else {
      throw problem(
        .badCounts, expected: "ngram 1=COUNT, above 0, after \\data\\",
        advice: "rebuild the model")
    }
  }

  private mutating func findData() throws(ArpaError) {
    while lines.next() { if lines.isOnly("\\data\\") { return } }
    let start = lines.bytes.prefix(12)
    let (found, advice) =
      if start.starts(with: [0x1F, 0x8B]) {
        ("a gzip file", "unpack it first (gunzip)")
      } else if start.starts(with: "mmap lm http".utf8) {
        ("a KenLM binary", "use the ARPA file it was built from")
      } else {
        (lines.bytes.isEmpty ? "an empty file" : "no \\data\\ line", "use an ARPA file")
      }
    throw ArpaError(
      .wrongFormat, in: path, found: found,
      expected: "a language model in ARPA format", advice: advice)
  }

  /// `ngram N=COUNT`, with or without spaces around the sign.
  private func orderAndCount() throws(ArpaError) -> (order: Int, count: Int) {
    let text = lines.fields.map(lines.text)
    let parts = text.dropFirst().joined().split(separator: "=", omittingEmptySubsequences: false)
    guard text[0].lowercased() == "ngram", parts.count == 2,
      let order = Int(parts[0]), let count = Int(parts[1]), count >= 0, count < Int32.max
    else {
      throw problem(
        .badCounts, expected: "ngram N=COUNT, or \\1-grams:", advice: "rebuild the model")
    }
    return (order, count)
  }

  /// Reads one section, whose header is the current line, and stops at the line after it.
  private mutating func readSection(_ order: Int) throws(ArpaError) {
    let count = counts[order - 1]
    var entries: [NGramTree.Entry] = []
    if lines.isOnly("\\\(order)-grams:") {
      // An entry has at least 4 bytes: a wrong count must not exhaust memory.
      entries.reserveCapacity(min(count, lines.bytes.count / 4))
      while true {
        guard lines.next() else {
          throw cut("\(count - entries.count) more \(order)-grams and \\end\\")
        }
        if lines.isMark { break }
        guard entries.count < count else {
          throw problem(
            .countMismatch, expected: "no more \(order)-grams: \\data\\ says \(count)",
            advice: "correct the count, or rebuild the model")
        }
        entries.append(try entry(order))
      }
    }
    guard entries.count == count else {
      throw problem(
        .countMismatch, found: "\(lines.shown) after \(entries.count) \(order)-grams",
        expected: "\(count) \(order)-grams, as \\data\\ says",
        advice: "correct the count, or rebuild the model")
    }
    do {
      try tree.addOrder(entries)
    } catch {
      throw ArpaError(
        .duplicate, in: path, line: error.second,
        found: "the \(order)-gram of line \(error.first) again", expected: "every n-gram once",
        advice: "remove one of them, or rebuild the model")
    }
  }

  /// The current line as an entry.
  private mutating func entry(_ order: Int) throws(ArpaError) -> NGramTree.Entry {
    let fields = lines.fields
    guard fields.count == order + 1 || fields.count == order + 2 else {
      throw problem(
        .badEntry, expected: "log10 P, \(order) word(s), and optionally a back-off weight",
        advice: "correct the line, or rebuild the model")
    }
    let logProb = try number(fields[0], limit: 0, "log10 of a probability, at most 0")
    var backOff: Float = 0
    if fields.count == order + 2 {
      backOff = try number(fields[order + 1], limit: 1000, "log10 of a back-off weight")
    }
    let parent = try history(fields[1..<order])
    let word = order == 1 ? try newWord(fields[1]) : try word(fields[order])
    return NGramTree.Entry(
      parent: parent, word: word, logProb: logProb, backOff: backOff, line: lines.line)
  }

  /// A logarithm; values below -1000, such as -inf, are read as -99, SRILM's "never".
  private func number(
    _ field: Range<Int>, limit: Double, _ expected: String
  ) throws(ArpaError) -> Float {
    guard let value = lines.number(field), value <= limit else {
      throw problem(
        .badNumber, found: "\"\(lines.text(field))\" in \(lines.shown)", expected: expected,
        advice: "correct the number, or rebuild the model")
    }
    return value < -1000 ? -99 : Float(value)
  }

  private mutating func newWord(_ field: Range<Int>) throws(ArpaError) -> Int32 {
    guard String(validating: lines.bytes[field], as: UTF8.self) != nil else {
      throw problem(
        .notText, found: "the word \"\(lines.text(field))\", which is not UTF-8",
        expected: "words in UTF-8", advice: "convert the file (iconv -t UTF-8)")
    }
    let (id, isNew) = words.insert(lines.bytes, field)
    guard isNew else {
      throw problem(
        .duplicate, found: "the word \"\(lines.text(field))\" again",
        expected: "every n-gram once", advice: "remove one of them, or rebuild the model")
    }
    return id.rawValue
  }

  private func word(_ field: Range<Int>) throws(ArpaError) -> Int32 {
    guard let word = words.find(lines.bytes, field) else {
      throw problem(
        .unknownWord, found: "the word \"\(lines.text(field))\" in \(lines.shown)",
        expected: "a word of the 1-grams", advice: "rebuild the model")
    }
    return word.rawValue
  }

  /// The node of all words of an n-gram but the last.
  private mutating func history(_ fields: ArraySlice<Range<Int>>) throws(ArpaError) -> Int32 {
    guard let first = fields.first, let last = fields.last else { return 0 }
    let text = first.lowerBound..<last.upperBound
    if lines.isSame(text, lastHistory) { return lastNode }
    var node: Int32 = 0
    for field in fields {
      guard let child = tree.child(of: node, word: try word(field)) else {
        throw problem(
          .missingHistory, expected: "an entry for its first \(fields.count) words",
          advice: "rebuild the model; pruning must keep the prefixes of longer n-grams")
      }
      node = child
    }
    (lastHistory, lastNode) = (text, node)
    return node
  }

  private func expectEnd() throws(ArpaError) {
    guard lines.isOnly("\\end\\") else {
      throw problem(
        .countMismatch, expected: "\\end\\: \\data\\ counts orders up to \(counts.count)",
        advice: "add the count, or rebuild the model")
    }
  }

  private func cut(_ missing: String) -> ArpaError {
    ArpaError(
      .truncated, in: path, line: lines.line, found: "the end of the file",
      expected: missing, advice: "the file is truncated; copy or rebuild it")
  }

  /// A problem with the current line. If it is the last line, the file is truncated there.
  private func problem(
    _ reason: ArpaError.Reason, found: String? = nil, expected: String, advice: String
  ) -> ArpaError {
    let isCut = lines.isAtEnd && !lines.isOnly("\\end\\")
    return ArpaError(
      isCut ? .truncated : reason, in: path, line: lines.line,
      found: (found ?? lines.shown) + (isCut ? ", and the end of the file" : ""),
      expected: expected, advice: isCut ? "the file is truncated; copy or rebuild it" : advice)
  }
}
