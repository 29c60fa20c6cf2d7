import ArgumentParser
import Benchmarks
import Recognition
import Reports
import Session
import Text

/// `beamscope bench loss`: how fast the RNN-T loss and its gradient are.
struct LossBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Measure the RNN-T loss and its gradient by the logits.",
    discussion: """
      Logits of every node of every utterance's lattice, in Float, random or from a file; the loss \
      and its gradient in place of them, utterance by utterance on several threads. The time is the \
      median of whole batches, without files and without making the logits.

      \(ExitCodes.help)
      """)

  @Option(help: ArgumentHelp("B, utterances.", valueName: "n"))
  var batch = 8

  @Option(help: ArgumentHelp("T, frames of each.", valueName: "n"))
  var frames = 150

  @Option(help: ArgumentHelp("U, labels of each.", valueName: "n"))
  var labels = 24

  @Option(help: ArgumentHelp("V, tokens with blank.", valueName: "n"))
  var vocabulary = 64

  @Option(help: ArgumentHelp("Blank's index.", valueName: "id"))
  var blank = 0

  @Option(help: ArgumentHelp("Threads.", valueName: "n"))
  var threads = 1

  @Option(help: ArgumentHelp("How often the batch is measured.", valueName: "n"))
  var repetitions = 5

  @Option(
    help: ArgumentHelp("Logits to read, (B T (U + 1), V).", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var logits: String?

  @Option(
    help: ArgumentHelp("Labels to read, (B, U) whole numbers.", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var targets: String?

  @Option(
    help: ArgumentHelp(
      "Where to write the gradients, shaped as the logits.", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var gradients: String?

  @Flag(help: "One JSON object.")
  var json = false

  func validate() throws {
    let sizes = [
      ("--batch", batch, 1), ("--frames", frames, 1), ("--labels", labels, 0),
      ("--vocabulary", vocabulary, 2), ("--threads", threads, 1),
      ("--repetitions", repetitions, 1),
    ]
    for (name, value, least) in sizes where !(least...100_000).contains(value) {
      throw ValidationError("\(name) is \(value); it must be from \(least) to 100000.")
    }
    guard (0..<vocabulary).contains(blank) else {
      throw ValidationError("--blank is \(blank); it must be from 0 to \(vocabulary - 1).")
    }
    let values = [batch, frames, labels + 1, vocabulary].map(Double.init).reduce(1, *)
    guard values <= 1e9 else {
      throw ValidationError(
        "\(values) logits are asked for; at most 1e9 are measured. Make a size smaller.")
    }
  }

  func run() throws {
    let benchmark = try LossBenchmark(
      size: LossBenchmark.Size(
        batch: batch, frames: frames, labels: labels, vocabulary: vocabulary, blank: blank),
      threads: threads, repetitions: repetitions, logits: logits, targets: targets)
    let result = benchmark.run()
    if let gradients { try result.writeGradients(to: gradients) }
    try Console.print(json ? result.json.text : result.listing)
  }
}
