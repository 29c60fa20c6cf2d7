package import ModelFiles
import Session
package import Text
import Transducer

/// The printed summary of a model: its parts with their sizes, and its description.
package struct ModelSheet {
  package let path: String
  package let model: LoadedModel

  package init(path: String, model: LoadedModel) {
    self.path = path
    self.model = model
  }

  private var description: ModelSummary { model.description }

  /// The sections of a description that have settings, in the order of the data flow.
  private static let sections = ["features", "encoder", "predictor", "joiner"]

  // MARK: JSON

  package var json: JSON {
    let settings = settings
    return .object(
      [
        ("file", .string(path)),
        ("name", .string(description.name)),
        ("licence", .string(description.licence)),
        ("provenance", settings["provenance"]?.canonical ?? .null),
        ("parameters", .integer(model.inventory.totalParameters)),
        ("bytes", .integer(model.inventory.totalBytes)),
        ("components", .array(model.inventory.components.map(\.json))),
        ("frame_duration", .number(model.model.frameDuration)),
        ("look_ahead", .optional(lookAhead)),
        ("vocabulary", vocabularyJSON),
      ] + Self.sections.map { ($0, settings[$0]?.canonical ?? .null) })
  }

  private var vocabularyJSON: JSON {
    let vocabulary = description.vocabulary
    return .object([
      ("size", .integer(vocabulary.size)),
      ("blank_id", .integer(vocabulary.blankID.index)),
      ("unk_id", vocabulary.unkID.map { .integer($0.index) } ?? .null),
      ("tokens", .strings(vocabulary.tokens)),
    ])
  }

  // MARK: Text

  package var listing: String {
    let blocks = [
      [description.name, "  licence  \(description.licence)"], components.lines(indent: "  "),
      pairs(["provenance"]), pairs(Self.sections), timing, vocabularyLines,
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var components: TextColumns {
    var table = TextColumns([.left, .right, .right, .right, .left])
    table.add(["component", "tensors", "parameters", "bytes", ""])
    for component in model.inventory.components {
      let tied = component.tied.map { "\($0.name) (\($0.parameters) parameters)" }
      table.add([
        component.name, "\(component.tensors.count)", "\(component.parameters)",
        "\(component.bytes)", tied.isEmpty ? "" : "tied to " + tied.joined(separator: ", "),
      ])
    }
    let count = model.inventory.components.reduce(0) { $0 + $1.tensors.count }
    table.add([
      "all", "\(count)", "\(model.inventory.totalParameters)", "\(model.inventory.totalBytes)", "",
    ])
    return table
  }

  /// The settings of some sections, one per line, nested ones by their path.
  private func pairs(_ sections: [String]) -> [String] {
    var table = TextColumns([.left, .left])
    for section in sections {
      for (name, value) in (settings[section] ?? .null).leaves(named: section) {
        table.add([name, value])
      }
    }
    return table.lines(indent: "  ")
  }

  private var timing: [String] {
    let frame = fixed(model.model.frameDuration * 1000, 1)
    let ahead =
      lookAhead.map { "looks ahead \(fixed($0 * 1000, 0)) ms" } ?? "needs the whole utterance"
    return ["  one frame every \(frame) ms; the encoder \(ahead)"]
  }

  private var vocabularyLines: [String] {
    let vocabulary = description.vocabulary
    let unknown = vocabulary.unkID.map { ", unknown \($0.index)" } ?? ""
    var lines = ["  \(vocabulary.size) tokens, blank \(vocabulary.blankID.index)\(unknown)"]
    var line = "   "
    for token in vocabulary.tokens {
      if line.count + token.count + 1 > 100 {
        lines.append(line)
        line = "   "
      }
      line += " " + token
    }
    return lines + [line]
  }

  // MARK: Parts

  private var settings: [String: JSON] {
    description.settings.members ?? [:]
  }

  /// Seconds of sound after a frame that the encoder needs for it; `nil` for all of it.
  private var lookAhead: Double? {
    description.lookAhead.map { Double($0) * model.model.frameDuration }
  }
}

extension ModelInventory.Component {
  package var json: JSON {
    .object([
      ("name", .string(name)),
      ("parameters", .integer(parameters)),
      ("bytes", .integer(bytes)),
      ("tied", .strings(tied.map(\.name))),
      (
        "tensors",
        .array(
          tensors.map { tensor in
            .object([
              ("name", .string(tensor.name)), ("type", .string(tensor.storage)),
              ("shape", .integers(tensor.shape)), ("parameters", .integer(tensor.parameters)),
              ("bytes", .integer(tensor.bytes)),
            ])
          })
      ),
    ])
  }
}

extension JSON {
  /// Values that hold no others, with their paths, in the order of their names; the type first.
  fileprivate func leaves(named path: String) -> [(String, String)] {
    guard case .object(let members) = self else {
      if case .string(let text) = self { return [(path, text)] }
      return [(path, "\(self)")]
    }
    let rest = members.filter { $0.0 != "type" }.sorted { $0.0 < $1.0 }
    let type = self["type"].map { [("type", $0)] } ?? []
    return (type + rest).flatMap { $0.1.leaves(named: "\(path).\($0.0)") }
  }
}
