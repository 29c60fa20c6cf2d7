import Foundation
import ModelFiles
import Text

/// A `TrainingState` as a file, bit for bit: a `.safetensors` file with five vectors, and the rest
/// as strings in its header.
package enum Checkpoint {
  /// The format version of the strings; other versions are rejected.
  private static let version = "1"

  /// Writes a checkpoint atomically.
  ///
  /// - Throws: `TrainerError` with `.unwritable`; an earlier checkpoint is left unchanged.
  package static func write(
    _ state: TrainingState, identity: RunIdentity, to path: String
  ) throws(TrainerError) {
    var texts = CheckpointTexts.texts(of: state)
    texts["checkpoint"] = version
    for (name, text) in identity.parts { texts["run.\(name)"] = text }
    texts["run.decoder"] = layoutText(state.parameters.layout)
    let vectors = [
      ("parameters", state.parameters.values), ("average", state.average),
      ("moments.first", state.moments.first), ("moments.second", state.moments.second),
    ]
    let best = state.best.map { [("best", $0.values)] } ?? []
    let tensors = (vectors + best).map { name, values in
      StoredTensor(name: name, scalar: .float32, shape: [values.count], values: values)
    }
    try DurableFile.write(SafetensorsFile.bytes(metadata: texts, tensors: tensors), to: path)
  }

  /// Reads a checkpoint of the run described by `identity` and `layout`.
  ///
  /// - Returns: `nil` if there is no file.
  /// - Throws: `TrainerError` for a checkpoint of another run, stating the difference, and for an
  ///   incomplete checkpoint.
  package static func read(
    _ path: String, identity: RunIdentity, layout: ParameterLayout
  ) throws(TrainerError) -> TrainingState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile.read(path)
    } catch {
      throw damaged(path, "\(error.place)", found: error.found, expected: error.expected)
    }
    guard file.metadata["checkpoint"] == version else {
      throw damaged(
        path, "checkpoint", found: file.metadata["checkpoint"] ?? "nothing", expected: version)
    }
    try checkIdentity(of: file, identity, layout, path)
    let vectors = Dictionary(
      uniqueKeysWithValues: file.entries.map { ($0.name, file.values(of: $0)) })
    do {
      return try CheckpointTexts.state(file.metadata, vectors: vectors, layout: layout)
    } catch {
      throw damaged(path, error.name, found: error.found, expected: error.expected)
    }
  }

  private static func checkIdentity(
    of file: SafetensorsFile, _ identity: RunIdentity, _ layout: ParameterLayout, _ path: String
  ) throws(TrainerError) {
    let prefix = "run."
    var stored: [String: String] = [:]
    for (name, text) in file.metadata where name.hasPrefix(prefix) {
      stored[String(name.dropFirst(prefix.count))] = text
    }
    var wanted = identity
    wanted.parts["decoder"] = layoutText(layout)
    guard let difference = RunIdentity(stored).difference(from: wanted) else { return }
    throw TrainerError(
      .anotherRun, at: "\(path), \(difference.name)", found: short(difference.mine),
      expected: "\(short(difference.others)), as in this run",
      advice: "resume with the original settings, or start a new run with another --run")
  }

  private static func short(_ text: String) -> String {
    text.count > 200 ? "\(text.prefix(200))..." : text
  }

  private static func layoutText(_ layout: ParameterLayout) -> String {
    layout.entries.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
  }

  private static func damaged(
    _ path: String, _ place: String, found: String, expected: String
  ) -> TrainerError {
    TrainerError(
      .damaged, at: "\(path), \(place)", found: found, expected: expected,
      advice: "delete it and start again; it is not a complete checkpoint of this program")
  }
}
