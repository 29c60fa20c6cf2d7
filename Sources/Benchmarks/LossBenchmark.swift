import Analysis
import AudioFiles
import Kernels
import Recognition
import Session
package import Text
import Training
import Transducer

/// Times the RNN-T loss and its gradient on a batch of logits.
package struct LossBenchmark {
  package struct Size: Sendable {
    /// B, T, U, V.
    package var batch, frames, labels, vocabulary: Int
    package var blank: Int

    package init(batch: Int, frames: Int, labels: Int, vocabulary: Int, blank: Int) {
      (self.batch, self.frames, self.labels) = (batch, frames, labels)
      (self.vocabulary, self.blank) = (vocabulary, blank)
    }

    /// Logits of an utterance.
    package var nodes: Int { frames * (labels + 1) }
  }

  /// One utterance of the batch.
  private struct Utterance: Sendable {
    /// (T, U + 1, V), then the gradient by it.
    var logits: [Float]
    let labels: [TokenID]
    var loss = 0.0
  }

  private let size: Size
  private let threads: Int
  private let repetitions: Int
  private let utterances: [Utterance]

  /// - Parameters:
  ///   - logits: a file of (B T (U + 1), V); random normal numbers, seeded, where `nil`.
  ///   - targets: a file of (B, U); random labels, seeded, where `nil`.
  package init(
    size: Size, threads: Int, repetitions: Int, logits: String?, targets: String?
  ) throws {
    self.size = size
    self.threads = threads
    self.repetitions = repetitions
    let values = try logits.map { path in
      let values = try NumpyFile.read(path)
      guard values.rows == size.batch * size.nodes, values.columns == size.vocabulary else {
        throw InputError(
          place: path, found: "an array of (\(values.rows), \(values.columns))",
          expected: "(\(size.batch * size.nodes), \(size.vocabulary)): B T (U + 1) rows of V",
          advice: "give the sizes of the array")
      }
      return values.storage
    }
    var labels = try targets.map { try Self.labels(in: $0, size) }
    var random = SeededGenerator(seed: 5)
    labels = labels ?? Self.randomLabels(size, &random)
    let count = size.nodes * size.vocabulary
    utterances = (labels ?? []).enumerated().map { index, labels in
      let start = index * count
      let own =
        values.map { Array($0[start..<start + count]) }
        ?? (0..<count).map { _ in Float.random(in: -2...2, using: &random) }
      return Utterance(logits: own, labels: labels)
    }
  }

  private static func labels(in path: String, _ size: Size) throws -> [[TokenID]] {
    let values = try NumpyFile.read(path)
    guard values.rows == size.batch, values.columns == size.labels else {
      throw InputError(
        place: path, found: "an array of (\(values.rows), \(values.columns))",
        expected: "(\(size.batch), \(size.labels)): B rows of U labels",
        advice: "give the sizes of the array")
    }
    return try (0..<values.rows).map { row in
      try values.row(row).map { value in
        guard let id = Int(exactly: value), (0..<size.vocabulary).contains(id), id != size.blank
        else {
          throw InputError(
            place: "\(path), row \(row)", found: "label \(value)",
            expected: "a whole number below \(size.vocabulary) other than blank, \(size.blank)",
            advice: "correct the file, or give another --blank")
        }
        return TokenID(id)
      }
    }
  }

  private static func randomLabels(
    _ size: Size, _ random: inout SeededGenerator
  ) -> [[TokenID]] {
    (0..<size.batch).map { _ in
      (0..<size.labels).map { _ in
        let id = Int.random(in: 0..<size.vocabulary - 1, using: &random)
        return TokenID(id < size.blank ? id : id + 1)
      }
    }
  }

  package func run() -> Result {
    let loss = LogitLoss(blank: TokenID(size.blank))
    var seconds: [Double] = []
    var done: [Utterance] = []
    let clock = ContinuousClock()
    for _ in 0..<repetitions {
      let begin = clock.now
      done = Parallel.map(utterances, threads: threads) { utterance in
        var utterance = utterance
        let labels = utterance.labels
        utterance.loss = utterance.logits.withUnsafeMutableBufferPointer {
          loss.replaceByGradient($0, labels: labels, vocabularySize: size.vocabulary)
        }
        return utterance
      }.compactMap { try? $0.get() }
      seconds.append((clock.now - begin) / .seconds(1))
    }
    return Result(
      size: size, threads: threads, losses: done.map(\.loss),
      gradients: Matrix(
        rows: done.count * size.nodes, columns: size.vocabulary,
        storage: done.flatMap(\.logits)),
      seconds: seconds.sorted()[seconds.count / 2])
  }

  package struct Result {
    let size: Size
    let threads: Int
    /// Nats, B values.
    let losses: [Double]
    /// (B T (U + 1), V).
    let gradients: Matrix
    /// The median of a batch.
    let seconds: Double

    package func writeGradients(to path: String) throws { try NumpyFile.write(gradients, to: path) }

    package var json: JSON {
      .object([
        ("losses", .numbers(losses)), ("seconds", .number(seconds)),
        ("threads", .integer(threads)),
      ])
    }

    package var listing: String {
      let cells = Double(size.batch * size.nodes * size.vocabulary)
      let rate = (cells / seconds / 1e6).rounded()
      return """
        RNN-T loss and gradient of \(size.batch) utterances, T \(size.frames), U \(size.labels), \
        V \(size.vocabulary), on \(threads) thread\(threads == 1 ? "" : "s")
        \(fixed(seconds * 1000, 2)) ms per batch, \(Int(rate)) million logits per second
        """
    }
  }
}
