import Kernels

/// A source of training utterances.
package protocol ExampleSource: Sendable {
  var count: Int { get }
  /// T of an utterance.
  func frameCount(of index: Int) -> Int
  func example(at index: Int) throws -> TrainingExample
}

/// Utterances in memory.
package struct ExampleList: ExampleSource {
  private let examples: [TrainingExample]

  package init(_ examples: [TrainingExample]) { self.examples = examples }

  package var count: Int { examples.count }
  package func frameCount(of index: Int) -> Int { examples[index].frames.rows }
  package func example(at index: Int) -> TrainingExample { examples[index] }
}
